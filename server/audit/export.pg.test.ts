import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { parse } from 'csv-parse/sync'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import type { AuditFilter, AuditPage } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { verifyLog } from './chain.ts'
import { readHeads, writeHeads } from './heads.ts'
import { auditTickets } from './ticket.ts'
import { verifyExport } from './verify-export.ts'

const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

describe('an exported audit log', () => {
  let app: RunningApp
  let folder: string
  let manager: SignedIn
  beforeAll(async () => {
    app = await runApp()
    folder = mkdtempSync(join(tmpdir(), 'operagrid-audit-'))
    manager = await app.signUp('Export')
    for (const name of ['=HYPERLINK("x")', 'Line\nbreak, "quoted"'])
      await app.call('dashboard.create', { dashboardId: uuidv7(), name }, manager.accessToken)
    for (let at = 0; at < 12; at += 1)
      await app.call('grid.create', { id: uuidv7(), name: `Grid ${at}`, fields: [field] }, manager.accessToken)
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await app[Symbol.asyncDispose]()
  })

  async function download(format: 'ndjson' | 'csv', filter: AuditFilter = {}): Promise<Response> {
    const { data } = await app.call<{ path: string }>('audit.export', { filter, format }, manager.accessToken)
    // As a browser follows a link: no header of ours.
    return await fetch(`${app.baseUrl}${data.path}`)
  }
  function keep(name: string, text: string): string {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it('is one line an entry, up to the export itself, and verifies without the database', async () => {
    const answer = await download('ndjson')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=audit-log.ndjson')
    const text = await answer.text()
    const lines = text.trimEnd().split('\n')
    expect(lines.at(-1)).toContain('"action":"audit.exported"')
    const verdict = await verifyExport(keep('whole.ndjson', text))
    expect(verdict).toEqual({ entries: lines.length, faults: [], isPart: false })
    const edited = text.replace('Grid 5', 'Grid 6')
    expect((await verifyExport(keep('edited.ndjson', edited))).faults).toHaveLength(1)
    const swapped = [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)].join('\n')
    expect((await verifyExport(keep('swapped.ndjson', swapped))).faults).not.toEqual([])
    const torn = keep('torn.ndjson', `${lines[0]}\n{"seq":`)
    await expect(verifyExport(torn)).rejects.toThrow('line 2 is no line of an exported audit log')
  })

  it('may be a part, whose rows verify each for itself', async () => {
    const text = await (await download('ndjson', { actions: ['grid.created'] })).text()
    expect(await verifyExport(keep('part.ndjson', text))).toEqual({ entries: 12, faults: [], isPart: true })
    const edited = text.replace('Grid 5', 'Grid 6')
    expect((await verifyExport(keep('edited-part.ndjson', edited))).faults).toHaveLength(1)
  })

  it('is a table that opens as text, never as a formula', async () => {
    const answer = await download('csv')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const rows = parse(await answer.text(), { bom: true, columns: true })
    // Strings, by the library's contract for text.
    const names = (rows as Record<string, string>[]).map((row) => row['targetName'])
    expect(names).toContain('\'=HYPERLINK("x")')
    expect(names).toContain('Line break, "quoted"')
  })

  it('is written down each time, with its filter', async () => {
    await (await download('csv', { target: 'Grid 1' })).text()
    const { data } = await app.call<AuditPage>(
      'audit.list',
      { filter: { actions: ['audit.exported'] } },
      manager.accessToken,
    )
    expect(data.events[0]).toMatchObject({ target: { kind: 'log', name: 'csv' }, after: { target: 'Grid 1' } })
  })

  it('is not to be had with a ticket of another kind, another secret, too old a one or of an ended session', async () => {
    const { tenant, member } = manager.session
    const other = await app.signIn(manager)
    const sid = sidOf(other)
    const claims = { tenantId: tenant.id, memberId: member.id, sessionId: sid }
    const ask = { filter: {}, format: 'ndjson' } as const
    const get = async (ticket: string) => (await fetch(`${app.baseUrl}/files/audit?ticket=${ticket}`)).status
    const good = auditTickets.sign({ claims, ask }, app.secrets.jwtSecret)
    expect(await get(good)).toBe(200)
    expect(await get(manager.accessToken)).toBe(404)
    expect(await get(auditTickets.sign({ claims, ask }, 'x'.repeat(40)))).toBe(404)
    expect(await get(`${good}x`)).toBe(404)
    expect(await get('')).toBe(404)
    expect((await app.call('grid.create', { id: uuidv7(), name: 'No', fields: [] }, good)).status).toBe(401)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 61_000 })
    const old = auditTickets.sign({ claims, ask }, app.secrets.jwtSecret)
    vi.useRealTimers()
    expect(await get(old)).toBe(404)
    await app.call('session.revoke', { sessionId: sid }, manager.accessToken)
    expect(await get(good)).toBe(401)
    const viewer = await app.join(manager, 'viewer')
    const theirs = { tenantId: tenant.id, memberId: viewer.session.member.id, sessionId: sidOf(viewer) }
    expect(await get(auditTickets.sign({ claims: theirs, ask }, app.secrets.jwtSecret))).toBe(403)
  })

  it('has its heads written once a day, by which a chain that was rewritten as a whole is found', async () => {
    const heads = join(folder, 'heads')
    const reader = { tenantId: manager.session.tenant.id, memberId: manager.session.member.id }
    await writeHeads(app.database.db, heads, new Date('2026-03-01T00:10:00Z'))
    await app.call('grid.create', { id: uuidv7(), name: 'Later', fields: [field] }, manager.accessToken)
    await writeHeads(app.database.db, heads, new Date('2026-03-01T23:50:00Z'))
    await writeHeads(app.database.db, heads, new Date('2026-03-02T00:50:00Z'))
    expect(readdirSync(heads)).toEqual(['2026-03-01.ndjson', '2026-03-02.ndjson'])
    const known = (await readHeads(heads)).get(reader.tenantId) ?? []
    expect(known.map(({ from }) => from)).toEqual(['2026-03-01.ndjson', '2026-03-02.ndjson'])
    expect((await verifyLog(app.database.db, reader, known)).faults).toEqual([])
    // Whoever owns the database can write a chain that is sound in itself.
    await withConnection(app.database.adminUrl, async (admin) => {
      await admin.query('alter table audit_event disable trigger only_grows')
      await admin.query('create temporary table kept as select * from audit_event order by seq')
      await admin.query('delete from audit_event; delete from audit_head')
      await admin.query("update kept set address = '10.9.9.9' where target_name = 'Grid 3'")
      await admin.query('insert into audit_event select * from kept order by tenant_id, seq')
      await admin.query('alter table audit_event enable trigger only_grows')
    })
    expect((await verifyLog(app.database.db, reader)).faults).toEqual([])
    const { faults } = await verifyLog(app.database.db, reader, known)
    expect(faults.map(({ reason }) => reason)).toEqual([
      'is not the entry that 2026-03-01.ndjson names',
      'is not the entry that 2026-03-02.ndjson names',
    ])
  })
})

function sidOf({ accessToken }: SignedIn): string {
  // The middle part of our own token.
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }
  return claims.sid
}
