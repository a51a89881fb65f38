import fc from 'fast-check'
import { expect, it } from 'vitest'

import { fromLocalMoment, toLocalMoment } from './local-moment.ts'

it('an instant survives the way through a local time input', () => {
  // Hours that a clock change repeats have two instants for one local time.
  const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, (at) => {
      const whole = new Date(Math.floor(at.getTime() / 1000) * 1000)
      const back = fromLocalMoment(toLocalMoment(whole.toISOString())) ?? ''
      expect(toLocalMoment(back)).toBe(toLocalMoment(whole.toISOString()))
    }),
  )
})

it('an emptied or half-typed input is no instant', () => {
  expect(fromLocalMoment('')).toBeNull()
  expect(fromLocalMoment('2026-13-40T99:99')).toBeNull()
})
