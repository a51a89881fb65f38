import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { textOf } from './testing/outbox-server.ts'
import { makeWorld } from './testing/outbox-world.ts'
import type { Step, Weather } from './testing/outbox-world.ts'

const page = fc.nat({ max: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      page,
      grid: fc.constantFrom(0 as const, 1 as const),
      text: fc.oneof(
        { weight: 8, arbitrary: fc.constant('good' as const) },
        fc.constantFrom('bad' as const, 'broken' as const),
      ),
      many: fc.integer({ min: 1, max: 4 }),
    }),
  },
  fc.record({ do: fc.constantFrom('open', 'adopt', 'signOut', 'signIn', 'restore role', 'reach server') }),
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill', 'retry', 'let go'), page }) },
  fc.record({
    do: fc.constant('demote' as const),
    code: fc.constantFrom('NOT_ALLOWED', 'NOT_FOUND', 'UNAUTHENTICATED'),
  }),
  fc.record({ do: fc.constant('lose server' as const) }),
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 7, 400, 3_000, 40_000) }),
  },
)
const weather = fc.constantFrom<Weather>('fine', 'fine', 'lost', 'answerLost', 'answerLate', 'twice', 'delivered later')

/**
 * I10 by model: pages of one browser that open, are killed and share a store; a network that loses
 * calls, loses or delays answers and delivers twice; a server that restarts and refuses. Whatever
 * happens, at the end each op has taken effect once, or lies parked with its text, or was let go by the person.
 */
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the outboxes of a browser', () => {
  it('lose no op, repeat none, and keep the order, whatever happens to pages, network and server (I2, I10)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(weather, { maxLength: 40 }),
        fc.constantFrom(0, 1, 2, 3),
        async (steps, skies, diskMs) => {
          const world = makeWorld([...skies], diskMs)
          await world.take({ do: 'open' })
          for (const one of steps) await world.take(one)
          await world.heal()
          const { server, history, disk } = world

          const applied = server.applied.map(({ opId }) => opId)
          // Each keystroke has a text of its own: no id that it goes by may have brought it in twice.
          expect(new Set(server.applied.map(textOf)).size).toBe(applied.length)

          const stored = await disk.list()
          expect(stored.filter((queued) => queued.refusal === null)).toEqual([])
          const parked = new Set(stored.map(({ opId }) => opId))
          for (const [opId, op] of history.all) {
            const ends = [applied.includes(opId), parked.has(opId), history.letGo.has(opId)].filter(Boolean).length
            // Killed within the milliseconds of its keystroke, before the disk had it.
            if (ends === 0) expect(history.kept.has(opId), `lost: ${textOf(op)}`).toBe(false)
            if (parked.has(opId)) expect(stored.find((queued) => queued.opId === opId)?.note.text).toBe(textOf(op))
          }
          for (const page of world.living()) {
            expect(page.outbox.waiting()).toEqual([])
            expect(page.outbox.refused().map(({ opId }) => opId)).toEqual([...parked].sort())
          }
          expect(history.sentAfterSignOut).toBe(0)
          expect([...history.answers.values()].filter((times) => times !== 1)).toEqual([])

          // Within one page and grid effects come in the order of the keystrokes, but for what was parked and tried
          // again: also by the next page, where one was killed before the disk had heard of the refusal.
          for (const ops of history.edits.values()) {
            const direct = ops.filter(
              ({ opId }) => !parked.has(opId) && !history.letGo.has(opId) && !server.turnedAway.has(opId),
            )
            const places = direct.map(({ opId }) => applied.indexOf(opId)).filter((at) => at !== -1)
            if (!steps.some(({ do: what }) => what === 'retry'))
              expect(places).toEqual([...places].sort((a, b) => a - b))
          }
        },
      ),
      { numRuns: 1000 },
    )
  }, 120_000)
})
