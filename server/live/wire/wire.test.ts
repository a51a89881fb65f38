import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'

import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'

import { textFrame } from './frame.ts'
import { Wire } from './wire.ts'

type End = { readonly wire: Wire; readonly stream: Duplex; readonly server: WebSocket; readonly client: WebSocket }

const opened: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const close of opened.splice(0)) close()
})

/** A wire and the client at its other end. */
async function connect(): Promise<End> {
  const wss = new WebSocketServer({ noServer: true, ...{ closeTimeout: 500 } })
  const http = createServer()
  const accepted = new Promise<Omit<End, 'client'>>((resolve) =>
    http.on('upgrade', (request, stream: Duplex, head: Buffer) =>
      wss.handleUpgrade(request, stream, head, (server) => {
        server.on('error', () => undefined)
        resolve({ wire: new Wire(server, stream), stream, server })
      }),
    ),
  )
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const client = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
  client.on('error', () => undefined)
  await new Promise((resolve) => client.on('open', resolve))
  opened.push(() => {
    client.terminate()
    http.closeAllConnections()
    http.close()
  })
  return { ...(await accepted), client }
}

const received = (client: WebSocket, count: number) =>
  new Promise<string[]>((resolve) => {
    const texts: string[] = []
    client.on('message', (data: Buffer) => {
      texts.push(data.toString())
      if (texts.length === count) resolve(texts)
    })
  })

const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve))
const large = textFrame('x'.repeat(1_000_000))

/** Fills everything between the two ends, until the wire itself holds something back. */
function stall({ wire, client }: End): void {
  client.pause()
  for (let at = 0; at < 200 && wire.write(large) === 'sent'; at += 1);
}

describe('a wire', () => {
  it('carries ready-made frames, what tRPC sends and control frames in the order they were written', async () => {
    const { wire, server, client } = await connect()
    const texts = received(client, 4)
    wire.write(textFrame('one'))
    server.send('two')
    server.ping()
    wire.write(textFrame('thr', Buffer.from('ee ü')))
    server.send('')
    server.send('four')
    expect(await texts).toEqual(['one', 'two', 'three ü', 'four'])
  })

  it('writes nothing from the moment that it is being closed', async () => {
    const { wire, server, client } = await connect()
    const texts = received(client, 1)
    wire.write(textFrame('before'))
    wire.close(4401, 'signed out')
    expect(wire.write(textFrame('after'))).toBe('closed')
    server.send('after')
    let more = 0
    client.on('message', () => (more += 1))
    expect(await texts).toEqual(['before'])
    expect(await closed(client)).toBe(4401)
    expect(more).toBe(1)
  })

  it('is behind while more is held back than should be, and says when that has been taken', async () => {
    const end = await connect()
    stall(end)
    expect(end.wire.behind).toBe(true)
    const drained = new Promise<void>((resolve) => end.wire.whenDrained(resolve))
    end.client.resume()
    await drained
    expect(end.wire.behind).toBe(false)
    expect(end.wire.write(textFrame('more'))).toBe('sent')
  })

  it('is cut at the very send that would hold back too much, whoever sends', async () => {
    const end = await connect()
    stall(end)
    const before = end.stream.writableLength
    for (let at = 0; at < 3; at += 1) end.server.send('y'.repeat(1_000_000))
    const held = end.stream.writableLength
    expect(held).toBeGreaterThan(before)
    const closing = vi.spyOn(end.server, 'close')
    end.server.send('z'.repeat(2_000_000))
    expect(end.wire.open).toBe(false)
    expect(end.stream.writableLength).toBeLessThan(held + 100)
    expect(closing.mock.calls).toEqual([[4408, 'reading too slowly']])
    expect(await closed(end.server)).toBe(1006)
  })

  it('is cut when what is held back was not taken in time, and not sooner', async () => {
    const end = await connect()
    stall(end)
    const now = performance.now()
    const closing = vi.spyOn(end.server, 'close')
    end.wire.cutIfStalled(now + 9_000)
    expect(end.wire.open).toBe(true)
    end.wire.cutIfStalled(now + 200_000)
    expect(end.wire.open).toBe(false)
    expect(closing.mock.calls).toEqual([[4408, 'reading too slowly']])
  })

  it('is never cut for being quiet', async () => {
    const { wire } = await connect()
    wire.write(textFrame('hello'))
    wire.cutIfStalled(performance.now() + 1e9)
    expect(wire.open).toBe(true)
  })
})
