import { sql } from 'kysely'

import type { SchemaChange } from '@operagrid/shared/domain/change'
import { hiddenRoles, isComputed } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { Grid, GridSummary } from '@operagrid/shared/domain/grid'
import type { ReportersSee } from '@operagrid/shared/domain/visibility'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'

/** All grids of the tenant that this member may know of, by name. */
export async function listGrids(tx: TenantTx): Promise<GridSummary[]> {
  const rows = await gridsOf(tx).orderBy('name').orderBy('id').limit(1000).execute()
  return rows.map(toSummary)
}

/**
 * A grid with the fields this member may see, in their order.
 *
 * @throws AppError NOT_FOUND
 */
export async function getGrid(tx: TenantTx, gridId: string): Promise<Grid> {
  const grid = await findGrid(tx, gridId)
  if (grid === undefined) throw notFound('grid')
  return grid
}

/** The same, undefined when there is no such grid for this member. */
export async function findGrid(tx: TenantTx, gridId: string): Promise<Grid | undefined> {
  const [row, fields] = await Promise.all([
    wholeGridsOf(tx)
      .modifyFront(sql`/* keep: find grid */`)
      .where('id', '=', gridId)
      .executeTakeFirst(),
    listFields(tx, gridId),
  ])
  return row === undefined ? undefined : { ...toSummary(row), fields, computing: computingOf(row) }
}

/** A grid's fields in their order, as far as this member may see them. */
export async function listFields(tx: TenantTx, gridId: string): Promise<Field[]> {
  const rows = await tx
    .selectFrom('field')
    .modifyFront(sql`/* keep: list fields */`)
    .select([
      'id',
      'name',
      'type',
      'choices',
      'hidden_from',
      'format',
      'description',
      'required',
      'is_unique',
      'range',
      'pattern',
      'default_value',
      'link',
      'formula',
      'rollup',
      'clock',
      'several',
    ])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  // Checked by the table's constraints and written only through the field schema.
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type as FieldType,
    choices: row.choices as Field['choices'],
    ...(row.hidden_from.length === 0 ? {} : { hiddenFrom: row.hidden_from as Field['hiddenFrom'] & {} }),
    ...(row.format === null ? {} : { format: row.format as Field['format'] & {} }),
    ...(row.description === '' ? {} : { description: row.description }),
    ...(row.required && { required: true }),
    ...(row.is_unique && { unique: true }),
    ...(row.range === null ? {} : { range: row.range as Field['range'] & {} }),
    ...(row.pattern === null ? {} : { pattern: row.pattern as Field['pattern'] & {} }),
    ...(row.formula === null ? {} : { formula: row.formula as Field['formula'] & {} }),
    ...(row.rollup === null ? {} : { rollup: row.rollup as Field['rollup'] & {} }),
    ...(row.clock === null ? {} : { clock: row.clock as Field['clock'] & {} }),
    ...(row.several && { several: true }),
    ...(row.default_value === null ? {} : { default: row.default_value as Field['default'] & {} }),
    ...(row.link === null ? {} : { link: row.link as Field['link'] & {} }),
  }))
}

/**
 * Whether a field that was hidden from viewers was removed: cells of it are still in records and changes.
 *
 * @throws AppError NOT_FOUND
 */
export async function isSealed(tx: TenantTx, gridId: string): Promise<boolean> {
  const row = await gridsOf(tx).select('sealed').where('id', '=', gridId).executeTakeFirst()
  if (row === undefined) throw notFound('grid')
  return row.sealed
}

/** A new, empty grid at version 0. A grid id that exists already is a CONFLICT. */
export async function insertGrid(
  tx: TenantTx,
  grid: {
    readonly id: string
    readonly name: string
    readonly fields: readonly Field[]
    readonly createdBy: string
    readonly ready: boolean
  },
): Promise<void> {
  await tx
    .insertInto('grid')
    .values({
      id: grid.id,
      name: grid.name,
      created_by: grid.createdBy,
      ready: grid.ready,
      computed: grid.fields.filter(isComputed).map(({ id }) => id),
    })
    .execute()
  await insertFields(tx, grid.id, grid.fields, 0)
}

/** Adds fields behind position `from`. */
export async function insertFields(
  tx: TenantTx,
  gridId: string,
  fields: readonly Field[],
  from: number,
): Promise<void> {
  if (fields.length === 0) return
  await tx
    .insertInto('field')
    .values(
      fields.map((field, at) => ({
        grid_id: gridId,
        id: field.id,
        ...columnsOf(field),
        position: from + at,
      })),
    )
    .execute()
}

/** Stores all that is said of a field. */
export async function updateField(tx: TenantTx, gridId: string, field: Field): Promise<void> {
  await tx
    .updateTable('field')
    .set(columnsOf(field))
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('id', '=', field.id)
    .execute()
}

/**
 * Removes a field; its cells stay in the records until they are next written, unseen. Where it was hidden
 * from viewers the grid is sealed: they would be told of those cells otherwise.
 */
export async function deleteField(tx: TenantTx, gridId: string, fieldId: string): Promise<void> {
  await sql`
    with gone as (
      delete from field where tenant_id = app.tenant_id() and grid_id = ${gridId} and id = ${fieldId} returning hidden_from
    )
    update grid set sealed = true
     where tenant_id = app.tenant_id() and id = ${gridId} and not sealed
       and exists (select from gone where 'viewer' = any (hidden_from))`.execute(tx)
}

/** Moves a grid to the trash, by `memberId`, or takes it back; answers its name. @throws AppError NOT_FOUND */
export async function setGridDeleted(
  tx: TenantTx,
  gridId: string,
  deletedAt: Date | null,
  memberId: string | null = null,
): Promise<string> {
  const row = await tx
    .updateTable('grid')
    .set({ deleted_at: deletedAt, deleted_by: memberId })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', gridId)
    .where('ready', '=', true)
    .returning('name')
    .executeTakeFirst()
  if (row === undefined) throw notFound('grid')
  return row.name
}

/** Takes the grid row's lock until the transaction ends. @throws AppError NOT_FOUND */
export async function lockGrid(tx: TenantTx, gridId: string): Promise<Grid> {
  const row = await wholeGridsOf(tx).where('id', '=', gridId).forUpdate().executeTakeFirst()
  if (row === undefined) throw notFound('grid')
  return await toGrid(tx, row)
}

/** Numbers and stores a schema change, the grid's name and what reporters see of it; the caller holds the grid row's lock. Answers the change's version. */
export async function insertSchemaChange(
  tx: TenantTx,
  gridId: string,
  { memberId, at, ...detail }: Omit<SchemaChange, 'version' | 'kind'>,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    with g as (
      update grid set version = version + 1, schema_version = version + 1, name = ${detail.name},
          reporters_see = coalesce(${detail.reportersSee ?? null}, reporters_see),
          claim_minutes = coalesce(${detail.claimMinutes ?? null}, claim_minutes),
          by_hand = coalesce(${detail.byHand ?? null}::boolean, by_hand)
       where tenant_id = app.tenant_id() and id = ${gridId}
      returning version
    )
    insert into grid_change (grid_id, version, kind, member_id, at, detail)
    select ${gridId}, g.version, 'schema', ${memberId}, ${at}::timestamptz, ${JSON.stringify(detail)}::jsonb from g
    returning version`.execute(tx)
  const row = rows[0]
  if (row === undefined) throw notFound('grid')
  return row.version
}

function columnsOf(field: Field) {
  return {
    name: field.name,
    type: field.type,
    // People are members, and are joined where they are read.
    choices: JSON.stringify(field.type === 'person' ? [] : field.choices),
    hidden_from: [...hiddenRoles(field)],
    format: field.format === undefined ? null : JSON.stringify(field.format),
    description: field.description ?? '',
    required: field.required ?? false,
    is_unique: field.unique ?? false,
    range: field.range ? JSON.stringify(field.range) : null,
    pattern: field.pattern ? JSON.stringify(field.pattern) : null,
    formula: field.formula === undefined ? null : JSON.stringify(field.formula),
    rollup: field.rollup === undefined ? null : JSON.stringify(field.rollup),
    clock: field.clock === undefined ? null : JSON.stringify(field.clock),
    several: field.several ?? false,
    default_value: (field.default ?? null) === null ? null : JSON.stringify(field.default),
    link: field.link === undefined ? null : JSON.stringify(field.link),
  }
}

function gridsOf(tx: TenantTx) {
  return tx
    .selectFrom('grid')
    .select(['id', 'name', 'version', 'record_count', 'reporters_see', 'claim_minutes', 'by_hand'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
}

function wholeGridsOf(tx: TenantTx) {
  return gridsOf(tx).select(['compute_from', 'last_number'])
}

type SummaryRow = {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly record_count: number
  readonly reporters_see: string
  readonly claim_minutes: number
  readonly by_hand: boolean
}

async function toGrid(
  tx: TenantTx,
  row: SummaryRow & { readonly compute_from: number | null; readonly last_number: number },
): Promise<Grid> {
  return { ...toSummary(row), fields: await listFields(tx, row.id), computing: computingOf(row) }
}

function computingOf(row: { readonly compute_from: number | null; readonly last_number: number }): Grid['computing'] {
  return row.compute_from === null ? null : { done: row.compute_from, total: row.last_number }
}

function toSummary(row: SummaryRow): GridSummary {
  const { id, name, version, record_count: recordCount, claim_minutes: claimMinutes, by_hand: byHand } = row
  const reportersSee = asReportersSee(row.reporters_see)
  return { id, name, version, recordCount, reportersSee, claimMinutes, byHand }
}

/** The column's domain admits these only. */
export function asReportersSee(text: string): ReportersSee {
  return text === 'all' ? 'all' : 'own'
}
