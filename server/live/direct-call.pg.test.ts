import { once } from 'node:events'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { withoutId } from '../testing/without-id.ts'

describe('a call over the socket', () => {
  let app: RunningApp
  let ours: SignedIn
  let theirs: SignedIn
  const gridId = uuidv7()
  const fields = [{ id: 'title000', name: 'Title', type: 'text', choices: [] }]

  beforeAll(async () => {
    app = await runApp()
    ours = await app.signUp('Ours')
    theirs = await app.signUp('Theirs')
    await app.call('grid.create', { id: gridId, name: 'Ours', fields }, ours.accessToken)
  })
  afterAll(() => app[Symbol.asyncDispose]())

  async function open(who: SignedIn): Promise<WebSocket> {
    const socket = app.socket()
    await once(socket, 'open')
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token: who.accessToken } }))
    return socket
  }

  async function answerTo(socket: WebSocket, message: object): Promise<unknown> {
    const answered = new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(data.toString())),
    )
    socket.send(JSON.stringify(message))
    return JSON.parse(await answered)
  }

  const create = () => ({ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'Leak' } })
  const inputs: readonly (readonly [string, unknown])[] = [
    ['ops', { gridId, ops: [create(), create()] }],
    ['an op that is refused', { gridId, ops: [{ ...create(), cells: { nofield0: 1 } }] }],
    ['a grid that is not there', { gridId: uuidv7(), ops: [create()] }],
    ['no ops', { gridId, ops: [] }],
    ['an unknown key', { gridId, ops: [create()], tenantId: uuidv7() }],
    ['text that cannot be stored', { gridId, ops: [{ ...create(), cells: { title000: 'a\0b' } }] }],
    ['no input', undefined],
    ['a list', [1, 2]],
    ['null', null],
  ]

  it.each(inputs)('with %s is answered as the same call over HTTP', async (_name, input) => {
    const socket = await open(ours)
    const direct = await answerTo(socket, {
      id: 7,
      method: 'mutation',
      params: { input, path: 'record.apply' },
    })
    const { data, error } = await app.call<unknown>('record.apply', input, ours.accessToken)
    const answer = error === undefined ? { id: 7, result: { type: 'data', data } } : { id: 7, error }
    expect(withoutId(direct)).toEqual(withoutId(answer))
    socket.close()
  })

  it('by a role that may not is answered as over HTTP', async () => {
    const { data } = await app.call<{ link: string }>(
      'member.invite',
      { email: 'viewer@example.org', name: 'Vi', role: 'viewer' },
      ours.accessToken,
    )
    const accepted = await app.call<SignedIn>('member.accept', {
      token: data.link.split('/').at(-1),
      password: 'correct horse battery',
    })
    const input = { gridId, ops: [create()] }
    const socket = await open(accepted.data)
    const direct = await answerTo(socket, { id: 1, method: 'mutation', params: { path: 'record.apply', input } })
    const { error } = await app.call('record.apply', input, accepted.data.accessToken)
    expect(error?.data.app.code).toBe('NOT_ALLOWED')
    expect(withoutId(direct)).toEqual(withoutId({ id: 1, error }))
    socket.close()
  })

  it('to a foreign grid says what a grid that never was says', async () => {
    const socket = await open(theirs)
    const foreign = await answerTo(socket, message(gridId))
    const absent = await answerTo(socket, message(uuidv7()))
    expect(foreign).toEqual(absent)
    socket.close()
  })

  it('is refused before the connection has shown who it is, and with a token that is none', async () => {
    const socket = app.socket()
    await once(socket, 'open')
    const heard: unknown[] = []
    socket.on('message', (data) => heard.push(JSON.parse(String(data))))
    const closed = whenClosed(socket)
    socket.send(JSON.stringify(message(gridId)))
    socket.send(JSON.stringify(message(gridId)))
    await closed
    expect(heard.filter((one) => JSON.stringify(one).includes('applied'))).toEqual([])
    const other = app.socket()
    await once(other, 'open')
    const otherClosed = whenClosed(other)
    other.send(JSON.stringify({ method: 'connectionParams', data: { token: 'x.y.z' } }))
    other.send(JSON.stringify(message(gridId)))
    expect(await otherClosed).toBe(4401)
  })

  it.each([
    ['a subscription by that name', { id: 3, method: 'subscription', params: { path: 'record.apply', input: {} } }],
    ['a query by that name', { id: 3, method: 'query', params: { path: 'record.apply', input: {} } }],
    ['an inherited name', { id: 3, method: 'mutation', params: { path: 'record.apply.constructor', input: {} } }],
    ['no id', { id: null, method: 'mutation', params: { path: 'record.apply', input: {} } }],
    ['a batch', [{ id: 3, method: 'mutation', params: { path: 'record.apply', input: {} } }]],
  ])('that is %s is left to tRPC, which refuses it', async (_name, sent) => {
    const socket = await open(ours)
    expect(await answerTo(socket, sent)).toHaveProperty('error.message')
    socket.close()
  })

  const message = (id: string) => ({
    id: 1,
    method: 'mutation',
    params: { path: 'record.apply', input: { gridId: id, ops: [create()] } },
  })
})
