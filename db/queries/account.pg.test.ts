import { randomBytes, randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'

import { withConnection } from '../connect.ts'
import { inTenant } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { listLiveSessions } from './account.ts'
import { setMemberStatus } from './membership.ts'
import { addSession, revokeSession } from './session.ts'

describe('the sessions that still live', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let one: SeededTenant
  let other: SeededTenant

  beforeAll(async () => {
    database = await createTestDatabase()
    one = await seedTenant(database.adminUrl)
    other = await seedTenant(database.adminUrl)
  })
  afterAll(async () => await database[Symbol.asyncDispose]())

  async function signIn(actor: Actor) {
    const { tenantId, memberId } = actor
    const id = randomUUID()
    const made = { id, memberId, refreshHash: randomBytes(32), lifeS: 3600, device: '', address: '', strong: false }
    await inTenant(database.db, actor, (tx) => addSession(tx, made))
    return { tenantId, sessionId: id }
  }
  const rolesOf = async (sessions: Parameters<typeof listLiveSessions>[1]) => {
    const live = await listLiveSessions(database.db, sessions)
    return sessions.map(
      (asked) => live.find((each) => each.tenantId === asked.tenantId && each.sessionId === asked.sessionId)?.role,
    )
  }

  it('are answered with their roles, whatever their tenants', async () => {
    const sessions = [await signIn(one.actors.organizer), await signIn(other.actors.reporter)]
    expect(await rolesOf(sessions)).toEqual(['organizer', 'reporter'])
    expect(await rolesOf([])).toEqual([])
  })

  it('are answered only to who knows both ids', async () => {
    const { sessionId } = await signIn(one.actors.viewer)
    expect(await rolesOf([{ tenantId: other.tenantId, sessionId }])).toEqual([undefined])
    expect(await rolesOf([{ tenantId: one.tenantId, sessionId: randomUUID() }])).toEqual([undefined])
    // Also when both stand side by side.
    const sessions = [other, one, other].map(({ tenantId }) => ({ tenantId, sessionId }))
    expect(await rolesOf(sessions)).toEqual([undefined, 'viewer', undefined])
  })

  it('are no more when revoked, expired, or when the member is suspended', async () => {
    const { management, organizer, viewer, reporter } = one.actors
    const sessions = [await signIn(organizer), await signIn(viewer), await signIn(reporter), await signIn(management)]
    const [revoked, expired] = sessions
    await inTenant(database.db, organizer, (tx) => revokeSession(tx, revoked?.sessionId ?? ''))
    await withConnection(database.adminUrl, (client) =>
      client.query('update session set expires_at = now() where id = $1', [expired?.sessionId]),
    )
    await inTenant(database.db, management, (tx) => setMemberStatus(tx, reporter.memberId, 'suspended'))
    expect(await rolesOf(sessions)).toEqual([undefined, undefined, undefined, 'management'])
  })
})
