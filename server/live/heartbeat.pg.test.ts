import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { setGridDeleted } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'

import { startHeartbeat } from './heartbeat.ts'

describe('the heartbeat', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let tenants: SeededTenant[]

  beforeAll(async () => {
    database = await createTestDatabase()
    tenants = await Promise.all(Array.from({ length: 10 }, () => seedTenant(database.adminUrl)))
  })
  afterAll(async () => await database[Symbol.asyncDispose]())

  /** Beats until every tenant was asked three times; what was told, by tenant and grid. */
  async function beat(watched: readonly { readonly tenantId: string; readonly gridId: string }[], told: number) {
    const heads = new Map<string, number[]>()
    const stop = startHeartbeat({
      db: database.db,
      log: pino({ level: 'silent' }),
      everyMs: 5,
      watched: () => watched,
      reached(tenantId, gridId, version) {
        const key = `${tenantId}/${gridId}`
        heads.set(key, [...(heads.get(key) ?? []), version])
      },
    })
    await vi.waitFor(() => expect([...heads.values()].filter(({ length }) => length >= 3)).toHaveLength(told))
    stop()
    return heads
  }

  it('tells the head of every watched grid of every tenant', async () => {
    const heads = await beat(tenants, 10)
    expect(new Set(heads.keys())).toEqual(new Set(tenants.map(({ tenantId, gridId }) => `${tenantId}/${gridId}`)))
    expect(new Set([...heads.values()].flat())).toEqual(new Set([0]))
  })

  it('tells nothing of a grid that is gone, or that is of another tenant', async () => {
    const [gone, stays, other] = tenants
    if (!gone || !stays || !other) throw new Error('three tenants')
    await inTenant(database.db, gone.actors.organizer, (tx) => setGridDeleted(tx, gone.gridId, new Date()))
    const heads = await beat([gone, stays, { tenantId: stays.tenantId, gridId: other.gridId }], 1)
    expect([...heads.keys()]).toEqual([`${stays.tenantId}/${stays.gridId}`])
  })
})
