import { sql } from 'kysely'

import { field as fieldSchema } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isLink } from '@operagrid/shared/domain/link'
import { keptUntil } from '@operagrid/shared/domain/trash'
import type { DeletedField, FieldRestored } from '@operagrid/shared/domain/trash'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { deleteField, insertFields } from './grid.ts'

/** Most deleted fields that one look at the trash tells of: more than a grid may have at once. */
const MAX_DELETED = 500

/** A field that waits in the trash, and which one of its grid's it was, counted from 0. */
export type TrashedField = { readonly field: Field; readonly place: number }

type TrashRow = {
  readonly definition: unknown
  readonly place: number
  readonly deleted_at: Date
  readonly deleted_by: string | null
}

/**
 * Moves one of a grid's `fields` to the trash: nobody reads it any more, its cells stay in the records, unseen. The
 * caller holds the grid row's lock.
 */
export async function trashField(
  tx: TenantTx,
  gridId: string,
  {
    field,
    fields,
    memberId,
  }: { readonly field: Field; readonly fields: readonly Field[]; readonly memberId: string | null },
): Promise<void> {
  const place = fields.findIndex(({ id }) => id === field.id)
  await tx
    .insertInto('deleted_field')
    .values({
      grid_id: gridId,
      id: field.id,
      definition: JSON.stringify(field),
      place,
      deleted_at: new Date(),
      deleted_by: memberId,
    })
    .execute()
  await deleteField(tx, gridId, field.id)
  await placeFields(
    tx,
    gridId,
    fields.filter(({ id }) => id !== field.id),
  )
}

/** A grid's deleted fields, the last first. `days`: how long the trash keeps them. */
export async function listDeletedFields(tx: TenantTx, gridId: string, days: number): Promise<DeletedField[]> {
  const { rows } = await sql<TrashRow & { readonly mirror: string | null }>`
    select d.definition, d.place, d.deleted_at, d.deleted_by, g.name as mirror
      from deleted_field d
      left join deleted_field m on m.tenant_id = d.tenant_id and m.grid_id = (d.definition -> 'link' ->> 'gridId')::uuid
        and m.id = d.definition -> 'link' ->> 'fieldId' and m.definition is not null
      left join grid g on g.tenant_id = m.tenant_id and g.id = m.grid_id and g.ready
     where d.tenant_id = (select app.tenant_id()) and d.grid_id = ${gridId}::uuid and d.definition is not null
     order by d.deleted_at desc, d.place limit ${MAX_DELETED}`.execute(tx)
  return rows.map((row) => {
    const { field } = toTrashed(row)
    const deletedAt = row.deleted_at.toISOString()
    return {
      id: field.id,
      name: field.name,
      type: field.type,
      deletedAt,
      deletedBy: row.deleted_by,
      keptUntil: keptUntil(deletedAt, days),
      ...(isLink(field) && { mirror: row.mirror }),
    }
  })
}

/** A field that waits in a grid's trash, or undefined. */
export async function findDeletedField(
  tx: TenantTx,
  gridId: string,
  fieldId: string,
): Promise<TrashedField | undefined> {
  const row = await trashOf(tx, gridId).where('id', '=', fieldId).executeTakeFirst()
  return row && toTrashed(row)
}

/**
 * Takes a field out of the trash, to be stored anew by {@link putBack}. The caller holds the grid row's lock.
 *
 * @throws AppError NOT_FOUND when it does not wait there
 */
export async function takeDeletedField(tx: TenantTx, gridId: string, fieldId: string): Promise<TrashedField> {
  const { rows } = await sql<TrashRow>`
    delete from deleted_field
     where tenant_id = app.tenant_id() and grid_id = ${gridId} and id = ${fieldId} and definition is not null
    returning definition, place, deleted_at, deleted_by`.execute(tx)
  const [row] = rows
  if (row === undefined) throw notFound('field')
  return toTrashed(row)
}

/** Stores a field among the others of its grid, `fields` in their order with it. */
export async function putBack(tx: TenantTx, gridId: string, field: Field, fields: readonly Field[]): Promise<void> {
  await insertFields(tx, gridId, [field], fields.length)
  await placeFields(tx, gridId, fields)
}

/**
 * Marks a deleted field as deleted for good: nobody brings it back, and its cells go by and by. Its id stays taken.
 *
 * @throws AppError NOT_FOUND when it does not wait in the trash
 */
export async function giveUpField(tx: TenantTx, gridId: string, fieldId: string): Promise<Field> {
  const row = await trashOf(tx, gridId).where('id', '=', fieldId).forUpdate().executeTakeFirst()
  if (row === undefined) throw notFound('field')
  await tx
    .updateTable('deleted_field')
    .set({ definition: null })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('id', '=', fieldId)
    .execute()
  return toTrashed(row).field
}

/**
 * Refuses an id that a deleted field has or had: what records and their history hold under it is that one's.
 *
 * @throws AppError CONFLICT
 */
export async function refuseTrashedId(tx: TenantTx, gridId: string, fieldId: string): Promise<void> {
  const row = await tx
    .selectFrom('deleted_field')
    .select('id')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('id', '=', fieldId)
    .executeTakeFirst()
  if (row !== undefined) throw new AppError('CONFLICT', 'A deleted field has this id.')
}

/** How many shared views, forms and tiles of dashboards name a field of a grid. */
export async function countNaming(tx: TenantTx, gridId: string, fieldId: string): Promise<Omit<FieldRestored, 'name'>> {
  const named = `%"${fieldId}"%`
  const { rows } = await sql<Omit<FieldRestored, 'name'>>`
    select
      (select count(*) from grid_view
        where tenant_id = app.tenant_id() and grid_id = ${gridId} and owner_id is null and look::text like ${named}) as views,
      (select count(*) from form where tenant_id = app.tenant_id() and grid_id = ${gridId} and items::text like ${named}) as forms,
      (select count(*) from widget where tenant_id = app.tenant_id() and grid_id = ${gridId} and body::text like ${named}) as tiles`.execute(
    tx,
  )
  return rows[0] ?? { views: 0, forms: 0, tiles: 0 }
}

/** Writes down the order of a grid's fields. */
async function placeFields(tx: TenantTx, gridId: string, fields: readonly Field[]): Promise<void> {
  await sql`
    update field f set position = o.ordinality - 1
      from unnest(${fields.map(({ id }) => id)}::text[]) with ordinality as o(id, ordinality)
     where f.tenant_id = app.tenant_id() and f.grid_id = ${gridId} and f.id = o.id and f.position <> o.ordinality - 1`.execute(
    tx,
  )
}

function trashOf(tx: TenantTx, gridId: string) {
  return tx
    .selectFrom('deleted_field')
    .select(['definition', 'place', 'deleted_at', 'deleted_by'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('definition', 'is not', null)
}

/** The definition was a field of ours when it was written; what has become of the schema since is its default. */
function toTrashed({ definition, place }: Pick<TrashRow, 'definition' | 'place'>): TrashedField {
  return { field: fieldSchema.parse(definition), place }
}
