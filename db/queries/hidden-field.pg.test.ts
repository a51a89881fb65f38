import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field, HideableRole } from '@operagrid/shared/domain/field'
import { everything } from '@operagrid/shared/domain/query'

import { inTenant } from '../tenant.ts'
import type { TenantContext, TenantTx } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'
import { cutSql, listChanges } from './change.ts'
import { saveForm } from './form.ts'
import { deleteField, insertSchemaChange, isSealed, listFields, updateField } from './grid.ts'
import { readWindow } from './record.ts'

let database: TestDatabase
let here: SeededTenant

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const hush: Field = { id: 'hush0000', name: 'Hush', type: 'text', choices: [] }
const cells: Cells = { title000: 'Leak', hush0000: 'Whisper' }

const as = <T>(context: TenantContext, work: (tx: TenantTx) => Promise<T>) => inTenant(database.db, context, work)
const hide = (...hiddenFrom: HideableRole[]) =>
  as(here.actors.organizer, (tx) => updateField(tx, here.gridId, { ...hush, hiddenFrom }))
const rowsOf = async (context: TenantContext, query: ReturnType<typeof sql>): Promise<string> =>
  await as(context, async (tx) => JSON.stringify((await query.execute(tx)).rows))

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, [title, hush])
  const { organizer, reporter } = here.actors
  const items = [title, hush].map(({ id, name }) => ({ fieldId: id, label: name, help: '', required: false }))
  await as(organizer, async (tx) => {
    await saveForm(tx, here.gridId, randomUUID(), { name: 'Report', description: '', open: true, items })
    await sql`insert into grid_record (grid_id, id, number, version, cells, created_by)
      values (${here.gridId}, ${randomUUID()}, 1, 1, ${JSON.stringify(cells)}::jsonb, ${reporter.memberId})`.execute(tx)
    await sql`update grid set version = 1 where id = ${here.gridId}`.execute(tx)
    const kept = JSON.stringify({
      cells,
      kept: [
        { fieldId: 'hush0000', value: null },
        { fieldId: 'title000', value: null },
      ],
    })
    await sql`insert into grid_change (grid_id, version, kind, record_id, number, created_by, member_id, before, after, detail, review_state, record_created_at)
      values (${here.gridId}, 1, 'create', ${randomUUID()}, 1, ${reporter.memberId}, ${organizer.memberId}, '{}', ${JSON.stringify(cells)}::jsonb, ${kept}::jsonb, 'none', now())`.execute(
      tx,
    )
    const told = {
      kind: 'schema',
      memberId: organizer.memberId,
      at: new Date().toISOString(),
      name: 'Log',
      reload: false,
    } as const
    await insertSchemaChange(tx, here.gridId, { ...told, fields: [title, hush] })
  })
})
afterAll(() => database.drop())

describe('a hidden field, in the database', () => {
  const cases: readonly (readonly [HideableRole[], HideableRole, boolean])[] = [
    [[], 'viewer', true],
    [['reporter'], 'viewer', true],
    [['viewer'], 'viewer', false],
    [[], 'reporter', true],
    [['viewer'], 'reporter', true],
    [['viewer', 'reporter'], 'reporter', false],
  ]
  test.each(cases)('hidden from %j: its row, cells and changes to a %s', async (from, role, visible) => {
    await hide(...from)
    const actor = here.actors[role]
    const wanted = visible ? ['hush0000', 'title000'] : ['title000']
    const fields = await as(actor, (tx) => listFields(tx, here.gridId))
    expect(fields.map(({ id }) => id).toSorted()).toEqual(wanted)
    expect(await rowsOf(actor, sql`select id from field where name = 'Hush'`)).toBe(
      visible ? '[{"id":"hush0000"}]' : '[]',
    )
    // In SQL itself, whatever the program does with what comes of it.
    const cut = await rowsOf(
      actor,
      sql`select ${cutSql(here.gridId, 'cells', sql.ref('cells'))} as cells from grid_record`,
    )
    expect(cut.includes('Whisper')).toBe(visible)
    const window = await as(actor, async (tx) =>
      readWindow(tx, { gridId: here.gridId, query: everything, limit: 10 }, [title, hush]),
    )
    expect(JSON.stringify(window).includes('Whisper')).toBe(visible)
    const changes = JSON.stringify(await as(actor, (tx) => listChanges(tx, here.gridId, 0, 10)))
    expect(changes).toContain('Leak')
    expect(/hush0000|Whisper/.test(changes)).toBe(visible)
  })

  test('is whole for who shapes grids, and cut with what belongs to it from details', async () => {
    await hide('viewer', 'reporter')
    const { organizer, viewer } = here.actors
    const detail = sql`select ${cutSql(here.gridId, 'detail', sql.ref('detail'))} as detail from grid_change order by version`
    expect(await rowsOf(organizer, detail)).toMatch(/"fieldId":"hush0000".*"id":"hush0000"/)
    const cut = await rowsOf(viewer, detail)
    expect(cut).not.toContain('hush0000')
    // A null that an undo left is still there.
    expect(cut).toContain('"kept":[{"value":null,"fieldId":"title000"}]')
  })

  test('cannot be shown by whom it is hidden from, nor a grid unsealed', async () => {
    await hide('viewer', 'reporter')
    const show = sql`update field set hidden_from = '{}' where id = 'hush0000' returning id`
    for (const role of ['viewer', 'reporter'] as const) expect(await rowsOf(here.actors[role], show)).toBe('[]')
    await expect(rowsOf(here.actors.reporter, sql`update grid set sealed = true`)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('seals its grid when it is removed while hidden from viewers, and only then', async () => {
    const other = await seedTenant(database.adminUrl, [title, hush])
    const { organizer } = other.actors
    const remove = (id: string) =>
      as(organizer, async (tx) => {
        await deleteField(tx, other.gridId, id)
        return [await isSealed(tx, other.gridId), (await listFields(tx, other.gridId)).length]
      })
    expect(await remove(title.id)).toEqual([false, 1])
    await as(organizer, (tx) => updateField(tx, other.gridId, { ...hush, hiddenFrom: ['viewer'] }))
    expect(await remove(hush.id)).toEqual([true, 0])
  })
})
