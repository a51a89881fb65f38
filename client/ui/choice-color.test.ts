import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { colorForId } from './choice-color.ts'

describe('the colour of a member', () => {
  it('is the same each time and never gray', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(colorForId(id)).toBe(colorForId(id))
        expect(colorForId(id)).not.toBe('gray')
      }),
    )
  })

  it('uses every colour about equally over many members', () => {
    const counts = new Map<string, number>()
    for (let at = 0; at < 10_000; at += 1) {
      const color = colorForId(`0190a5e2-0000-7000-8000-${at.toString(16).padStart(12, '0')}`)
      counts.set(color, (counts.get(color) ?? 0) + 1)
    }
    expect(counts.size).toBe(10)
    expect(Math.max(...counts.values()) / Math.min(...counts.values())).toBeLessThan(1.4)
  })
})
