import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatRelative, relativeStepMs } from './format-time.ts'

const now = new Date('2026-11-23T14:32:00Z')
const ago = (ms: number) => formatRelative(new Date(now.getTime() - ms), now)

describe('a relative time', () => {
  it('is said in the largest unit that fits', () => {
    expect([ago(0), ago(12_000), ago(5 * 60_000), ago(3 * 3_600_000)]).toEqual(['now', '12s ago', '5m ago', '3h ago'])
  })

  it('becomes the day after a week, with the year when it is another', () => {
    expect(ago(8 * 86_400_000)).not.toMatch(/ago/u)
    expect(ago(8 * 86_400_000)).not.toMatch(/2026/u)
    expect(ago(400 * 86_400_000)).toMatch(/2025/u)
  })

  it('is now when the server’s clock is a little ahead of ours', () => {
    expect(ago(-20_000)).toBe('now')
  })

  it('never stays wrong for longer than its step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 * 86_400_000 }), (age) => {
        const step = relativeStepMs(age)
        const shown = [ago(age), ago(age + step / 2), ago(age + step)]
        // Within one step the words change at most once.
        expect(new Set(shown).size).toBeLessThanOrEqual(2)
      }),
    )
  })
})
