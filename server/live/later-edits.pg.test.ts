import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { findHead } from '@operagrid/db/queries/change'
import { walkLaterEdits } from '@operagrid/db/queries/record-later'
import { listLaterEdits } from '@operagrid/db/queries/record-later'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Op } from '@operagrid/shared/domain/op'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'

let database: TestDatabase
let tenant: SeededTenant
let engine: Engine
beforeAll(async () => {
  database = await createTestDatabase()
  tenant = await seedTenant(database.adminUrl, [
    { id: 'name0000', name: 'Name', type: 'text' },
    { id: 'cost0000', name: 'Cost', type: 'number' },
  ])
  engine = makeEngine(database.db, pino({ level: 'silent' }))
})
afterAll(async () => {
  engine.close()
  await database.drop()
})

const step = fc.record({
  record: fc.integer({ min: 0, max: 2 }),
  mine: fc.boolean(),
  what: fc.constantFrom('name0000', 'cost0000', 'assign', 'trash'),
  value: fc.integer({ min: 0, max: 3 }),
})

test('walked along their record, later edits are those that a look over all changes finds', async () => {
  const { gridId, actors } = tenant
  const { organizer, management } = actors
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(), async (steps, seed) => {
      const ids = [uuidv7(), uuidv7(), uuidv7()]
      const head = async () => (await inTenant(database.db, organizer, (tx) => findHead(tx, gridId))) ?? 0
      const began = await head()
      await engine.apply(
        organizer,
        gridId,
        ids.map((recordId) => ({ kind: 'create', opId: uuidv7(), recordId, cells: {} })),
      )
      const deleted = new Set<string>()
      for (const { record, mine, what, value } of steps) {
        const recordId = ids[record] ?? ''
        const baseVersion = await head()
        const common = { opId: uuidv7(), recordId }
        const cells = { [what]: what === 'name0000' ? `n${value}` : value }
        const op: Op =
          what === 'assign'
            ? { kind: 'assign', ...common, memberId: value < 2 ? organizer.memberId : null, baseVersion }
            : what === 'trash'
              ? { kind: deleted.has(recordId) ? 'restore' : 'delete', ...common }
              : { kind: 'patch', ...common, cells, baseVersion }
        if (what === 'trash' && !deleted.delete(recordId)) deleted.add(recordId)
        await engine.apply(mine ? organizer : management, gridId, [op])
      }
      const end = await head()
      const wanted = ids.map((recordId, at) => ({ recordId, since: began + ((seed + at * 7) % (end - began + 1)) }))
      const [walked, looked] = await inTenant(database.db, organizer, async (tx) => [
        await walkLaterEdits(tx, gridId, organizer.memberId, wanted),
        await listLaterEdits(tx, gridId, organizer.memberId, wanted),
      ])
      expect(walked).toEqual(looked)
    }),
    { numRuns: 40 },
  )
})
