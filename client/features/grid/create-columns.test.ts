import fc from 'fast-check'
import { createRoot, createSignal } from 'solid-js'
import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { MAX_FROZEN, MIN_FIELD_WIDTH } from '@operagrid/shared/domain/view'

import { createColumns } from './create-columns.ts'
import type { Look } from './views/create-look.ts'

/** As much of a look as columns ask for. */
function lookOf(widths: readonly number[], frozen: number): Look {
  const asked: Pick<Look, 'hidden' | 'widths' | 'frozen' | 'resize'> = {
    hidden: () => new Set(),
    widths: () => Object.fromEntries(widths.map((width, at) => [`field${at}`, width])),
    frozen: () => frozen,
    resize: () => undefined,
  }
  // The rest of a look is about other things.
  return asked as Look
}

const fieldsOf = (widths: readonly number[]): readonly Field[] =>
  widths.map((_, at) => ({ id: `field${at}`, name: 'Field', type: 'text', choices: [] }))

it('as many of the first fields are frozen as are asked for and fit, and on a phone at most one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 64, max: 800 }), { maxLength: 14 }),
      fc.integer({ min: 0, max: MAX_FROZEN }),
      fc.integer({ min: 0, max: 3000 }),
      fc.boolean(),
      (widths, asked, room, compact) => {
        createRoot((dispose) => {
          const columns = createColumns(
            () => fieldsOf(widths),
            lookOf(widths, asked),
            () => compact,
          )
          columns.setFrozenRoom(room)
          const count = columns.frozen()
          const widthOf = (first: number): number => widths.slice(0, first).reduce((sum, width) => sum + width, 0)
          expect(columns.frozenWidth()).toBe(compact ? Math.min(room, widthOf(count)) : widthOf(count))
          expect(columns.frozenWidth()).toBeLessThanOrEqual(room)
          const most = Math.min(asked, widths.length, compact ? 1 : MAX_FROZEN)
          expect(count).toBeLessThanOrEqual(most)
          // One more would be too many, or too wide.
          if (count < most) expect(compact ? MIN_FIELD_WIDTH : widthOf(count + 1)).toBeGreaterThan(room)
          dispose()
        })
      },
    ),
  )
})

it('they come back when there is room for them again', () => {
  createRoot((dispose) => {
    const [compact, setCompact] = createSignal(false)
    const columns = createColumns(() => fieldsOf([200, 200, 200]), lookOf([200, 200, 200], 2), compact)
    columns.setFrozenRoom(500)
    expect(columns.frozen()).toBe(2)
    columns.setFrozenRoom(399)
    expect(columns.frozen()).toBe(1)
    columns.setFrozenRoom(500)
    setCompact(true)
    expect([columns.frozen(), columns.mayFreeze(1), columns.mayFreeze(2)]).toEqual([1, true, false])
    setCompact(false)
    expect(columns.frozen()).toBe(2)
    dispose()
  })
})
