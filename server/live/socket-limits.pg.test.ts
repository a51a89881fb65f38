import { once } from 'node:events'
import { connect } from 'node:net'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'

import type { AuditPage } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { frameOf, openRawSocket } from '../testing/raw-socket.ts'
import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import type { SocketClient } from '../testing/socket-client.ts'

const query = (id: number) => ({ id, method: 'query', params: { path: 'grid.list' } })

describe('the numbers of a socket', () => {
  let app: RunningApp
  let who: SignedIn
  beforeAll(async () => {
    app = await runApp()
    who = await app.signUp('Numbers')
  })
  afterAll(() => app[Symbol.asyncDispose]())

  it('a session has ten sockets open, and an eleventh as soon as one of them is gone', async () => {
    const phone = await app.signIn(who)
    const open: SocketClient[] = []
    for (let at = 0; at < 10; at += 1) {
      const client = await openSocketClient(app.baseUrl, phone.accessToken)
      open.push(client)
      expect((await client.call('query', 'grid.list')).result?.type).toBe('data')
    }
    const eleventh = await openSocketClient(app.baseUrl, phone.accessToken)
    expect(await whenClosed(eleventh.socket)).toBe(4429)
    // Another session of the same person has its own.
    const desk = await openSocketClient(app.baseUrl, who.accessToken)
    expect((await desk.call('query', 'grid.list')).result?.type).toBe('data')
    const [first] = open
    if (first === undefined) throw new Error('ten were opened')
    const { sessionId, tenantId } = app.services.identity.verify(phone.accessToken) ?? { sessionId: '', tenantId: '' }
    first.close()
    while (app.services.engine.connections.countOf({ tenantId, sessionId }) === 10)
      await new Promise((resolve) => setTimeout(resolve, 5))
    const again = await openSocketClient(app.baseUrl, phone.accessToken)
    expect((await again.call('query', 'grid.list')).result?.type).toBe('data')
    for (const client of [...open, desk, again]) client.close()
  })

  it('twenty calls of one message are answered, and twenty-one refused each', async () => {
    const client = await openSocketClient(app.baseUrl, who.accessToken)
    const ask = async (count: number, from: number) => {
      client.socket.send(JSON.stringify(Array.from({ length: count }, (_, at) => query(from + at))))
      const answersTo = () =>
        client.answers.filter(({ id }) => typeof id === 'number' && id >= from && id < from + count)
      await client.until(() => answersTo().length === count)
      return new Set(answersTo().map(({ result, error }) => result?.type ?? error?.data.app.code))
    }
    expect(await ask(20, 1_000)).toEqual(new Set(['data']))
    expect(await ask(21, 2_000)).toEqual(new Set(['BAD_INPUT']))
    client.close()
  })

  it.each([
    [64, 1005],
    [65, 1008],
  ])('a message of %i fragments ends with %i', async (count, code) => {
    const hello = frameOf(JSON.stringify({ method: 'connectionParams', data: { token: who.accessToken } }))
    const text = JSON.stringify(query(1)).padEnd(count)
    const parts = Array.from({ length: count }, (_, at) =>
      frameOf(at === count - 1 ? text.slice(at) : text.charAt(at), { opcode: at === 0 ? 1 : 0, fin: at === count - 1 }),
    )
    const socket = openRawSocket({ port: app.port }, hello, ...parts, frameOf('', { opcode: 8 }))
    expect(await socket.ended).toBe(code)
  })

  it('that was refused and does not go is cut', async () => {
    const stayer = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true })
    stayer.on('error', () => undefined)
    const heard = once(stayer, 'data')
    stayer.write(`GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    expect(String((await heard)[0])).toContain('404')
    // What it writes then fails, too.
    const closed = new Promise<void>((resolve) => stayer.once('close', () => resolve()))
    const poll = setInterval(() => stayer.write('still here'), 20)
    await closed
    clearInterval(poll)
  })
})

describe('strangers behind the proxy', () => {
  let app: RunningApp
  let who: SignedIn
  const crowd = '203.0.113.1'
  beforeAll(async () => {
    app = await runApp({ production: true })
    who = await app.signUp('Proxied')
  })
  afterAll(() => app[Symbol.asyncDispose]())

  const hello = () => frameOf(JSON.stringify({ method: 'connectionParams', data: { token: who.accessToken } }))
  const from = (forwardedFor: string, ...frames: readonly Buffer[]) =>
    openRawSocket({ port: app.port, forwardedFor }, ...frames)

  it('wait in no greater number than may from one address, and nobody else notices', async () => {
    const member = app.socket({ headers: { 'x-forwarded-for': crowd } })
    await once(member, 'open')
    member.send(JSON.stringify({ method: 'connectionParams', data: { token: who.accessToken } }))
    const answer = async (id: number) => {
      const answered = once(member, 'message')
      member.send(JSON.stringify(query(id)))
      return String((await answered)[0])
    }
    expect(await answer(1)).toContain('"type":"data"')
    const strangers = Array.from({ length: 250 }, () => from(crowd))
    await Promise.all(strangers.map(({ answered }) => answered))
    expect(await from(crowd).ended).toBe(429)
    // What a client claims counts for nothing: the proxy's own word comes last.
    expect(await from(`198.51.100.7, ${crowd}`).ended).toBe(429)
    expect(await from('203.0.113.2', hello(), frameOf('', { opcode: 8 })).ended).toBe(1005)
    expect(await answer(2)).toContain('"type":"data"')
    // None of them was turned away; each has its five seconds.
    expect(new Set(await Promise.all(strangers.map(({ ended }) => ended)))).toEqual(new Set([4401]))
    expect(await from(crowd, hello(), frameOf('', { opcode: 8 })).ended).toBe(1005)
    member.terminate()
  })

  it('are none any more once they have shown whose they are', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.3' }
    const open: WebSocket[] = []
    for (let at = 0; at < 26; at += 1) {
      const { accessToken } = await app.signIn(who)
      for (let tab = 0; tab < 10; tab += 1) {
        const socket = app.socket({ headers })
        open.push(socket)
        await once(socket, 'open')
        socket.send(JSON.stringify({ method: 'connectionParams', data: { token: accessToken } }))
      }
    }
    expect(open.map(({ readyState }) => readyState)).toEqual(open.map(({ OPEN }) => OPEN))
    for (const socket of open) socket.terminate()
  })

  it('that turn out to be members are in the audit log with their own address, not the proxy’s', async () => {
    const member = app.socket({ headers: { 'x-forwarded-for': '203.0.113.4' } })
    await once(member, 'open')
    member.send(JSON.stringify({ method: 'connectionParams', data: { token: who.accessToken } }))
    const gridId = uuidv7()
    const input = { id: gridId, name: 'Logged', fields: [{ id: 'title000', name: 'Title', type: 'text', choices: [] }] }
    const answered = once(member, 'message')
    member.send(JSON.stringify({ id: 1, method: 'mutation', params: { path: 'grid.create', input } }))
    expect(String((await answered)[0])).toContain('"type":"data"')
    const { data } = await app.call<AuditPage>('audit.list', { filter: { target: gridId } }, who.accessToken)
    expect(new Set(data.events.map(({ address }) => address))).toEqual(new Set(['203.0.113.4']))
    member.terminate()
  })
})
