import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from '../connect.ts'
import { inTenant } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'
import { saveForm } from './form.ts'
import { listMyReports } from './report.ts'

let database: TestDatabase
let here: SeededTenant
const formId = randomUUID()

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, [
    { id: 'title000', name: 'Title', type: 'text' },
    { id: 'insurer0', name: 'Insurer', type: 'text' },
  ])
  const items = [{ fieldId: 'title000', label: 'What is wrong?', help: '', required: true }]
  await inTenant(database.db, here.actors.organizer, (tx) =>
    saveForm(tx, here.gridId, formId, { name: 'Hazard', description: '', open: true, items }),
  )
})
afterAll(() => database.drop())

let numbers = 0
async function file(createdBy: string, options: { minutesAgo?: number; form?: string | null; deleted?: boolean } = {}) {
  const id = randomUUID()
  numbers += 1
  await withConnection(database.adminUrl, (client) =>
    client.query(
      `insert into grid_record (tenant_id, grid_id, id, number, version, cells, review_state, form_id, created_by, created_at, updated_by, deleted_at)
       values ($1, $2, $3, $4, $4, $5, 'sent', $6, $7, now() - make_interval(mins => $8), $9, $10)`,
      [
        here.tenantId,
        here.gridId,
        id,
        numbers,
        { title000: `Report ${numbers}`, insurer0: 'Lloyd' },
        options.form === undefined ? formId : options.form,
        createdBy,
        options.minutesAgo ?? 0,
        here.actors.organizer.memberId,
        options.deleted === true ? new Date() : null,
      ],
    ),
  )
  return id
}

const mine = (who: keyof SeededTenant['actors'], limit = 100) => {
  const actor = here.actors[who]
  return inTenant(database.db, actor, (tx) => listMyReports(tx, actor.memberId, limit))
}

test('own reports come newest first, without deleted ones, others’ ones and records typed into the grid', async () => {
  const me = here.actors.reporter.memberId
  const old = await file(me, { minutesAgo: 90 })
  const fresh = await file(me, { minutesAgo: 1 })
  await file(me, { deleted: true })
  await file(me, { form: null })
  await file(here.actors.secondReporter.memberId)
  expect((await mine('reporter')).map((report) => report.record.id)).toEqual([fresh, old])
  expect((await mine('reporter', 1)).map((report) => report.record.id)).toEqual([fresh])
})

test('a report shows what its form asks, named as it asks it, and nothing that others added', async () => {
  const [report] = await mine('reporter')
  expect(report?.fields.map((field) => field.name)).toEqual(['What is wrong?'])
  expect(Object.keys(report?.record.cells ?? {})).toEqual(['title000'])
  expect(report).toMatchObject({ formName: 'Hazard', formId, record: { reviewState: 'sent', updatedBy: null } })
})

test('a report outlives its form', async () => {
  const id = await file(here.actors.management.memberId, { form: randomUUID() })
  expect(await mine('management')).toMatchObject([{ record: { id, cells: {} }, formName: null, fields: [] }])
})

test('a viewer and another tenant have no reports to see', async () => {
  const there = await seedTenant(database.adminUrl)
  expect(await mine('viewer')).toEqual([])
  const { memberId } = here.actors.reporter
  expect(await inTenant(database.db, there.actors.management, (tx) => listMyReports(tx, memberId, 100))).toEqual([])
})
