import { describe, expect, it } from 'vitest'

import { notFound } from '@operagrid/shared/errors'
import type { AppError } from '@operagrid/shared/errors'

import { SocketCodec } from './codec.ts'
import type { Frame } from './frame.ts'
import { handOver } from './hand-over.ts'
import { plainMessage, trackedMessage } from './message.ts'
import type { Outlet } from './outlet.ts'

type Answer = {
  readonly id: number | string
  readonly error?: { readonly data: { readonly app: { readonly code: string; readonly requestId: string | null } } }
}

/** A socket's end that keeps what is written. */
function makeEnd(allowed = Infinity, requestId = 'r0') {
  const written: Answer[] = []
  let open = true
  let calls = 0
  const wire = {
    write({ parts }: Frame) {
      const frame = Buffer.concat(parts)
      // Our own envelopes.
      written.push(JSON.parse(frame.subarray(frame.indexOf('{')).toString()) as Answer)
      return 'sent' as const
    },
    get open() {
      return open
    },
    behind: false,
    whenDrained: () => undefined,
    close: () => void (open = false),
  }
  const codec = new SocketCodec(wire, { take: (more) => (calls += more) <= allowed }, { requestId })
  const ask = (...messages: readonly object[]) =>
    codec.decode(JSON.stringify(messages.length === 1 ? messages[0] : messages)) as object
  return {
    codec,
    written,
    isOpen: () => open,
    ask,
    /** A stream that the engine has taken over, as far as tRPC has come with it. */
    stream(id: number | string, trpcIsDone: boolean) {
      const taken: { outlet?: Outlet; fail?: (reason: AppError) => void; left: number } = { left: 0 }
      ask(subscription(id))
      const standIn = handOver<object>((outlet, fail) => {
        Object.assign(taken, { outlet, fail })
        return () => (taken.left += 1)
      })
      expect(codec.encode({ id, result: { type: 'data', data: standIn } })).toBe('')
      if (trpcIsDone) expect(codec.encode(stopped(id))).toBe('')
      return taken
    },
  }
}

const subscription = (id: number | string) => ({ id, method: 'subscription', params: { path: 'live.grid' } })
const query = (id: number | string) => ({ id, method: 'query', params: { path: 'grid.list' } })
const stop = (id: number | string) => ({ id, method: 'subscription.stop' })
const stopped = (id: number | string) => ({ id, result: { type: 'stopped' } })
const codes = (answers: readonly Answer[]) => answers.map(({ id, error }) => [id, error?.data.app.code])

describe('the codec of a socket', () => {
  it('lets 50 streams run at once and refuses each one more, until one has ended', () => {
    const { codec, ask, written } = makeEnd()
    for (let id = 1; id <= 50; id += 1) expect(ask(subscription(id))).toMatchObject({ id })
    expect(ask(subscription(51))).toEqual([])
    expect(ask(query(60), subscription(52))).toEqual([query(60)])
    expect(codes(written)).toEqual([
      [51, 'TOO_MANY'],
      [52, 'TOO_MANY'],
    ])
    codec.encode(stopped(7))
    expect(ask(subscription(53))).toMatchObject({ id: 53 })
    codec.encode({ id: 8, error: { code: -32_004 } })
    expect(ask(subscription(54))).toMatchObject({ id: 54 })
    expect(ask(subscription(55))).toEqual([])
  })

  it('lets 200 calls run at once beside its streams and refuses each one more, until one was answered', () => {
    const { codec, ask, written } = makeEnd()
    for (let id = 1; id <= 50; id += 1) ask(subscription(id))
    for (let id = 101; id <= 300; id += 1) expect(ask(query(id))).toMatchObject({ id })
    expect(ask(query(301))).toEqual([])
    expect(codes(written)).toEqual([[301, 'TOO_MANY']])
    codec.encode({ id: 150, result: { type: 'data', data: [] } })
    expect(ask(query(302))).toMatchObject({ id: 302 })
    expect(ask(query(303))).toEqual([])
  })

  it('counts a stream until it is over, whoever ends it', () => {
    const end = makeEnd()
    for (let id = 1; id <= 50; id += 1) end.stream(id, id % 2 === 0)
    expect(end.ask(subscription(51))).toEqual([])
    end.ask(stop(2))
    expect(end.ask(subscription(52))).toMatchObject({ id: 52 })
    end.ask(stop(1))
    // tRPC has yet to let go of it.
    expect(end.ask(subscription(53))).toEqual([])
    expect(end.codec.encode(stopped(1))).toBe('')
    expect(end.ask(subscription(54))).toMatchObject({ id: 54 })
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
    expect(ask(stop(1))).toEqual(stop(1))
    ask(query(2))
    expect(codec.isBusy).toBe(true)
    codec.encode({ id: 2, result: { type: 'data', data: [] } })
    expect(codec.isBusy).toBe(false)
    expect(ask(query(2))).toMatchObject({ id: 2 })
  })

  it('says under which id the connection stands in the log, in each error of its own', () => {
    const end = makeEnd(Infinity, 'r1')
    const taken = end.stream(1, true)
    end.ask(query(1))
    taken.fail?.(notFound('grid'))
    expect(end.written.map(({ error }) => error?.data.app)).toMatchObject([
      { code: 'BAD_INPUT', requestId: 'r1' },
      { code: 'NOT_FOUND', requestId: 'r1' },
    ])
  })

  it('closes a socket that asks for too much, and takes nothing more from it', () => {
    const flood = makeEnd(5)
    expect(flood.ask(...Array.from({ length: 10 }, (_, id) => query(id)))).toEqual([])
    expect(flood.isOpen()).toBe(false)
    expect(flood.ask(query(99))).toEqual([])
    const long = makeEnd()
    // More than may go together: tRPC refuses each of them.
    expect(long.ask(...Array.from({ length: 200 }, (_, id) => query(id)))).toHaveLength(200)
    expect(long.isOpen()).toBe(true)
    const batch = makeEnd()
    expect(batch.ask(...Array.from({ length: 201 }, (_, id) => query(id)))).toEqual([])
    expect(batch.isOpen()).toBe(false)
    expect(batch.ask(query(99))).toEqual([])
  })

  it('takes no binary messages and no long ids', () => {
    const { codec, ask } = makeEnd()
    expect(() => codec.decode(new Uint8Array([123, 125]))).toThrow('text')
    expect(() => ask(query('x'.repeat(65)))).toThrow('short')
    expect(ask(query('x'.repeat(64)))).toMatchObject({ method: 'query' })
  })

  it('lets the engine take over where tRPC would encode the stand-in, in tRPC’s own envelope', () => {
    const { codec, ask, written } = makeEnd()
    ask(subscription(4))
    ask({ ...subscription('a"b'), jsonrpc: '2.0' })
    const outlets: Outlet[] = []
    const standIn = handOver<object>((outlet) => {
      outlets.push(outlet)
      return () => undefined
    })
    expect(codec.encode({ id: 4, result: { type: 'data', id: 'x', data: { id: 'x', data: standIn } } })).toBe('')
    expect(codec.encode({ id: 'a"b', jsonrpc: '2.0', result: { type: 'data', data: standIn } })).toBe('')
    outlets[0]?.send(trackedMessage('17', '{"type":"resync","version":17}'))
    outlets[1]?.send(plainMessage('{"present":[]}'))
    expect(written).toEqual([
      { id: 4, result: { type: 'data', id: '17', data: { id: '17', data: { type: 'resync', version: 17 } } } },
      { id: 'a"b', jsonrpc: '2.0', result: { type: 'data', data: { present: [] } } },
    ])
  })

  it.each([true, false])('ends such a stream when the client stops it, and says so once (tRPC is done: %s)', (done) => {
    const end = makeEnd()
    const taken = end.stream(3, done)
    expect(end.ask(stop(3))).toEqual([])
    expect(end.ask(stop(3))).toEqual(done ? stop(3) : [])
    if (!done) expect(end.codec.encode(stopped(3))).toBe('')
    expect(taken.left).toBe(1)
    expect(end.written).toEqual([stopped(3)])
    expect(end.ask(subscription(3))).toMatchObject({ id: 3 })
  })

  it.each([true, false])('tells the client when it may read no longer (tRPC is done: %s)', (done) => {
    const end = makeEnd()
    const taken = end.stream(3, done)
    taken.fail?.(notFound('grid'))
    if (!done) expect(end.codec.encode(stopped(3))).toBe('')
    taken.fail?.(notFound('grid'))
    expect(codes(end.written)).toEqual([[3, 'NOT_FOUND']])
    expect(end.ask(subscription(3))).toMatchObject({ id: 3 })
  })

  it('leaves a stream to tRPC that was over before it could be taken over', () => {
    const { codec, ask } = makeEnd()
    ask(subscription(3))
    expect(codec.encode({ id: 3, result: { type: 'data', data: handOver<object>(() => null) } })).toBe('')
    expect(codec.encode(stopped(3))).toBe(JSON.stringify(stopped(3)))
    expect(ask(subscription(3))).toMatchObject({ id: 3 })
  })

  it('ends all streams with the socket', () => {
    const end = makeEnd()
    const streams = [end.stream(1, true), end.stream(2, false)]
    end.codec.close()
    end.codec.close()
    expect(streams.map(({ left }) => left)).toEqual([1, 1])
  })

  it('encodes everything else as tRPC does', () => {
    const { codec, ask } = makeEnd()
    const answer = { id: 1, result: { type: 'data', data: { a: [1, null] } } }
    expect(codec.encode(answer)).toBe(JSON.stringify(answer))
    expect(codec.encode({ id: null, error: { code: 1 } })).toBe('{"id":null,"error":{"code":1}}')
    ask(subscription(1))
    expect(codec.encode({ id: 1, result: { type: 'started' } })).toBe('{"id":1,"result":{"type":"started"}}')
    expect(codec.encode(answer)).toBe(JSON.stringify(answer))
    expect(codec.encode(stopped(1))).toBe(JSON.stringify(stopped(1)))
  })
})
