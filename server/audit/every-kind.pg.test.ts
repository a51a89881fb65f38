import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { auditActionNames } from '@operagrid/shared/domain/audit'
import type { AuditAction } from '@operagrid/shared/domain/audit'

import { startMailServer } from '../mail/testing/mail-server.ts'
import type { MailServer } from '../mail/testing/mail-server.ts'
import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import type { Deed, Ready, Stage } from './testing/deed.ts'
import { deeds } from './testing/deeds.ts'
import { refuseCommits, worldOf } from './testing/refused-commit.ts'

type Row = { readonly action: AuditAction; readonly actor_id: string | null } & Readonly<Record<string, unknown>>

let app: RunningApp
let mails: MailServer
let admin: Client
let stage: Stage

beforeAll(async () => {
  mails = await startMailServer()
  // Nobody looks at sessions beside the calls: what changes, they change.
  app = await runApp({ smtpUrl: mails.url }, { sessionWatchMs: 2_000_000_000, host: 'localhost' })
  admin = new Client({ connectionString: app.database.adminUrl })
  await admin.connect()
  const manager = await app.signUp('Each')
  const [organizer, viewer] = [await app.join(manager, 'organizer'), await app.join(manager, 'viewer')]
  stage = { app, mails, manager, organizer, viewer }
})
afterAll(async () => {
  await admin.end()
  await app[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})

/** The entries of all workspaces, in no order. */
async function entries(): Promise<Map<string, Row>> {
  const { rows } = await admin.query<Row>('select * from audit_event')
  return new Map(rows.map((row) => [`${String(row['tenant_id'])} ${String(row['seq'])}`, row]))
}

/** Does it, and answers what is new in the logs and whether anything else is. */
async function look(act: Ready['act']) {
  await app.services.beside.settled()
  const [before, world] = [await entries(), await worldOf(admin)]
  await act()
  await app.services.beside.settled()
  const written = [...(await entries())].flatMap(([key, row]) => (before.has(key) ? [] : [row]))
  return { written, changed: (await worldOf(admin)) !== world }
}

describe.each(auditActionNames)('%s', (kind) => {
  test('has exactly one entry, which commits with its effect or not at all', { timeout: 30_000 }, async () => {
    const deed: Deed = deeds[kind]
    const { act, entry, beside = [], changesNothing = false, bySystem = false } = await deed(stage)

    if (!changesNothing) {
      for (const refused of [{ kind }, 'effects'] as const) {
        const refusal = await refuseCommits(admin, refused)
        const { written, changed } = await look(act)
        expect({ refused: await refusal.lift(), written, changed }).toEqual({
          refused: true,
          written: [],
          changed: false,
        })
      }
    }

    const { written, changed } = await look(act)
    expect(changed).toBe(!changesNothing)
    expect(written.map(({ action }) => action).toSorted()).toEqual([kind, ...beside].toSorted())
    const row = written.find(({ action }) => action === kind)
    expect({
      actorId: row?.actor_id,
      target: { kind: row?.['target_kind'], id: row?.['target_id'], name: row?.['target_name'] },
      before: row?.['before'],
      after: row?.['after'],
    }).toEqual({ before: null, after: null, ...entry })
    if (bySystem) expect(row).toMatchObject({ address: '', device: '', session_id: null })
    else
      expect(row).toMatchObject({
        address: '127.0.0.1',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      })
  })
})
