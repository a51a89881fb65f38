import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { listChanges } from '@operagrid/db/queries/change'
import { inTenant } from '@operagrid/db/tenant'
import type { GridEvent } from '@operagrid/shared/domain/change'
import type { PresenceEvent } from '@operagrid/shared/domain/presence'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import type { SocketClient } from '../testing/socket-client.ts'

const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

describe('streams over a socket', () => {
  let app: RunningApp
  let who: SignedIn
  let gridId: string
  const clients: SocketClient[] = []

  beforeAll(async () => {
    app = await runApp()
    who = await app.signUp('Streams')
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'Ours', fields: [field] }, who.accessToken)
  })
  afterAll(async () => {
    for (const client of clients) client.close()
    await app[Symbol.asyncDispose]()
  })

  async function connect(token = who.accessToken): Promise<SocketClient> {
    const client = await openSocketClient(app.baseUrl, token)
    clients.push(client)
    return client
  }
  const edit = async () => {
    const op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'x' } }
    const { data } = await app.call<{ results: { version: number }[] }>(
      'record.apply',
      { gridId, ops: [op] },
      who.accessToken,
    )
    return data.results[0]?.version ?? 0
  }
  const versionsOf = (data: readonly unknown[]) =>
    // What live.grid sends.
    (data as { data: GridEvent }[]).flatMap(({ data: event }): (number | 'resync')[] =>
      event.type === 'resync' ? ['resync'] : event.changes.map((change) => change.version),
    )
  const until = async (done: () => boolean | Promise<boolean>) => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const head = async () => {
    const { member, tenant } = who.session
    const actor = { tenantId: tenant.id, memberId: member.id, role: member.role }
    const all = await inTenant(app.database.db, actor, (tx) => listChanges(tx, gridId, 0, 10_000))
    return { all, version: all.at(-1)?.version ?? 0 }
  }

  it('come in tRPC’s own envelope, each message with the id to resume from', async () => {
    const client = await connect()
    const { version } = await head()
    const feed = await client.subscribe('live.grid', { gridId, cursor: version })
    // An edit before the stream's first message would come with it.
    await until(() => feed.data().length === 1)
    await edit()
    await until(() => feed.data().length === 2)
    const changes = [(await head()).all.at(-1)]
    const id = String(version + 1)
    expect(client.answers.slice(-3)).toEqual([
      { id: feed.id, result: { type: 'started' } },
      {
        id: feed.id,
        result: {
          type: 'data',
          id: String(version),
          data: { id: String(version), data: { type: 'changes', changes: [] } },
        },
      },
      { id: feed.id, result: { type: 'data', id, data: { id, data: { type: 'changes', changes } } } },
    ])
  })

  it('stay in order among answers, also many streams of one grid on one socket, and end where they are stopped', async () => {
    const client = await connect()
    const { version } = await head()
    const first = await client.subscribe('live.grid', { gridId, cursor: version })
    const second = await client.subscribe('live.grid', { gridId, cursor: Math.max(0, version - 1) })
    await Promise.all(Array.from({ length: 20 }, edit))
    await until(() => versionsOf(first.data()).length === 20)
    await client.call('query', 'grid.list')
    client.stop(first.id)
    await client.until((answer) => answer.id === first.id && answer.result?.type === 'stopped')
    await edit()
    await until(() => versionsOf(second.data()).at(-1) === version + 21)
    expect(versionsOf(first.data())).toEqual(Array.from({ length: 20 }, (_, at) => version + 1 + at))
    expect(client.answers.filter((answer) => answer.id === first.id).at(-1)?.result?.type).toBe('stopped')
  })

  it('resume by the last event’s id, and say `resync` to one that is nonsense', async () => {
    const client = await connect()
    const { version } = await head()
    const first = await client.subscribe('live.grid', { gridId, cursor: version })
    await edit()
    await until(() => versionsOf(first.data()).length === 1)
    const lastEventId = client.answers.at(-1)?.result?.id
    client.close()
    const missed = [await edit(), await edit()]
    const back = await connect()
    const resumed = await back.subscribe('live.grid', { gridId, cursor: 0 }, lastEventId)
    await until(() => resumed.data().length > 0)
    expect(versionsOf(resumed.data())).toEqual(missed)
    for (const nonsense of ['', '-1', '99999999999999', '1e3', '12.secret', 'x'.repeat(40), '١٢']) {
      const stream = await back.subscribe('live.grid', { gridId, cursor: 0 }, nonsense)
      await until(() => stream.data().length > 0)
      expect(versionsOf(stream.data())).toEqual(['resync'])
    }
  })

  it('refuse a foreign grid and one that never was alike, and the socket goes on', async () => {
    const stranger = await app.signUp('Stranger')
    const client = await connect(stranger.accessToken)
    const refusals = []
    for (const each of [gridId, uuidv7()]) {
      const { id } = await client.subscribe('live.grid', { gridId: each, cursor: 0 })
      refusals.push({ ...(await client.until((answer) => answer.id === id && answer.error !== undefined)), id: 0 })
    }
    expect(refusals[0]).toEqual(refusals[1])
    expect(refusals[0]?.error?.data.app.code).toBe('NOT_FOUND')
    expect((await client.call('query', 'grid.list')).result?.data).toEqual([])
  })

  it('let nothing pass from the moment that the member is signed out', async () => {
    const guest = await app.signUp('Guest')
    const theirs = uuidv7()
    await app.call('grid.create', { id: theirs, name: 'Theirs', fields: [field] }, guest.accessToken)
    const otherDevice = await app.signIn(guest)
    const client = await connect(guest.accessToken)
    const feed = await client.subscribe('live.grid', { gridId: theirs, cursor: 0 })
    await client.subscribe('live.presence', { gridId: theirs, clientId: uuidv7() })
    await until(() => feed.data().length === 1)
    // What session.list answers.
    const listed = (await client.call('query', 'session.list')).result?.data as { id: string; current: boolean }[]
    const sessionId = listed.find(({ current }) => current)?.id
    // The other end reads nothing meanwhile: what was sent after the signing out would still be there to read.
    client.socket.pause()
    const closed = whenClosed(client.socket)
    await app.call('session.revoke', { sessionId }, guest.accessToken)
    const op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'secret' } }
    const written = await app.call('record.apply', { gridId: theirs, ops: [op] }, otherDevice.accessToken)
    expect(written.status).toBe(200)
    const before = client.answers.length
    client.socket.resume()
    expect(await closed).toBe(4401)
    expect(client.answers.length).toBe(before)
    expect(JSON.stringify(client.answers)).not.toContain('secret')
  })

  it('end for a reporter with the last form, and for everyone with the grid', async () => {
    const theirs = uuidv7()
    const formId = uuidv7()
    const items = [{ fieldId: field.id, label: 'What?', help: '', required: true }]
    const form = { name: 'Report', description: '', open: true, items }
    const reporter = await app.join(who, 'reporter')
    await app.call('grid.create', { id: theirs, name: 'Theirs', fields: [field] }, who.accessToken)
    await app.call('form.save', { gridId: theirs, formId, form }, who.accessToken)
    const [mine, other] = [await connect(reporter.accessToken), await connect()]
    const [reports, grid] = [
      await mine.subscribe('live.grid', { gridId: theirs, cursor: 0 }),
      await other.subscribe('live.grid', { gridId: theirs, cursor: 0 }),
    ]
    await until(() => reports.data().length === 1 && grid.data().length === 1)
    const endOf = async (client: SocketClient, id: number) =>
      (await client.until((answer) => answer.id === id && answer.error !== undefined)).error?.data.app.code
    await app.call('form.save', { gridId: theirs, formId, form: { ...form, items: [] } }, who.accessToken)
    await until(() => versionsOf(reports.data()).includes('resync'))
    // At once, and not when the heartbeat finds it: nobody gets in any more from the answer on.
    await app.call('form.remove', { formId }, who.accessToken)
    const { id: late } = await mine.subscribe('live.grid', { gridId: theirs, cursor: 0 })
    expect(await endOf(mine, late)).toBe('NOT_FOUND')
    expect(await endOf(mine, reports.id)).toBe('NOT_FOUND')
    expect(mine.answers.filter(({ id, result }) => id === late && result?.type === 'data')).toEqual([])
    await app.call('grid.remove', { gridId: theirs }, who.accessToken)
    const { id: later } = await other.subscribe('live.grid', { gridId: theirs, cursor: 0 })
    expect(await endOf(other, later)).toBe('NOT_FOUND')
    expect(await endOf(other, grid.id)).toBe('NOT_FOUND')
    expect(other.answers.filter(({ id, result }) => id === later && result?.type === 'data')).toEqual([])
  })

  // Within a time in which no screen expires by itself.
  it('tell who is here, and that they left', { timeout: 10_000 }, async () => {
    const [one, two] = [await connect(), await connect()]
    const ids = [uuidv7(), uuidv7()]
    const state = { recordId: uuidv7(), fieldId: 'title000', typing: true }
    const seen = await one.subscribe('live.presence', { gridId, clientId: ids[0] })
    await two.subscribe('live.presence', { gridId, clientId: ids[1] })
    await two.call('mutation', 'presence.set', { gridId, clientId: ids[1], state })
    // What live.presence sends.
    const events = () => seen.data() as PresenceEvent[]
    await until(() => events().length >= 2)
    expect(events()[0]).toEqual({ present: [] })
    expect(events()[1]).toMatchObject({ present: [{ ...state, clientId: ids[1] }], left: [] })
    two.close()
    await until(() => events().length >= 3)
    expect(events()[2]).toEqual({ present: [], left: [ids[1]] })
  })

  it('are not to be had over HTTP, where nothing would end them with the session', async () => {
    const input = encodeURIComponent(JSON.stringify({ gridId, cursor: 0 }))
    const response = await fetch(`${app.baseUrl}/trpc/live.grid?input=${input}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, accept: 'text/event-stream' },
    })
    expect(await response.text()).toContain('Subscribe over the WebSocket.')
  })

  it('say 1012 to everyone when the server stops, after what was under way has been answered', async () => {
    const other = await runApp()
    const guest = await other.signUp('Stop')
    const grid = uuidv7()
    await other.call('grid.create', { id: grid, name: 'G', fields: [field] }, guest.accessToken)
    const client = await openSocketClient(other.baseUrl, guest.accessToken)
    const feed = await client.subscribe('live.grid', { gridId: grid, cursor: 0 })
    const closed = whenClosed(client.socket)
    const op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'x' } }
    const stopped = await withConnection(other.database.adminUrl, async (holder) => {
      await holder.query('begin')
      await holder.query('select from grid where id = $1 for update', [grid])
      const applied = client.call('mutation', 'record.apply', { gridId: grid, ops: [op] })
      // The server must have begun with it, or it is nothing that is under way.
      await until(async () => {
        const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        const { rows } = await holder.query(waiting)
        return rows.length > 0
      })
      const stopping = other[Symbol.asyncDispose]()
      await holder.query('commit')
      expect((await applied).result?.type).toBe('data')
      return { stopping }
    })
    expect(await closed).toBe(1012)
    expect(versionsOf(feed.data())).toEqual([1])
    await stopped.stopping
  })
})
