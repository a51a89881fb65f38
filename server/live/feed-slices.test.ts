import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { FeedClass } from './feed-class.ts'
import { recordChange } from './testing/changes.ts'
import { makeListener } from './testing/listener.ts'
import { reporterVisibility, wholeGrid } from './visibility.ts'

const ignore = (): void => undefined
const mine = { createdBy: 'me', before: { a: 1, b: 1 }, after: { a: 2, b: 2 } }
const changes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => recordChange(from + at, mine))

describe('a crowd that takes longer than a frame to be told', () => {
  /** What sending took so far: it passes by the clock, and no timer fires in it. */
  let spentMs = 0
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] })
    spentMs = 0
    const now = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => now() + spentMs)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  /** A reader to whom a message takes `sendMs`. */
  function join(members: FeedClass, cursor: number, sendMs: number) {
    const listener = makeListener(() => void (spentMs += sendMs))
    const reader = members.join(cursor)
    members.begin(reader, listener, ignore)
    return { reader, listener }
  }

  it('is told in slices, with the node’s other work in between; what comes meanwhile leaves as one array', () => {
    const members = new FeedClass(wholeGrid, 0)
    const crowd = Array.from({ length: 10 }, () => join(members, 0, 2))
    const told = () => crowd.map(({ listener }) => listener.heard().length)
    members.take(changes(1, 1))
    // Three sends of 2 ms are the first slice.
    expect(told()).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    members.take(changes(2, 2))
    members.take(changes(3, 3))
    vi.advanceTimersToNextTimer()
    expect(told()).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    vi.advanceTimersToNextTimer()
    vi.advanceTimersToNextTimer()
    expect(told()).toEqual(crowd.map(() => 1))
    // A frame after the last of them was told the next one begins.
    vi.advanceTimersByTime(4)
    expect(told()).toEqual(crowd.map(() => 1))
    vi.advanceTimersByTime(1)
    vi.runAllTimers()
    expect(crowd.map(({ listener }) => listener.events.map(({ id }) => id))).toEqual(crowd.map(() => ['0', '1', '3']))
  })

  it('who comes, leaves or may see something else meanwhile is told neither too much nor twice', () => {
    const mySight = (fieldIds: readonly string[]) =>
      reporterVisibility('me', { records: 'own', fieldIds: [...fieldIds] })
    const members = new FeedClass(mySight(['a']), 0)
    const crowd = Array.from({ length: 8 }, () => join(members, 0, 2))
    members.take(changes(1, 1))
    const late = join(members, 1, 0).listener
    const gone = crowd.pop()
    if (gone) members.leave(gone.reader)
    members.show(mySight(['b']))
    vi.advanceTimersByTime(100)
    const events = crowd.map(({ listener }) => listener.events.slice(1))
    expect(crowd.map(({ listener }) => listener.heard())).toEqual(
      crowd.map((_, at) => (at < 3 ? [1, 'resync'] : ['resync'])),
    )
    expect(JSON.stringify(events.slice(3))).not.toContain('"a":')
    expect(late.heard()).toEqual(['resync'])
    expect(gone?.listener.heard()).toEqual([])
  })

  it('tells each reader everything after its cursor once and in order, however long it takes', () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 3 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('turn' as const), turns: fc.integer({ min: 1, max: 4 }) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('join' as const),
          back: fc.integer({ min: 0, max: 6 }),
          ms: fc.integer({ min: 0, max: 4 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constantFrom('stall' as const, 'read' as const, 'leave' as const),
          who: fc.nat(12),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const members = new FeedClass(wholeGrid, 0)
        const readers: (ReturnType<typeof join> & { from: number })[] = []
        const restarts: number[] = []
        let version = 0
        for (const each of steps) {
          if (each.kind === 'take') {
            members.take(changes(version + 1, version + each.count))
            version += each.count
          } else if (each.kind === 'turn') for (let at = 0; at < each.turns; at += 1) vi.advanceTimersToNextTimer()
          else if (each.kind === 'join') {
            const from = Math.max(0, version - each.back)
            readers.push({ from, ...join(members, from, each.ms) })
          } else if (each.kind === 'restart') {
            members.restart((version += 1))
            restarts.push(version)
          } else {
            const one = readers[each.who % Math.max(1, readers.length)]
            if (each.kind !== 'leave') one?.listener[each.kind]()
            else if (one) {
              members.leave(one.reader)
              readers.splice(readers.indexOf(one), 1)
            }
          }
        }
        vi.runAllTimers()
        for (const { listener } of readers) listener.read()
        vi.runAllTimers()
        for (const { from, listener } of readers) {
          // A resync says everything up to its version.
          let at = from
          for (const { data } of listener.events) {
            if (data.type === 'resync') {
              expect(data.version).toBeGreaterThanOrEqual(at)
              expect(restarts.some((begun) => begun > from)).toBe(true)
              at = data.version
            } else for (const change of data.changes) expect(change.version).toBe((at += 1))
          }
          expect(at).toBe(version)
        }
        members.close()
      }),
      { numRuns: 500 },
    )
  })
})
