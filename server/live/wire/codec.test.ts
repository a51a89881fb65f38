import { describe, expect, it } from 'vitest'

import { makeCodec } from './codec.ts'
import { handOver } from './hand-over.ts'
import { plainMessage, trackedMessage } from './message.ts'
import type { Outlet } from './outlet.ts'
import type { Wire } from './wire.ts'

type Answer = { readonly id: number; readonly error?: { readonly data: { readonly app: { readonly code: string } } } }

/** A socket's end that keeps what is written. */
function makeEnd(allowed = Infinity) {
  const written: Answer[] = []
  let open = true
  let calls = 0
  const wire: Wire = {
    write({ parts }) {
      const frame = Buffer.concat(parts)
      // Our own answer to a refused call.
      written.push(JSON.parse(frame.subarray(frame.indexOf('{')).toString()) as Answer)
      return 'sent'
    },
    get open() {
      return open
    },
    behind: false,
    whenDrained: () => undefined,
    cutIfStalled: () => undefined,
    close: () => (open = false),
    cut: () => (open = false),
  }
  const codec = makeCodec(wire, (more) => (calls += more) <= allowed)
  return {
    codec,
    written,
    isOpen: () => open,
    ask: (...messages: readonly object[]) =>
      codec.decode(JSON.stringify(messages.length === 1 ? messages[0] : messages)) as object,
  }
}

const subscription = (id: number | string) => ({ id, method: 'subscription', params: { path: 'live.grid' } })
const query = (id: number | string) => ({ id, method: 'query', params: { path: 'grid.list' } })
const codes = (answers: readonly Answer[]) => answers.map(({ id, error }) => [id, error?.data.app.code])

describe('the encoder of a socket', () => {
  it('lets 50 streams run at once and refuses each one more, until one has ended', () => {
    const { codec, ask, written } = makeEnd()
    for (let id = 1; id <= 50; id += 1) expect(ask(subscription(id))).toMatchObject({ id })
    expect(ask(subscription(51))).toEqual([])
    expect(ask(query(60), subscription(52))).toEqual([query(60)])
    expect(codes(written)).toEqual([
      [51, 'TOO_MANY'],
      [52, 'TOO_MANY'],
    ])
    codec.encode({ id: 7, result: { type: 'stopped' } })
    expect(ask(subscription(53))).toMatchObject({ id: 53 })
    codec.encode({ id: 8, error: { code: -32_004 } })
    expect(ask(subscription(54))).toMatchObject({ id: 54 })
    expect(ask(subscription(55))).toEqual([])
  })

  it('refuses an id that is in use, so that nothing ends the count of a stream but its own end', () => {
    const { codec, ask, written } = makeEnd()
    ask(subscription(1))
    expect(ask(query(1))).toEqual([])
    expect(ask(subscription(1))).toEqual([])
    expect(codes(written)).toEqual([
      [1, 'BAD_INPUT'],
      [1, 'BAD_INPUT'],
    ])
    expect(ask({ id: 1, method: 'subscription.stop' })).toEqual({ id: 1, method: 'subscription.stop' })
    ask(query(2))
    expect(codec.isBusy()).toBe(true)
    codec.encode({ id: 2, result: { type: 'data', data: [] } })
    expect(codec.isBusy()).toBe(false)
    expect(ask(query(2))).toMatchObject({ id: 2 })
  })

  it('closes a socket that asks for too much, and takes nothing more from it', () => {
    const flood = makeEnd(5)
    expect(flood.ask(...Array.from({ length: 10 }, (_, id) => query(id)))).toEqual([])
    expect(flood.isOpen()).toBe(false)
    expect(flood.ask(query(99))).toEqual([])
    const batch = makeEnd()
    expect(batch.ask(...Array.from({ length: 201 }, (_, id) => query(id)))).toEqual([])
    expect(batch.isOpen()).toBe(false)
  })

  it('takes no binary messages and no long ids', () => {
    const { codec, ask } = makeEnd()
    expect(() => codec.decode(new Uint8Array([123, 125]))).toThrow('text')
    expect(() => ask(query('x'.repeat(65)))).toThrow('short')
    expect(ask(query('x'.repeat(64)))).toMatchObject({ method: 'query' })
  })

  it('hands a stream over where tRPC would encode its stand-in, in tRPC’s own envelope', () => {
    const { codec, ask, written } = makeEnd()
    ask(subscription(4))
    ask({ ...subscription('a"b'), jsonrpc: '2.0' })
    const outlets: Outlet[] = []
    const standIn = handOver<object>((outlet) => outlets.push(outlet))
    expect(codec.encode({ id: 4, result: { type: 'data', id: 'x', data: { id: 'x', data: standIn } } })).toBe('')
    expect(codec.encode({ id: 'a"b', jsonrpc: '2.0', result: { type: 'data', data: standIn } })).toBe('')
    outlets[0]?.send(trackedMessage('17', '{"type":"resync","version":17}'))
    outlets[1]?.send(plainMessage('{"present":[]}'))
    expect(written).toEqual([
      { id: 4, result: { type: 'data', id: '17', data: { id: '17', data: { type: 'resync', version: 17 } } } },
      { id: 'a"b', jsonrpc: '2.0', result: { type: 'data', data: { present: [] } } },
    ])
  })

  it('encodes everything else as tRPC does', () => {
    const { codec } = makeEnd()
    const answer = { id: 1, result: { type: 'data', data: { a: [1, null] } } }
    expect(codec.encode(answer)).toBe(JSON.stringify(answer))
    expect(codec.encode({ id: null, error: { code: 1 } })).toBe('{"id":null,"error":{"code":1}}')
  })
})
