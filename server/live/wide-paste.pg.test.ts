import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { makeWriter } from './writer.ts'

const fields: Field[] = Array.from({ length: 200 }, (_, at) => ({
  id: `f${String(at).padStart(7, '0')}`,
  name: `F${at}`,
  type: 'text',
  choices: [],
}))

let database: TestDatabase
beforeAll(async () => void (database = await createTestDatabase()))
afterAll(() => database.drop())

it('lets an edit by hand in between records of many cells, long before all of them are written', async () => {
  const { organizer, management } = await createMembers(database.adminUrl)
  const gridId = uuidv7()
  await inTenant(database.db, organizer, (tx) =>
    insertGrid(tx, { id: gridId, name: 'Wide', fields, createdBy: organizer.memberId, ready: true }),
  )
  const commits: number[] = []
  const writer = makeWriter(database.db, (_tenantId, _gridId, changes) => commits.push(changes.length))
  const create = (width: number): Op => {
    const cells = Object.fromEntries(fields.slice(0, width).map(({ id }) => [id, 'a text']))
    return { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
  }
  // The first call learns of the grid's fields.
  await writer.submit(organizer, gridId, [create(1)])
  const paste = writer.submit(
    organizer,
    gridId,
    Array.from({ length: 60 }, () => create(200)),
  )
  const [hand] = await writer.submit(management, gridId, [create(1)])
  const versionOf = (result: OpResult | undefined): number => (result?.status === 'applied' ? result.version : NaN)
  const last = versionOf((await paste).at(-1))
  expect(last).toBe(62)
  // Two pieces of twelve may be on their way before it.
  expect(versionOf(hand)).toBeLessThanOrEqual(2 + 2 * 12)
  expect(Math.max(...commits)).toBeLessThanOrEqual(2 * 12)
})
