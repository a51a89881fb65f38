import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import { everything } from '@operagrid/shared/domain/query'

import { join, makeVisitors } from './testing/visitors.ts'
import type { Visitors } from './testing/visitors.ts'

let database: TestDatabase
let visitors: Visitors
beforeAll(async () => {
  database = await createTestDatabase()
  visitors = makeVisitors(database.db)
})
afterAll(async () => {
  visitors.close()
  await database.drop()
})

/** A manager with a grid of `count` records. */
async function workAt(count: number) {
  const manager = await visitors.newManager()
  const gridId = uuidv7()
  await manager.call.grid.create({ id: gridId, name: 'Incidents', fields: [] })
  const recordIds = Array.from({ length: count }, () => uuidv7())
  const create = recordIds.map((recordId) => ({ kind: 'create' as const, opId: uuidv7(), recordId, cells: {} }))
  const actor = {
    tenantId: manager.me.tenant.id,
    memberId: manager.me.member.id,
    role: 'management',
    name: '',
  } as const
  await visitors.engine.apply(actor, gridId, create)
  const assign = (memberId: string | null, some = recordIds) =>
    visitors.engine.apply(
      actor,
      gridId,
      some.map((recordId) => ({ kind: 'assign' as const, opId: uuidv7(), recordId, memberId, baseVersion: 0 })),
    )
  const assignees = async () => {
    const { version, records } = await inTenant(
      database.db,
      actor,
      (tx) => readWindow(tx, { gridId, query: everything, limit: 100 }, []),
      { mode: 'snapshot' },
    )
    return { version, of: records.map(({ assignedTo }) => assignedTo) }
  }
  return { manager, gridId, recordIds, assign, assignees }
}

describe('what is assigned to a member', () => {
  test('who is removed is free again, in changes that say by whom, and the log counts it', async () => {
    const { manager, gridId, recordIds, assign, assignees } = await workAt(3)
    const reporter = (await join(visitors, manager, 'reporter')).me.member.id
    await assign(reporter, recordIds.slice(1))
    const told: unknown[] = []
    const stop = visitors.engine.watch(manager.me.tenant.id, gridId, (changes) => told.push(...changes))
    await manager.call.member.remove({ memberId: reporter, keepInvitations: false })
    expect(await assignees()).toEqual({ version: 7, of: [null, null, null] })
    await expect
      .poll(() => told.slice(-2))
      .toMatchObject(
        [6, 7].map((version) => ({ kind: 'assign', version, assignedFrom: reporter, memberId: manager.me.member.id })),
      )
    stop()
    const { events } = await manager.call.audit.list({ filter: { actions: ['member.removed'] } })
    expect(events).toMatchObject([{ after: { freedRecords: 2 } }])
  })

  test('who is suspended stays theirs, and nothing more is given to them', async () => {
    const { manager, recordIds, assign, assignees } = await workAt(2)
    const reporter = (await join(visitors, manager, 'reporter')).me.member.id
    await assign(reporter, recordIds.slice(1))
    await manager.call.member.suspend({ memberId: reporter, suspended: true })
    expect((await assign(reporter)).map(({ status }) => status)).toEqual(['rejected', 'applied'])
    expect((await assignees()).of).toEqual([null, reporter])
  })

  test('in the moment of their removal is either refused or freed, and every step is told', async () => {
    const { manager, gridId, recordIds, assign, assignees } = await workAt(4)
    for (let round = 0; round < 12; round += 1) {
      const reporter = (await join(visitors, manager, 'reporter')).me.member.id
      await assign(reporter, recordIds.slice(0, 1))
      await Promise.all([
        ...recordIds.slice(1).map((recordId) => assign(reporter, [recordId])),
        manager.call.member.remove({ memberId: reporter, keepInvitations: false }),
      ])
      const { version, of } = await assignees()
      expect(of).toEqual([null, null, null, null])
      // What a foreign key had freed behind our back would be told by no change.
      const { rows } = await withConnection(database.adminUrl, (client) =>
        client.query(
          `select count(*)::int as changes, count(distinct record_id) filter (where assigned_to is not null and not exists (
             select from grid_change l where l.grid_id = c.grid_id and l.record_id = c.record_id and l.version > c.version))::int as held
             from grid_change c where grid_id = $1`,
          [gridId],
        ),
      )
      expect(rows).toEqual([{ changes: version, held: 0 }])
    }
  })
})
