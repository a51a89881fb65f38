import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../../testing/running-app.ts'
import type { RunningApp } from '../../testing/running-app.ts'
import { natsBinary, natsMissing, startNats } from './testing/nats-server.ts'
import type { Transport } from './transport.ts'

const email = () => `${uuidv7()}@example.org`
const password = 'correct horse battery'

/** Opens a socket of `who` and subscribes; resolves when the first event is there. */
async function subscribe(app: RunningApp, who: SignedIn, path: string, input: unknown) {
  const socket: WebSocket = app.socket()
  const closed = whenClosed(socket)
  const events: string[] = []
  await new Promise((resolve) => socket.on('open', resolve))
  socket.on('message', (data: Buffer) => void events.push(data.toString()))
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token: who.accessToken } }))
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path, input } }))
  const sees = (text: string) => vi.waitFor(() => expect(events.join('\n')).toContain(text), { timeout: 5_000 })
  await sees('"data"')
  return { closed, events, sees, socket }
}

/** Someone whom the manager asked in, with a cookie as a browser has it. */
async function join(app: RunningApp, manager: SignedIn, role: string) {
  const invited = await app.call<{ link: string }>(
    'member.invite',
    { email: email(), name: role, role },
    manager.accessToken,
  )
  const token = invited.data.link.slice(invited.data.link.lastIndexOf('/') + 1)
  const accepted = await app.call<SignedIn>('member.accept', { token, password })
  return accepted.data
}

/** Signs in as a browser does, and answers the cookie of the session too. */
async function signInWithCookie(app: RunningApp, who: SignedIn) {
  const headers = { 'content-type': 'application/json', 'x-operagrid': '1', origin: app.baseUrl }
  const post = async (path: string, body: unknown, cookie = '') =>
    await fetch(`${app.baseUrl}/trpc/${path}`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(body),
    })
  const response = await post('auth.signIn', { email: who.session.account.email, password })
  // Our own server's answer in tRPC's envelope.
  const { result } = (await response.json()) as { result: { data: SignedIn } }
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return { signedIn: result.data, signOut: () => post('auth.signOut', null, cookie) }
}

async function ready(app: RunningApp) {
  const response = await fetch(`${app.baseUrl}/readyz`)
  return { status: response.status, body: await response.json() }
}

async function connected(app: RunningApp): Promise<void> {
  await vi.waitFor(async () => expect(await ready(app)).toMatchObject({ body: { bus: { connected: true } } }))
}

const mute: Transport = { name: 'postgres', open: () => Promise.reject(new Error('cut off')) }

describe.each([
  // Never looking for itself in the first case, cut off in the second: each way works alone.
  ['that it is told', { sessionWatchMs: 2_000_000_000 }],
  ['that it looks for itself', { transport: mute }],
])('what happens on one node takes effect on the other by %s (I6)', (_name, options) => {
  let a: RunningApp
  let b: RunningApp
  let manager: SignedIn
  const gridId = uuidv7()

  beforeAll(async () => {
    a = await runApp({}, options)
    b = await runApp({}, { beside: a, ...options })
    if (!('transport' in options)) await Promise.all([connected(a), connected(b)])
    manager = await a.signUp('Harbour')
    await a.call(
      'grid.create',
      { id: gridId, name: 'Incidents', fields: [{ id: 'title000', name: 'Title', type: 'text', choices: [] }] },
      manager.accessToken,
    )
  })
  afterAll(async () => {
    await b[Symbol.asyncDispose]()
    await a[Symbol.asyncDispose]()
  })

  const watch = (who: SignedIn) => subscribe(b, who, 'live.grid', { gridId, cursor: 0 })

  it('a sign-out', async () => {
    const { signedIn, signOut } = await signInWithCookie(a, manager)
    const { closed } = await watch(signedIn)
    await signOut()
    expect(await closed).toBe(4401)
    expect((await b.call('grid.update', { gridId, name: 'x' }, signedIn.accessToken)).status).toBe(401)
  })

  it.each([
    ['a removal', 'member.remove', {}, 401],
    ['a suspension', 'member.suspend', { suspended: true }, 401],
    ['a demotion', 'member.setRole', { role: 'viewer' }, 403],
  ])('%s', async (_title, path, input, status) => {
    const member = await join(a, manager, 'organizer')
    const { closed } = await watch(member)
    expect((await b.call('grid.update', { gridId, name: 'Mine' }, member.accessToken)).status).toBe(200)
    await a.call(path, { memberId: member.session.member.id, ...input }, manager.accessToken)
    expect(await closed).toBe(4401)
    expect((await b.call('grid.update', { gridId, name: 'Theirs' }, member.accessToken)).status).toBe(status)
  })

  it('leaves everybody else connected', async () => {
    const [member, other] = [await join(a, manager, 'organizer'), await join(a, manager, 'organizer')]
    const [gone, stays] = [await watch(member), await watch(other)]
    await a.call('member.remove', { memberId: member.session.member.id }, manager.accessToken)
    await gone.closed
    expect(stays.socket.readyState).toBe(stays.socket.OPEN)
    await a.call('grid.update', { gridId, name: 'Still here' }, manager.accessToken)
    await stays.sees('Still here')
    stays.socket.close()
  })
})

describe('a dashboard that was changed on one node', () => {
  it('is shown with its new name on the other', async () => {
    await using a = await runApp()
    await using b = await runApp({}, { beside: a })
    await Promise.all([connected(a), connected(b)])
    const manager = await a.signUp('Harbour')
    const dashboardId = uuidv7()
    await a.call('dashboard.create', { dashboardId, name: 'Watch' }, manager.accessToken)
    const there = await subscribe(b, manager, 'live.dashboard', { dashboardId })
    await a.call('dashboard.update', { dashboardId, name: 'Night watch' }, manager.accessToken)
    await there.sees('Night watch')
    there.socket.close()
  })
})

describe('a comment on one node', () => {
  it('is told on the other: to who sees the record, and to who is mentioned', async () => {
    await using a = await runApp()
    await using b = await runApp({}, { beside: a })
    await Promise.all([connected(a), connected(b)])
    const manager = await a.signUp('Harbour')
    const organizer = await join(a, manager, 'organizer')
    const [gridId, recordId, commentId] = [uuidv7(), uuidv7(), uuidv7()]
    await a.call('grid.create', { id: gridId, name: 'Log', fields: [] }, manager.accessToken)
    const create = { kind: 'create', opId: uuidv7(), recordId, cells: {} }
    await a.call('record.apply', { gridId, ops: [create] }, manager.accessToken)
    const grid = await subscribe(b, organizer, 'live.grid', { gridId, cursor: 1 })
    const bell = await subscribe(b, organizer, 'live.notifications', undefined)
    await bell.sees('"unread":0')
    const mentions = [organizer.session.member.id]
    const said = { gridId, recordId, commentId, text: 'Look, @organizer', mentions }
    expect((await a.call('comment.add', said, manager.accessToken)).error).toBeUndefined()
    await grid.sees('"comments":1')
    await bell.sees('"unread":1')
    grid.socket.close()
    bell.socket.close()
  })
})

describe('the readiness of a node', () => {
  it('tells whether it hears the others', async () => {
    await using app = await runApp()
    await connected(app)
    expect(await ready(app)).toMatchObject({
      status: 200,
      body: { ok: true, bus: { via: 'postgres', connected: true } },
    })
  })

  it.skipIf(natsBinary === undefined)(`names NATS where it is set${natsMissing}`, async () => {
    const nats = await startNats()
    await using app = await runApp({ natsUrl: nats.url })
    await connected(app)
    expect(await ready(app)).toMatchObject({ body: { bus: { via: 'nats', connected: true } } })
    await nats.stop()
    await vi.waitFor(async () =>
      expect(await ready(app)).toMatchObject({ status: 200, body: { bus: { connected: false } } }),
    )
  })

  it('is no less when it does not: it serves, late by a heartbeat', async () => {
    await using app = await runApp({}, { transport: mute })
    expect(await ready(app)).toMatchObject({
      status: 200,
      body: { ok: true, bus: { via: 'postgres', connected: false } },
    })
    expect((await fetch(`${app.baseUrl}/healthz`)).status).toBe(200)
  })
})
