import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'

/** Gives another grid the settings of this one: what reporters see, how long claims last, how duplicates are told. */
export async function copySettings(
  tx: TenantTx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await sql`
    update grid g
       set reporters_see = o.reporters_see, claim_minutes = o.claim_minutes, by_hand = o.by_hand, duplicates = o.duplicates
      from grid o
     where g.tenant_id = app.tenant_id() and g.id = ${to}
       and o.tenant_id = app.tenant_id() and o.id = ${from}`.execute(tx)
}

/** What goes along of a record into another grid: all but who made and changed it, and when. */
export type CopiedRecord = {
  readonly id: string
  readonly number: number
  readonly cells: Cells
  readonly reviewState: string
  readonly formId: string | null
  readonly assignedTo: string | null
  readonly rowOrder: number | null
}

/** The highest number that a grid has given to a record, deleted ones too. @throws AppError NOT_FOUND */
export async function getLastNumber(tx: TenantTx, gridId: string): Promise<number> {
  const row = await tx
    .selectFrom('grid')
    .select('last_number')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', gridId)
    .executeTakeFirst()
  if (row === undefined) throw notFound('grid')
  return row.last_number
}

/**
 * All records of a grid that are not deleted, by number, `limit` at a time, in one picture: what others do meanwhile
 * changes nothing. Cells of fields not among `fields` stay behind.
 *
 * @param tx a snapshot that stays open until the last of them is read; one reading at a time in it
 */
export async function* readForCopy(
  tx: TenantTx,
  gridId: string,
  { fields, limit }: { readonly fields: readonly Field[]; readonly limit: number },
): AsyncGenerator<readonly CopiedRecord[]> {
  const known = new Set(fields.map(({ id }) => id))
  await sql`declare copied_records no scroll cursor for
    select id, number, cells, review_state as "reviewState", form_id as "formId", assigned_to as "assignedTo",
        row_order as "rowOrder"
      from grid_record
     where tenant_id = app.tenant_id() and grid_id = ${gridId} and deleted_at is null
     order by number`.execute(tx)
  for (;;) {
    const { rows } = await sql<CopiedRecord>`fetch ${sql.lit(limit)} from copied_records`.execute(tx)
    if (rows.length === 0) return
    yield rows.map((row) => ({
      ...row,
      cells: Object.fromEntries(Object.entries(row.cells).filter(([fieldId]) => known.has(fieldId))),
    }))
  }
}

/**
 * Adds records with their numbers to a grid that is not ready, at version 1, as made now by who writes them.
 *
 * @throws AppError NOT_FOUND when the grid was removed meanwhile, or a member who has one of them (foreign keys)
 */
export async function insertCopied(
  tx: TenantTx,
  gridId: string,
  { records, at }: { readonly records: readonly CopiedRecord[]; readonly at: string },
): Promise<void> {
  await sql`
    insert into grid_record (tenant_id, grid_id, id, number, version, cells, review_state, form_id, assigned_to, row_order,
        created_at, created_by, updated_at, updated_by)
    select app.tenant_id(), ${gridId}, r.id, r.number, 1, r.cells, r."reviewState", r."formId", r."assignedTo", r."rowOrder",
        ${at}::timestamptz, app.member_id(), ${at}::timestamptz, app.member_id()
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(id uuid, number bigint, cells jsonb, "reviewState" text,
        "formId" uuid, "assignedTo" uuid, "rowOrder" double precision)`.execute(tx)
}
