import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { FakeWebSocket } from './testing/fake-web-socket.ts'

// The class that a link extends is the browser's at the moment that its module is loaded.
vi.stubGlobal('WebSocket', FakeWebSocket)
const { dropLinks, lastWordAt, LinkSocket, probeLinks } = await import('./link-socket.ts')

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T14:32:00Z') })
  FakeWebSocket.made = []
})
afterEach(() => {
  dropLinks()
  vi.useRealTimers()
})

/** A link, the browser's socket under it, and what its listeners heard, in order. */
function link({ opened = true } = {}) {
  const socket = new LinkSocket('ws://operagrid.test/trpc')
  const heard: string[] = []
  for (const type of ['open', 'message', 'error', 'close'] as const)
    socket.addEventListener(type, () => heard.push(type))
  const [wire] = FakeWebSocket.made.slice(-1)
  if (wire === undefined) throw new Error('no socket was made')
  if (opened) {
    wire.open()
    heard.splice(0)
  }
  return { socket, wire, heard }
}

describe('a link', () => {
  it('that is dropped is closed for its listeners before the call returns, and silent from then on', () => {
    const { socket, wire, heard } = link()
    socket.drop()
    expect(heard).toEqual(['close'])
    wire.hear('late')
    wire.settle()
    socket.drop()
    expect(heard).toEqual(['close'])
  })

  it('that is dropped while it opens fails as a handshake does: an error, then the end', () => {
    const { socket, wire, heard } = link({ opened: false })
    socket.drop()
    wire.open()
    expect(heard).toEqual(['error', 'close'])
  })

  it('sends what is too much for one message as several, in order', () => {
    const { socket, wire } = link()
    const calls = ['a', 'b', 'c'].map((id) => ({ id, text: '船'.repeat(9_900) }))
    socket.send(JSON.stringify(calls))
    expect(wire.sent).toEqual(calls.map((call) => JSON.stringify(call)))
  })

  it('that does not open within ten seconds is given up', () => {
    const { heard } = link({ opened: false })
    vi.advanceTimersByTime(9_000)
    expect(heard).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(heard).toEqual(['error', 'close'])
  })

  it('that is closed over a network that is gone is over a second later', () => {
    const { socket, heard } = link()
    socket.close()
    vi.advanceTimersByTime(900)
    expect(heard).toEqual([])
    vi.advanceTimersByTime(100)
    expect(heard).toEqual(['close'])
  })

  it('that the server closes is closed once, with its code', () => {
    const { socket, wire, heard } = link()
    let code = 0
    socket.addEventListener('close', (event) => (code = event.code))
    wire.settle(4401)
    vi.advanceTimersByTime(60_000)
    expect([heard, code]).toEqual([['close'], 4401])
  })

  it('notes when the server last said anything', () => {
    const { wire } = link()
    vi.setSystemTime(new Date('2026-11-23T14:40:00Z'))
    wire.hear('PONG')
    vi.setSystemTime(new Date('2026-11-23T16:00:00Z'))
    expect(lastWordAt()).toEqual(new Date('2026-11-23T14:40:00Z'))
  })

  it('keeps the notice of a new version from whoever reads calls', () => {
    const { wire, heard } = link()
    wire.hear('{"id":null,"method":"update","params":{"build":"abc"}}')
    expect(heard).toEqual([])
  })
})

describe('a probe', () => {
  it('leaves a socket alone that answers, and tells of it', () => {
    const { wire, heard } = link()
    const answered = vi.fn<() => void>()
    probeLinks(2_000, answered)
    expect(wire.sent).toEqual(['PING'])
    vi.advanceTimersByTime(1_500)
    wire.hear('PONG')
    vi.advanceTimersByTime(5_000)
    expect([heard, answered.mock.calls.length]).toEqual([['message'], 1])
  })

  it('drops a socket that does not answer', () => {
    const { heard } = link()
    vi.advanceTimersByTime(10)
    probeLinks(2_000)
    vi.advanceTimersByTime(2_000)
    expect(heard).toEqual(['close'])
  })
})
