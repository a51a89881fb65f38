import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'
import type { PresenceEvent, Present } from '@operagrid/shared/domain/presence'

import { CROWD, PresenceRoom } from './presence-room.ts'
import type { Message } from './wire/message.ts'
import type { Outlet } from './wire/outlet.ts'

/** A screen's client as it would show who is here, and how much it was told for that. */
function makeScreen(room: PresenceRoom, clientId: string, role: Role = 'organizer') {
  let shown = new Map<string, Present>()
  let count: number | undefined
  let behind = false
  let drained: (() => void)[] = []
  const messages: Message[] = []
  const outlet: Outlet = {
    send(message) {
      messages.push(message)
      // Our own envelope, see message.ts.
      const { result } = JSON.parse(`{"id":1${message.text}`) as { result: { data: PresenceEvent } }
      const { present, left, count: counted } = result.data
      if (left === undefined) shown = new Map()
      for (const id of left ?? []) shown.delete(id)
      for (const one of present) shown.set(one.clientId, one)
      count = counted
      return 'sent'
    },
    get behind() {
      return behind
    },
    whenDrained: (listener) => void drained.push(listener),
  }
  const reader = room.join(clientId, role)
  room.begin(reader, outlet)
  return {
    reader,
    messages,
    ids: () => [...shown.keys()].toSorted(),
    of: (id: string) => shown.get(id),
    count: () => count,
    stall: () => (behind = true),
    read() {
      behind = false
      const waiting = drained
      drained = []
      for (const listener of waiting) listener()
    },
  }
}

const at = (clientId: string, recordId: string | null = null, changed: Partial<Present> = {}): Present => ({
  clientId,
  memberId: `member of ${clientId}`,
  name: clientId,
  recordId,
  fieldId: null,
  typing: false,
  ...changed,
})

describe('a room', () => {
  let room: PresenceRoom
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    room = new PresenceRoom()
  })
  afterEach(() => vi.useRealTimers())

  it('tells everyone who is here, then only who moves and who leaves, and says each once for all', () => {
    room.put(at('a'), Infinity)
    const one = makeScreen(room, 'a')
    const two = makeScreen(room, 'b')
    vi.advanceTimersByTime(100)
    room.put(at('b', 'r1'), Infinity)
    vi.advanceTimersByTime(100)
    room.remove('a')
    vi.advanceTimersByTime(100)
    expect(one.ids()).toEqual(['b'])
    expect(two.ids()).toEqual(['b'])
    expect(one.messages.at(-1)).toBe(two.messages.at(-1))
    expect(one.messages.at(-1)?.text).toContain('{"present":[],"left":["a"]}')
  })

  it('does not say of a screen that it left when it came back in the same moment', () => {
    const one = makeScreen(room, 'z')
    room.put(at('a'), Infinity)
    room.remove('a')
    room.put(at('a', 'r1'), Infinity)
    vi.advanceTimersByTime(100)
    expect(one.messages.at(-1)?.text).toContain('"left":[]')
    expect(one.ids()).toEqual(['a'])
  })

  it('tells a screen’s moves at most ten times a second, the first at once and the last in the end', () => {
    const one = makeScreen(room, 'b')
    for (let move = 0; move <= 1_000; move += 1) {
      room.put(at('a', `r${move}`), Infinity)
      vi.advanceTimersByTime(1)
    }
    vi.advanceTimersByTime(100)
    expect(one.of('a')?.recordId).toBe('r1000')
    expect(one.messages.length).toBeLessThanOrEqual(1 + 12)
  })

  it('stays silent while nothing moves: repeating where one is only keeps one here', () => {
    const one = makeScreen(room, 'b')
    room.put(at('a', 'r1'), 1_000)
    vi.advanceTimersByTime(200)
    const told = one.messages.length
    room.put(at('a', 'r1'), 9_000)
    room.expire(5_000)
    vi.advanceTimersByTime(200)
    expect(one.messages.length).toBe(told)
    room.expire(9_000)
    vi.advanceTimersByTime(200)
    expect(one.ids()).toEqual([])
  })

  it('tells a screen that was behind how things are when it reads again, and not what it missed', () => {
    const one = makeScreen(room, 'z')
    one.stall()
    for (let move = 0; move < 20; move += 1) {
      room.put(at('a', `r${move}`), Infinity)
      room.put(at(`b${move}`), Infinity)
      if (move > 0) room.remove(`b${move - 1}`)
      vi.advanceTimersByTime(200)
    }
    expect(one.messages).toHaveLength(1)
    one.read()
    expect(one.messages).toHaveLength(2)
    expect(one.ids()).toEqual(['a', 'b19'])
    room.put(at('a', 'r99'), Infinity)
    vi.advanceTimersByTime(200)
    expect(one.of('a')?.recordId).toBe('r99')
  })

  it('of a crowd it tells how many there are, and who is on one’s own record', () => {
    const screens = Array.from({ length: 1_000 }, (_, n) => {
      room.put(at(`c${n}`, n < 3 ? 'shared' : null), Infinity)
      return makeScreen(room, `c${n}`)
    })
    vi.advanceTimersByTime(10_000)
    expect(screens[0]?.ids()).toEqual(['c0', 'c1', 'c2'])
    expect(screens[900]?.ids()).toEqual([])
    expect(screens.map((screen) => screen.count())).toEqual(screens.map(() => 1_000))
    room.put(at('c900', 'shared', { typing: true }), Infinity)
    vi.advanceTimersByTime(10_000)
    expect(screens[1]?.of('c900')).toMatchObject({ typing: true })
    expect(screens[900]?.ids()).toEqual(['c0', 'c1', 'c2', 'c900'])
    expect(screens[500]?.ids()).toEqual([])
    room.put(at('c1'), Infinity)
    vi.advanceTimersByTime(10_000)
    expect(screens[1]?.ids()).toEqual([])
    expect(screens[0]?.ids()).toEqual(['c0', 'c2', 'c900'])
  })

  it('a crowd that moves all the time costs each of them a message now and then, not one for every move', () => {
    const screens = Array.from({ length: 500 }, (_, n) => {
      room.put(at(`c${n}`, `r${n}`), Infinity)
      return makeScreen(room, `c${n}`)
    })
    vi.advanceTimersByTime(10_000)
    const before = screens.map((screen) => screen.messages.length)
    for (let second = 0; second < 10; second += 1)
      for (let n = 0; n < 500; n += 1) {
        room.put(at(`c${n}`, `r${n + second + 1}`), Infinity)
        vi.advanceTimersByTime(2)
      }
    const most = Math.max(...screens.map((screen, n) => screen.messages.length - (before[n] ?? 0)))
    expect(most).toBeLessThanOrEqual(12)
    expect(
      Math.max(...screens.flatMap((screen) => screen.messages.slice(-1).map(({ text }) => text.length))),
    ).toBeLessThan(3_000)
  })

  it('names everyone again when the crowd has gone', () => {
    const one = makeScreen(room, 'c0')
    for (let n = 0; n <= CROWD; n += 1) room.put(at(`c${n}`), Infinity)
    vi.advanceTimersByTime(1_000)
    expect(one.count()).toBe(CROWD + 1)
    for (let n = 2; n <= CROWD; n += 1) room.remove(`c${n}`)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).toEqual(['c0', 'c1'])
    expect(one.count()).toBeUndefined()
  })

  it('shows no more than twenty screens of one member', () => {
    const one = makeScreen(room, 'x')
    for (let n = 0; n < 100; n += 1) room.put(at(`c${n}`, null, { memberId: 'flood' }), Infinity)
    room.put(at('else'), Infinity)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).toHaveLength(21)
  })

  it('shows the screens of other nodes as long as these have them', () => {
    const one = makeScreen(room, 'x')
    room.put(at('here'), 1_000)
    for (const screen of [at('there'), at('far', 'r1')]) room.putElsewhere(screen.clientId, screen, 0)
    vi.advanceTimersByTime(1_000)
    room.putElsewhere('there', null, 0)
    room.putElsewhere('far', at('far', 'r2'), 0)
    room.putElsewhere('here', null, 0)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).toEqual(['far', 'here'])
    expect(one.of('far')?.recordId).toBe('r2')
  })

  it('takes no word of other nodes on a screen that is here since', () => {
    const one = makeScreen(room, 'x')
    room.putElsewhere('c', at('c', 'r1'), 0)
    room.put(at('c', 'r2'), 1_000)
    room.putElsewhere('c', null, 0)
    vi.advanceTimersByTime(1_000)
    expect(one.of('c')?.recordId).toBe('r2')
  })

  it('keeps a screen that comes from another node until it can have said so itself', () => {
    const one = makeScreen(room, 'x')
    room.putElsewhere('c', at('c', 'r1'), 0)
    const came = makeScreen(room, 'c')
    room.putElsewhere('c', null, 15_000)
    room.expire(14_000)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).toEqual(['c'])
    // It never said so: somebody else reads under its id, say.
    room.expire(15_000)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).toEqual([])
    room.leave(came.reader)
  })

  it('shows a screen of another node that found no place as soon as there is one', () => {
    const one = makeScreen(room, 'x')
    for (let n = 10; n < 31; n += 1) room.putElsewhere(`c${n}`, at(`c${n}`, null, { memberId: 'flood' }), 0)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).not.toContain('c30')
    room.putElsewhere('c10', null, 0)
    room.expire(0)
    vi.advanceTimersByTime(1_000)
    expect(one.ids()).toHaveLength(20)
    expect(one.ids()).toContain('c30')
  })

  it('looks at nobody else when a screen comes, moves or leaves', () => {
    let looks = 0
    const counted = (clientId: string, recordId: string): Present => ({
      ...at(clientId, recordId),
      get memberId() {
        looks += 1
        return `member of ${clientId}`
      },
    })
    for (const recordId of ['r1', 'r2'])
      for (let n = 0; n < 1_000; n += 1) room.put(counted(`c${n}`, recordId), Infinity)
    for (let n = 0; n < 1_000; n += 1) room.remove(`c${n}`)
    expect(looks).toBeLessThan(20_000)
  })

  it('tells viewers of a selection in a hidden field only on which record it is, and nothing when it moves there', () => {
    const room = new PresenceRoom()
    room.show(new Set(['open0000']))
    const [organizer, viewer] = [makeScreen(room, 'o'), makeScreen(room, 'v', 'viewer')]
    room.put(at('a', 'r', { fieldId: 'hidden00', typing: true }), Infinity)
    vi.advanceTimersByTime(1_000)
    expect(organizer.of('a')).toMatchObject({ fieldId: 'hidden00', typing: true })
    expect(viewer.of('a')).toMatchObject({ recordId: 'r', fieldId: null, typing: false })
    const told = viewer.messages.length
    room.put(at('a', 'r', { fieldId: 'hidden11' }), Infinity)
    vi.advanceTimersByTime(1_000)
    expect(organizer.of('a')?.fieldId).toBe('hidden11')
    expect(viewer.messages).toHaveLength(told)
    room.put(at('a', 'r', { fieldId: 'open0000' }), Infinity)
    vi.advanceTimersByTime(1_000)
    expect(viewer.of('a')?.fieldId).toBe('open0000')
    room.close()
  })

  it('takes a selection from viewers’ screens when its field is hidden, and shows it again', () => {
    const room = new PresenceRoom()
    const viewer = makeScreen(room, 'v', 'viewer')
    room.put(at('a', 'r', { fieldId: 'field000' }), Infinity)
    vi.advanceTimersByTime(1_000)
    room.show(new Set())
    vi.advanceTimersByTime(1_000)
    expect(viewer.of('a')).toMatchObject({ recordId: 'r', fieldId: null })
    room.show('all')
    vi.advanceTimersByTime(1_000)
    expect(viewer.of('a')?.fieldId).toBe('field000')
    room.close()
  })
})
