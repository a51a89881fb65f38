import { createHash } from 'node:crypto'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { addAuditEvent } from '@operagrid/db/queries/audit'
import { inTenant } from '@operagrid/db/tenant'
import { auditActionNames } from '@operagrid/shared/domain/audit'
import type { AuditEvent, AuditPage } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { testOrigin } from '../auth/testing/visitors.ts'
import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { chainHash, verifyLog } from './chain.ts'

const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

describe('the audit log', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp()
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  const ask = async <T>(path: string, input: unknown, who: SignedIn) => {
    const answer = await app.call<T>(path, input, who.accessToken)
    expect([path, answer.error?.message]).toEqual([path, undefined])
    return answer.data
  }
  const list = (who: SignedIn, filter: object = {}) => ask<AuditPage>('audit.list', { filter, limit: 200 }, who)
  const readerOf = ({ session }: SignedIn) => ({ tenantId: session.tenant.id, memberId: session.member.id })

  /** What was written while `work` ran, oldest first. */
  async function written(who: SignedIn, work: () => Promise<unknown>): Promise<readonly AuditEvent[]> {
    const before = (await list(who)).events[0]?.seq ?? 0
    await work()
    await app.services.beside.settled()
    return (await list(who)).events.filter(({ seq }) => seq > before + 1).toReversed()
  }

  it('has sign-ins, failed ones, sign-outs and refusals, and knows no password and no token', async () => {
    const manager = await app.signUp('Doors')
    const viewer = await app.join(manager, 'viewer')
    const email = app.emailOf(manager)
    const events = await written(manager, async () => {
      const again = await app.signIn(manager)
      await app.call('auth.signIn', { email, password: 'something else entirely' })
      // Written beside the answer, which on a slow machine may be after the next action.
      await app.services.beside.settled()
      await ask('session.revoke', { sessionId: claimsOf(again.accessToken).sid }, manager)
      await app.call('grid.create', { id: uuidv7(), name: 'No', fields: [] }, viewer.accessToken)
      await app.call('grid.create', { id: uuidv7(), name: 'No', fields: [] }, viewer.accessToken)
    })
    expect(events.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['session.begun', manager.session.member.id],
      ['session.refused', null],
      ['session.ended', manager.session.member.id],
      ['access.refused', viewer.session.member.id],
    ])
    const all = (await list(manager)).events
    expect(all.map(({ action }) => action)).toContain('workspace.created')
    const text = JSON.stringify(all)
    for (const secret of ['correct horse', 'something else', manager.accessToken]) expect(text).not.toContain(secret)
  })

  it('is read by management only, who are written down for it', async () => {
    const manager = await app.signUp('Readers')
    for (const role of ['organizer', 'reporter', 'viewer'] as const) {
      const member = await app.join(manager, role)
      for (const [path, input] of [
        ['audit.list', { filter: {} }],
        ['audit.verify', undefined],
        ['audit.export', { filter: {}, format: 'csv' }],
      ] as const)
        expect((await app.call(path, input, member.accessToken)).error?.data.app.code).toBe('NOT_ALLOWED')
    }
    await list(manager, { actions: ['grid.created'] })
    const { events } = await list(manager, { actions: ['audit.read'] })
    expect(events.some(({ after }) => JSON.stringify(after) === '{"actions":["grid.created"]}')).toBe(true)
  })

  it('filters by person, action, target and time, and pages without a gap', async () => {
    const manager = await app.signUp('Filters')
    const organizer = await app.join(manager, 'organizer')
    for (const name of ['Alpha', 'Beta', 'Gamma'])
      await ask('grid.create', { id: uuidv7(), name, fields: [field] }, organizer)
    const memberId = organizer.session.member.id
    expect((await list(manager, { memberId })).events.map(({ action }) => action)).toEqual([
      'grid.created',
      'grid.created',
      'grid.created',
      'member.joined',
    ])
    const named = await list(manager, { target: 'ET' })
    expect(named.events.map(({ target }) => target.name)).toEqual(['Beta'])
    expect(named.names).toEqual({ [memberId]: 'organizer' })
    const [beta] = named.events
    const at = beta?.at ?? ''
    expect((await list(manager, { actions: ['grid.created'], from: at })).events).toHaveLength(2)
    expect((await list(manager, { actions: ['grid.created'], to: at })).events).toHaveLength(1)
    const seen: number[] = []
    let below: number | undefined
    for (;;) {
      const page = await ask<AuditPage>('audit.list', { filter: {}, limit: 3, below: below ?? 1_000 }, manager)
      seen.push(...page.events.map(({ seq }) => seq))
      below = page.events.at(-1)?.seq
      if (!page.more) break
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, at) => seen.length - at))
  })

  it('is dense and one chain after a hundred actions at once, and a rollback leaves no trace in it', async () => {
    const manager = await app.signUp('Crowd')
    const reader = readerOf(manager)
    const context = { ...reader, role: 'management' } as const
    const before = (await verifyLog(app.database.db, reader)).entries
    const target = { kind: 'grid', id: null, name: 'x' } as const
    const one = (at: number) =>
      inTenant(app.database.db, context, async (tx) => {
        await addAuditEvent(tx, testOrigin, { action: 'grid.created', actorId: reader.memberId, target, after: { at } })
        if (at % 4 === 0) throw new Error('taken back')
      })
    const done = await Promise.allSettled(Array.from({ length: 100 }, (_, at) => one(at)))
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(75)
    expect(await verifyLog(app.database.db, reader)).toEqual({ entries: before + 75, faults: [] })
  })

  it('is the same text in the database and here, whatever the names are', async () => {
    const manager = await app.signUp('Text')
    const reader = readerOf(manager)
    const names = ['"quoted"\\', 'tab\tline\nbell\u0007', 'Ünïcode 😀 \u2028', '</script>', '\u007f\u0001']
    for (const name of names) {
      await inTenant(app.database.db, { ...reader, role: 'management' }, (tx) =>
        addAuditEvent(
          tx,
          { ...testOrigin, device: name },
          {
            action: 'grid.renamed',
            actorId: reader.memberId,
            target: { kind: 'grid', id: uuidv7(), name },
            before: { name, '12345678': 1, '007': [name, 'b'], last: null, no: false, much: 1e21, small: -0.5 },
          },
        ),
      )
    }
    expect((await verifyLog(app.database.db, reader)).faults).toEqual([])
  })

  it('shows an edit, a lost entry, another order and a cut end, also to the owner of the tables', async () => {
    const manager = await app.signUp('Tampered')
    const reader = readerOf(manager)
    await app.join(manager, 'viewer')
    for (const name of ['A', 'B', 'C']) await ask('grid.create', { id: uuidv7(), name, fields: [field] }, manager)
    const { entries } = await verifyLog(app.database.db, reader)
    const tenant = reader.tenantId
    const of = `where tenant_id = '${tenant}' and seq`
    const last = await withConnection(app.database.adminUrl, async (admin) => {
      for (const sql of [
        `update audit_event set address = '' ${of} = 2`,
        `delete from audit_event ${of} = 2`,
        'truncate audit_event',
      ])
        await expect(admin.query(sql)).rejects.toThrow('the audit log only grows')
      const { rows } = await admin.query<{ hash: string }>(
        `select encode(hash, 'hex') as hash from audit_event ${of} = ${entries}`,
      )
      return { seq: entries, hash: rows[0]?.hash ?? '', from: 'yesterday' }
    })
    const swap = `update audit_event set seq = seq + 1000 ${of} in (2, 3);
      update audit_event set seq = 1005 - seq ${of} > 1000`
    const tampered: readonly (readonly [string, RegExp])[] = [
      [`update audit_event set address = '10.0.0.1' ${of} = 3`, /^3 is not what was written/],
      [`update audit_event set after = '{"name":"Z"}' ${of} = 3`, /^3 is not what was written/],
      [`update audit_event set actor_id = null ${of} = 2`, /^2 is not what was written/],
      [`update audit_event set at = at + interval '1 microsecond' ${of} = 2`, /^2 is not what was written/],
      [`delete from audit_event ${of} = 3`, /^4 follows entry 2: entries between are missing/],
      [`delete from audit_event ${of} = 1`, /^2 follows entry 0/],
      [swap, /^2 is not what was written|^2 is not linked/],
      [`delete from audit_event ${of} = ${entries}`, new RegExp(`^${entries} is missing, but yesterday names it`)],
    ]
    for (const [sql, fault] of tampered) {
      await withConnection(app.database.adminUrl, async (admin) => {
        await admin.query('alter table audit_event disable trigger user')
        await admin.query('create table kept as select * from audit_event')
        await admin.query(sql)
      })
      const { faults } = await verifyLog(app.database.db, reader, [last])
      expect([sql, faults.map(({ seq, reason }) => `${seq} ${reason}`)[0]]).toEqual([sql, expect.stringMatching(fault)])
      await withConnection(app.database.adminUrl, async (admin) => {
        await admin.query('delete from audit_event; insert into audit_event select * from kept; drop table kept')
        await admin.query('alter table audit_event enable trigger user')
      })
    }
    expect((await verifyLog(app.database.db, reader, [last])).faults).toEqual([])
  })

  it('knows at least thirty kinds of action', () => {
    expect(auditActionNames.length).toBeGreaterThanOrEqual(30)
    expect(chainHash('00'.repeat(32), 'x')).toBe(
      createHash('sha256')
        .update(Buffer.concat([Buffer.alloc(32), Buffer.from('x')]))
        .digest('hex'),
    )
  })
})

function claimsOf(token: string): { readonly sid: string } {
  // The middle part of our own token.
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }
}
