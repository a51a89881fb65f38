import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { notFound } from '@operagrid/shared/errors'

import { FeedClass } from './feed-class.ts'
import { recordChange } from './testing/changes.ts'
import { makeListener } from './testing/listener.ts'
import { reporterVisibility, wholeGrid } from './visibility.ts'

const ignore = (): void => undefined
const change = (version: number) => recordChange(version)
const changes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => change(from + at))
const versions = (from: number, to: number) => changes(from, to).map(({ version }) => version)

describe('a class of readers', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  function join(members: FeedClass, cursor: number) {
    const listener = makeListener()
    const reader = members.join(cursor)
    members.begin(reader, listener, ignore)
    return {
      reader,
      ...listener,
      get behind() {
        return listener.behind
      },
    }
  }

  it('tells the first change after a quiet time in the same turn, and what follows while it rests as one array', () => {
    const members = new FeedClass(wholeGrid, 0)
    const one = join(members, 0)
    // A crowd that takes 1 ms to be told.
    const slow = makeListener(() => vi.advanceTimersByTime(1))
    members.begin(members.join(0), slow, ignore)
    vi.advanceTimersByTime(10)
    members.take([change(1)])
    expect(one.events.map(({ id }) => id)).toEqual(['0', '1'])
    members.take([change(2)])
    members.take(changes(3, 4))
    expect(one.events).toHaveLength(2)
    vi.advanceTimersByTime(5)
    expect(one.events.map(({ id }) => id)).toEqual(['0', '1', '4'])
    expect(one.heard()).toEqual(versions(1, 4))
  })

  it('tells every change in its own turn while that costs nothing', () => {
    const members = new FeedClass(wholeGrid, 0)
    const one = join(members, 0)
    for (const version of [1, 2, 3]) members.take([change(version)])
    expect(one.events.map(({ id }) => id)).toEqual(['0', '1', '2', '3'])
  })

  it('begins with everything since the cursor, be it nothing, and with `resync` where that is not known', () => {
    const members = new FeedClass(wholeGrid, 3)
    members.take(changes(4, 9))
    expect(join(members, 9).events).toEqual([{ id: '9', data: { type: 'changes', changes: [] } }])
    expect(join(members, 5).heard()).toEqual(versions(6, 9))
    for (const useless of [2, 10, -1]) {
      const events = [{ id: '9', data: { type: 'resync', version: 9 } }]
      expect(join(members, useless).events).toEqual(events)
    }
  })

  it('a reader whose window is newer than the last flush misses nothing and hears nothing twice', () => {
    const members = new FeedClass(wholeGrid, 0)
    const early = join(members, 0)
    members.take([change(1)])
    members.take([change(2)])
    const late = join(members, 2)
    members.take([change(3)])
    vi.advanceTimersByTime(10)
    expect(early.heard()).toEqual([1, 2, 3])
    expect(late.heard()).toEqual([3])
  })

  it('keeps nothing but a cursor for a reader who is behind, and tells it all when it reads again', () => {
    const members = new FeedClass(wholeGrid, 0)
    const one = join(members, 0)
    const other = join(members, 0)
    one.stall()
    for (const each of changes(1, 50)) {
      members.take([each])
      vi.advanceTimersByTime(10)
    }
    expect(one.events.map(({ id }) => id)).toEqual(['0', '1'])
    expect(other.heard()).toEqual(versions(1, 50))
    one.read()
    expect(one.events.map(({ id }) => id)).toEqual(['0', '1', '50'])
    members.take([change(51)])
    expect(one.heard()).toEqual(versions(1, 51))
  })

  it('begins with nothing while its socket is behind with other feeds, and loses nothing by that', () => {
    const members = new FeedClass(wholeGrid, 0)
    members.take(changes(1, 3))
    const stalled = makeListener()
    stalled.stall()
    members.begin(members.join(1), stalled, ignore)
    members.take([change(4)])
    vi.advanceTimersByTime(10)
    expect(stalled.events).toEqual([])
    stalled.read()
    expect(stalled.heard()).toEqual(versions(2, 4))
    members.take([change(5)])
    vi.advanceTimersByTime(10)
    expect(stalled.heard()).toEqual(versions(2, 5))
    // Where it has nothing to hear it is told that much.
    const abreast = makeListener()
    abreast.stall()
    members.begin(members.join(5), abreast, ignore)
    abreast.read()
    expect(abreast.events.map(({ id }) => id)).toEqual(['5'])
  })

  it('tells whoever reads to read anew where one change is too long for a message, and goes on behind it', () => {
    const members = new FeedClass(wholeGrid, 0)
    const one = join(members, 0)
    const long = { ...change(2), after: { note0000: 'x'.repeat(1_200_000) } }
    members.take([change(1)])
    vi.advanceTimersByTime(10)
    members.take([long])
    vi.advanceTimersByTime(10)
    members.take([change(3)])
    vi.advanceTimersByTime(10)
    expect(one.heard()).toEqual([1, 'resync', 3])
    // Whoever comes back from before it does so once, and whoever has it not at all.
    expect(join(members, 1).heard()).toEqual(['resync'])
    expect(join(members, 2).heard()).toEqual([3])
  })

  it('encodes a change once, however many read it', () => {
    const members = new FeedClass(wholeGrid, 0)
    let encoded = 0
    const counted = { ...change(1), toJSON: () => ({ ...change(1), n: (encoded += 1) }) }
    for (let at = 0; at < 100; at += 1) join(members, 0)
    members.take([counted])
    join(members, 0)
    expect(encoded).toBe(1)
  })

  it('writes nothing to a reader who has left, and nothing to one whose socket is closed', () => {
    const members = new FeedClass(wholeGrid, 0)
    const left = join(members, 0)
    const closed = join(members, 0)
    members.leave(left.reader)
    closed.close()
    const notBegun = members.join(0)
    members.leave(notBegun)
    const never = makeListener()
    expect(members.begin(notBegun, never, ignore)).toBe(false)
    members.take([change(1)])
    expect([left, closed].map((one) => one.events.length)).toEqual([1, 1])
    expect(never.events).toEqual([])
  })

  it('tells all readers that they may read no longer, also those who have not begun', () => {
    const members = new FeedClass(wholeGrid, 0)
    const [begun, waiting] = [members.join(0), members.join(0)]
    const listener = makeListener()
    const failed: string[] = []
    members.begin(begun, listener, (reason) => failed.push(`begun: ${reason.code}`))
    members.fail(notFound('grid'))
    expect(members.begin(waiting, listener, (reason) => failed.push(`waiting: ${reason.code}`))).toBe(false)
    members.take([change(1)])
    expect(failed).toEqual(['begun: NOT_FOUND', 'waiting: NOT_FOUND'])
    expect(listener.events).toHaveLength(1)
  })

  it('tells everyone to read anew when what they see is something else, also those who were behind or not begun', () => {
    const mine = { createdBy: 'me', before: { a: 1, b: 1 }, after: { a: 2, b: 2 } }
    const members = new FeedClass(reporterVisibility('me', { records: 'own', fieldIds: ['a'] }), 0)
    const one = join(members, 0)
    const stalled = join(members, 0)
    const waiting = { reader: members.join(0), listener: makeListener() }
    stalled.stall()
    members.take([recordChange(1, mine)])
    members.show(reporterVisibility('me', { records: 'own', fieldIds: ['a'] }))
    expect(one.heard()).toEqual([1])
    members.show(reporterVisibility('me', { records: 'own', fieldIds: ['b'] }))
    stalled.read()
    members.begin(waiting.reader, waiting.listener, ignore)
    expect(one.heard()).toEqual([1, 'resync'])
    expect(stalled.heard()).toEqual([1, 'resync'])
    expect(waiting.listener.heard()).toEqual(['resync'])
    expect(one.events[1]?.id).not.toBe(one.events[2]?.id)
    vi.advanceTimersByTime(10)
    members.take([recordChange(2, mine)])
    expect(one.events.at(-1)?.data).toMatchObject({ changes: [{ after: { b: 2 } }] })
    expect(JSON.stringify(one.events.at(-1))).not.toContain('"a":')
  })

  it('gives a reader who comes after that nothing that was made for others before', () => {
    const members = new FeedClass(reporterVisibility('me', { records: 'own', fieldIds: ['a'] }), 0)
    members.take([recordChange(1, { createdBy: 'me', after: { a: 2, b: 2 } })])
    expect(join(members, 0).heard()).toEqual([1])
    members.show(reporterVisibility('me', { records: 'own', fieldIds: ['b'] }))
    expect(join(members, 0).heard()).toEqual(['resync'])
  })

  it('takes no change twice', () => {
    const members = new FeedClass(wholeGrid, 2)
    const one = join(members, 2)
    members.take(changes(1, 4))
    vi.advanceTimersByTime(10)
    members.take(changes(3, 5))
    expect(one.heard()).toEqual([3, 4, 5])
    expect(join(members, 2).heard()).toEqual([3, 4, 5])
  })

  it('cuts what is too long for one message into several, and says `resync` to whoever would begin with more', () => {
    const members = new FeedClass(wholeGrid, 0)
    const one = join(members, 0)
    const large = changes(1, 200).map((each) => ({ ...each, after: { title000: 'x'.repeat(10_000) } }))
    members.take(large)
    expect(one.heard()).toEqual(versions(1, 200))
    expect(Math.max(...one.events.map((event) => JSON.stringify(event).length))).toBeLessThan(150_000)
    expect(join(members, 0).heard()).toEqual(['resync'])
    expect(join(members, 150).heard()).toEqual(versions(151, 200))
  })

  it('tells each reader everything after its cursor once and in order, whenever it comes, stalls or reads', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 8 }) }),
      fc.record({ kind: fc.constant('join' as const), back: fc.integer({ min: 0, max: 10 }) }),
      fc.record({ kind: fc.constantFrom('stall' as const, 'read' as const), who: fc.nat(20) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const members = new FeedClass(wholeGrid, 0)
        const readers: { from: number; listener: ReturnType<typeof makeListener> }[] = []
        let version = 0
        for (const each of steps) {
          if (each.kind === 'take') {
            members.take(changes(version + 1, version + each.count))
            version += each.count
          } else if (each.kind === 'wait') vi.advanceTimersByTime(each.ms)
          else if (each.kind === 'join') {
            const from = Math.max(0, version - each.back)
            const listener = makeListener()
            members.begin(members.join(from), listener, ignore)
            readers.push({ from, listener })
          } else readers[each.who % Math.max(1, readers.length)]?.listener[each.kind]()
        }
        vi.advanceTimersByTime(1_000)
        for (const { listener } of readers) {
          listener.read()
          listener.read()
        }
        for (const { from, listener } of readers) expect(listener.heard()).toEqual(versions(from + 1, version))
        members.close()
      }),
      { numRuns: 300 },
    )
  })
})
