import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { frameOf, openRawSocket } from '../testing/raw-socket.ts'
import type { RawSocket } from '../testing/raw-socket.ts'
import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import type { SocketClient } from '../testing/socket-client.ts'

const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const json = (value: unknown) => frameOf(JSON.stringify(value))
const query = (id: unknown, changed: object = {}) => ({
  id,
  method: 'query',
  params: { path: 'grid.list' },
  ...changed,
})

describe('a hostile socket', () => {
  let app: RunningApp
  let attacker: SignedIn
  let bystander: SignedIn
  let witness: SocketClient
  const gridId = uuidv7()
  const watched = uuidv7()

  beforeAll(async () => {
    app = await runApp()
    attacker = await app.signUp('Attacker')
    bystander = await app.signUp('Bystander')
    await app.call('grid.create', { id: gridId, name: 'Theirs', fields: [field] }, attacker.accessToken)
    await app.call('grid.create', { id: watched, name: 'Watched', fields: [field] }, bystander.accessToken)
    witness = await openSocketClient(app.baseUrl, bystander.accessToken)
    await witness.subscribe('live.grid', { gridId: watched, cursor: 0 })
  })
  afterAll(async () => {
    witness.close()
    await app[Symbol.asyncDispose]()
  })

  // After each attack: the process lives, and another client of it is told what happens at once.
  afterEach(async () => {
    const recordId = uuidv7()
    const op = { kind: 'create', opId: uuidv7(), recordId, cells: { title000: 'x' } }
    await app.call('record.apply', { gridId: watched, ops: [op] }, bystander.accessToken)
    await witness.until((answer) => JSON.stringify(answer).includes(recordId))
    expect(witness.answers.filter((answer) => answer.error !== undefined)).toEqual([])
  })

  const hello = (token = attacker.accessToken) => json({ method: 'connectionParams', data: { token } })
  /** A socket that has signed in, with `frames` right behind. */
  const signedIn = (...frames: readonly Buffer[]): RawSocket => openRawSocket({ port: app.port }, hello(), ...frames)

  it.each([
    '//',
    '//[',
    '///x',
    'http://[',
    '/trpc/',
    '/trpc?x=1',
    '/trpc?connectionParams=1&x',
    '/other',
    '/trpc/../trpc',
    '*',
  ])('that asks for %j is refused', async (path) =>
    expect([400, 404, 'cut']).toContain(await openRawSocket({ port: app.port, path }).ended),
  )

  it.each(['[', 'a b%', 'x:99999', 'evil.example', '127.0.0.1', ''])('that asks for host %j is refused', async (host) =>
    expect([400, 403, 'cut']).toContain(await openRawSocket({ port: app.port, host }).ended),
  )

  it.each(['https://evil.example', 'null', 'http://127.0.0.1', ''])('of origin %j is refused', async (origin) =>
    expect(await openRawSocket({ port: app.port, origin }).ended).toBe(403),
  )

  it.each([
    ['nothing for five seconds', '/trpc?connectionParams=1', []],
    ['no token at all', '/trpc', []],
    ['a forged token', undefined, [json({ method: 'connectionParams', data: { token: 'a.b.c' } })]],
    ['an empty token', undefined, [json({ method: 'connectionParams', data: {} })]],
    ['a call before its token', undefined, [json(query(1))]],
    ['a token of a wrong type', undefined, [json({ method: 'connectionParams', data: { token: 5 } })]],
    ['a token in binary', undefined, [frameOf('{"method":"connectionParams"}', { opcode: 2 })]],
    ['a list instead of a token', undefined, [json([])]],
    ['text that is no JSON', undefined, [frameOf('{')]],
  ] as const)('that shows %s is closed', async (_name, path, frames) => {
    const socket = openRawSocket({ port: app.port, ...(path === undefined ? {} : { path }) }, ...frames)
    expect([4401, 1005, 1000]).toContain(await socket.ended)
  })

  it.each([
    ['a reserved opcode', 1002, frameOf('x', { opcode: 3 })],
    ['RSV1 without compression', 1002, frameOf('x', { rsv: 4 })],
    ['RSV2 and RSV3', 1002, frameOf('x', { rsv: 3 })],
    ['a frame without a mask', 1002, frameOf('x', { masked: false })],
    ['a continuation of nothing', 1002, frameOf('x', { opcode: 0 })],
    ['a ping in pieces', 1002, frameOf('x', { opcode: 9, fin: false })],
    ['a ping too long', 1002, frameOf('x'.repeat(126), { opcode: 9 })],
    ['a closing with half a code', 1002, frameOf('x', { opcode: 8 })],
    ['text that is no UTF-8', 1007, frameOf(Buffer.from([0xc3, 0x28]))],
    ['65 KiB', 1009, frameOf('x'.repeat(65 * 1024))],
    ['a length of four exabytes', 1009, frameOf('x', { length: 2 ** 52 })],
    [
      '10,000 fragments',
      1008,
      Buffer.concat([
        frameOf('x', { fin: false }),
        ...Array.from({ length: 10_000 }, () => frameOf('x', { opcode: 0, fin: false })),
      ]),
    ],
    ['10,000 pings', 'cut', Buffer.concat(Array.from({ length: 10_000 }, () => frameOf('', { opcode: 9 })))],
    ['10,000 words', 4429, Buffer.concat(Array.from({ length: 10_000 }, () => frameOf('PING')))],
    ['a batch of 20,000 calls', 4429, frameOf(`[${'{},'.repeat(20_000).slice(0, -1)}]`)],
  ] as const)('that sends %s is closed', async (_name, code, bytes) => {
    // Before it is signed in, and after.
    await openRawSocket({ port: app.port }, bytes).ended
    expect(await signedIn(bytes).ended).toBe(code)
  })

  it('that drips its bytes one by one holds nothing up', async () => {
    const socket = signedIn()
    const bytes = json(query(1))
    for (const byte of bytes) socket.send(Buffer.from([byte]))
    socket.send(frameOf('', { opcode: 8 }))
    expect(await socket.ended).toBe(1005)
  })

  it('that says odd things is answered or ignored, and may go on', async () => {
    const client = await openSocketClient(app.baseUrl, attacker.accessToken)
    const said: readonly (string | Buffer)[] = [
      Buffer.from([0, 255, 254]),
      Buffer.from(JSON.stringify(query(1))),
      '',
      'null',
      '[]',
      '5',
      '[null,5,"x",{}]',
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      JSON.stringify(query(null)),
      JSON.stringify(query({ toString: 1 })),
      JSON.stringify(query('x'.repeat(1_000))),
      '{"id":1e400,"method":"query","params":{"path":"grid.list"}}',
      JSON.stringify({ id: 2, method: 'subscription.stop' }),
      JSON.stringify({ id: 3, method: '__proto__', params: {} }),
      JSON.stringify(query(4, { params: { path: '__proto__.constructor' } })),
      JSON.stringify(query(5, { params: { path: 'live.grid', input: { gridId, cursor: 0 } } })),
      JSON.stringify(query(6, { params: { path: 'x'.repeat(50_000) } })),
      JSON.stringify(query(7, { method: 'subscription' })),
      JSON.stringify(query(8, { params: { path: 'grid.list', lastEventId: { a: 1 } } })),
    ]
    for (const each of said) client.socket.send(each)
    expect((await client.call('query', 'grid.list')).result?.data).toHaveLength(1)
    client.close()
  })

  it('that resumes from nonsense is told to read anew or refused, and may go on', async () => {
    const client = await openSocketClient(app.baseUrl, attacker.accessToken)
    for (const [at, lastEventId] of [
      '',
      '-1',
      'NaN',
      '1e9',
      '0x10',
      '9'.repeat(15),
      '9'.repeat(40),
      'x'.repeat(5_000),
      '\u0000',
      5,
      null,
      {},
    ].entries()) {
      const params = { path: 'live.grid', input: { gridId, cursor: 0 }, lastEventId }
      client.socket.send(JSON.stringify({ id: `s${at}`, method: 'subscription', params }))
    }
    for (const cursor of [-1, 1.5, '0', null, 2 ** 60, Number.MAX_SAFE_INTEGER])
      await client.subscribe('live.grid', { gridId, cursor })
    expect((await client.call('query', 'grid.list')).result?.data).toHaveLength(1)
    const told = () =>
      client.answers.filter((answer) => answer.result?.type === 'data' && answer.result.id !== undefined)
    await client.until(() => told().length === 9)
    for (const { result } of told()) expect(JSON.stringify(result)).toContain('"type":"resync"')
    client.close()
  })

  it('that opens 500 streams gets 50, and one that opens 20,000 is closed', async () => {
    const client = await openSocketClient(app.baseUrl, attacker.accessToken)
    const params = { path: 'live.grid', input: { gridId, cursor: 0 } }
    const open = (count: number, from: number) => {
      for (let at = from; at < from + count; at += 20)
        client.socket.send(
          JSON.stringify(Array.from({ length: 20 }, (_, off) => ({ id: at + off, method: 'subscription', params }))),
        )
    }
    open(500, 1_000)
    await client.call('query', 'grid.list')
    const started = () => client.answers.filter((answer) => answer.result?.type === 'started').length
    // Not at every answer: to count them all five hundred times keeps the server, in this process, from its work.
    await vi.waitFor(() => expect(started()).toBe(50), { timeout: 30_000 })
    const refused = client.answers.flatMap(({ error }) => (error?.data.app.code === 'TOO_MANY' ? [error.data.app] : []))
    expect(refused).toHaveLength(450)
    // The connection's own, as in its other errors.
    const other = (await client.call('query', 'nothing.here')).error?.data.app
    expect(new Set(refused.map(({ requestId }) => requestId))).toEqual(new Set([other?.requestId]))
    expect(other?.requestId).toMatch(/^[0-9a-f-]{36}$/)
    const closed = whenClosed(client.socket)
    open(20_000, 10_000)
    expect(await closed).toBe(4429)
    expect(started()).toBe(50)
  })

  it('that opens a stream twice under one id gets one', async () => {
    const client = await openSocketClient(app.baseUrl, attacker.accessToken)
    const params = { path: 'live.grid', input: { gridId, cursor: 0 } }
    for (let at = 0; at < 5; at += 1) client.socket.send(JSON.stringify({ id: 7, method: 'subscription', params }))
    await client.call('query', 'grid.list')
    await client.until((answer) => answer.id === 7 && answer.result?.type === 'data')
    expect(client.answers.filter((answer) => answer.id === 7 && answer.error !== undefined)).toHaveLength(4)
    client.close()
  })

  it('that asks for much and reads nothing is cut, and holds back no more than it may', async () => {
    const texts = Array.from({ length: 40 }, () => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { title000: 'x'.repeat(20_000) },
    }))
    await app.call('record.apply', { gridId, ops: texts }, attacker.accessToken)
    const client = await openSocketClient(app.baseUrl, attacker.accessToken)
    await client.call('query', 'grid.list')
    client.socket.pause()
    const input = { gridId, query: { filter: null, sort: [] }, limit: 500 }
    for (let id = 0; id < 100; id += 1)
      client.socket.send(JSON.stringify({ id: `w${id}`, method: 'query', params: { path: 'record.window', input } }))
    // It never reads: only the server can end this.
    const closed = new Promise((resolve) => client.socket.on('close', resolve))
    const poll = setInterval(() => client.socket.send('PONG'), 50)
    await closed
    clearInterval(poll)
  })
})
