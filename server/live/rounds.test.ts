import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { startRounds } from './rounds.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('an outage is one line in the log, and its end another, however many rounds it lasts', async () => {
  const lines: string[] = []
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) })
  let away = false
  const stop = startRounds({
    everyMs: 1_000,
    log,
    name: 'the round',
    work: async () => {
      if (away) throw new Error('away')
    },
  })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(lines).toEqual([])
  away = true
  await vi.advanceTimersByTimeAsync(5_000)
  away = false
  await vi.advanceTimersByTimeAsync(5_000)
  stop()
  // pino wrote these lines itself.
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(said).toEqual([
    { level: 40, reason: 'away', msg: 'the round fails; it goes on trying' },
    { level: 30, msg: 'the round works again' },
  ])
})

test('a round that takes longer than its time is not begun twice', async () => {
  let running = 0
  let most = 0
  let rounds = 0
  const stop = startRounds({
    everyMs: 100,
    log: pino({ level: 'silent' }),
    name: 'the round',
    work: async () => {
      rounds += 1
      most = Math.max(most, (running += 1))
      await new Promise((resolve) => setTimeout(resolve, 350))
      running -= 1
    },
  })
  await vi.advanceTimersByTimeAsync(2_000)
  stop()
  expect(most).toBe(1)
  expect(rounds).toBe(5)
})
