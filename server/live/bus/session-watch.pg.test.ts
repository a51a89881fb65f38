import { randomBytes, randomUUID } from 'node:crypto'

import pino from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { addSession, revokeSession } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { Actor, Role } from '@operagrid/shared/domain/member'

import type { ConnectionOwner } from '../connections.ts'
import type { Gone } from './gone.ts'
import { watchSessions } from './session-watch.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => void (database = await createTestDatabase()))
afterAll(() => database.drop())

async function openSocket(actor: Actor, role: Role | undefined): Promise<ConnectionOwner> {
  const { tenantId, memberId } = actor
  const sessionId = randomUUID()
  const made = {
    id: sessionId,
    memberId,
    refreshHash: randomBytes(32),
    lifeS: 3600,
    device: '',
    address: '',
    strong: false,
  }
  await inTenant(database.db, actor, (tx) => addSession(tx, made))
  return { tenantId, memberId, sessionId, expiresAtMs: Infinity, ...(role === undefined ? {} : { role }) }
}

test('each session is found alive as what it is now, or gone: when it ended, or its socket was opened as something else', async () => {
  const { organizer, viewer } = await createMembers(database.adminUrl)
  const well = await openSocket(organizer, 'organizer')
  const opening = await openSocket(viewer, undefined)
  const demoted = await openSocket(viewer, 'organizer')
  const ended = await openSocket(organizer, 'organizer')
  // What only a token signed with the server's own secret could say: a living session's id, in another tenant.
  const elsewhere = { ...well, tenantId: randomUUID() }
  await inTenant(database.db, organizer, (tx) => revokeSession(tx, ended.sessionId))

  const gone: Gone[] = []
  const alive: (readonly [owner: ConnectionOwner, role: Role, askedAtMs: number])[] = []
  const beganAtMs = performance.now()
  const stop = watchSessions({
    db: database.db,
    log: pino({ level: 'silent' }),
    owners: () => [well, elsewhere, opening, demoted, ended],
    gone: (who) => gone.push(who),
    alive: (...told) => alive.push(told),
    everyMs: 10,
  })
  await vi.waitFor(() => expect(alive.length).toBeGreaterThan(3))
  stop()

  // Every round says it anew of those who stay.
  const refOf = ({ tenantId, sessionId }: ConnectionOwner) => ({ tenantId, sessionId })
  expect(gone.slice(0, 3)).toEqual([elsewhere, demoted, ended].map(refOf))
  expect(new Set(gone.map((who) => JSON.stringify(who))).size).toBe(3)
  expect(new Map(alive.map(([owner, role]) => [owner, role]))).toEqual(
    new Map([
      [well, 'organizer'],
      [opening, 'viewer'],
    ]),
  )
  // When it was asked, which is before the answer: of each round a later time.
  const times = alive.filter(([owner]) => owner === well).map(([, , askedAtMs]) => askedAtMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.every((atMs) => atMs >= beganAtMs && atMs < performance.now())).toBe(true)
})
