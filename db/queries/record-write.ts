import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { CellConflict } from '@operagrid/shared/domain/op'
import type { ReviewState } from '@operagrid/shared/domain/record'

import type { TenantTx } from '../tenant.ts'

/** A record as the writer plans with it: everything a change or an undo needs, deleted ones too. */
export type StoredRecord = {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly createdAt: string
  readonly createdBy: string | null
  readonly deleted: boolean
}

/** An op that was answered before. `hash` is the SHA-256 of its payload in hex. */
export type KnownOp = {
  readonly opId: string
  readonly memberId: string
  readonly hash: string
  readonly version: number
  readonly conflicts: readonly CellConflict[]
}

/** What the member sees of the grid at the start of a group; null when there is no such grid. */
export type WriteState = {
  readonly version: number
  readonly schemaVersion: number
  readonly fields: readonly Field[]
  readonly known: readonly KnownOp[]
  readonly records: readonly StoredRecord[]
}

/** Fields as they were at a grid's schema version: kept by the caller, they need not be read again. */
export type KnownFields = { readonly schemaVersion: number; readonly fields: readonly Field[] }

/**
 * Reads, in one round trip, all that planning a group of ops needs, and locks the records it
 * names (in id order, so that two nodes cannot deadlock on them). The grid row is not locked yet.
 *
 * @param known what this member may see of the fields, if the caller has it; used when it still holds
 */
export async function readForWrite(
  tx: TenantTx,
  gridId: string,
  named: { readonly opIds: readonly string[]; readonly recordIds: readonly string[] },
  known?: KnownFields,
): Promise<WriteState | null> {
  const fields = known === undefined ? readFields : sql`null`
  const { rows } = await sql<{
    version: number
    schema_version: number
    fields: Field[] | null
    known: KnownOp[]
    records: StoredRecord[]
  }>`${known === undefined ? sql`/* keep: read for write */` : sql`/* keep: read for write without fields */`}
    with locked as (
      -- One probe of the primary key an id: as a plain join, a grid without statistics would be
      -- read from end to end.
      select l.* from unnest(${named.recordIds}::uuid[]) as named(record_id) cross join lateral (
        select id, grid_id, number, version, cells, review_state, created_at, created_by, deleted_at
          from grid_record
         where tenant_id = app.tenant_id() and id = named.record_id
        offset 0 -- keeps the condition on the grid outside
           for update
      ) l
       where l.grid_id = ${gridId}
    )
    select g.version, g.schema_version, ${fields} as fields,
      coalesce((select jsonb_agg(o.result || jsonb_build_object('opId', o.op_id, 'memberId', o.member_id, 'hash', encode(o.payload_hash, 'hex')))
        from op_result o where o.tenant_id = g.tenant_id and o.op_id = any(${named.opIds}::uuid[])), '[]') as known,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'number', l.number, 'version', l.version, 'cells', l.cells,
          'reviewState', l.review_state, 'createdBy', l.created_by, 'deleted', l.deleted_at is not null,
          'createdAt', to_char(l.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
        from locked l), '[]') as records
      from grid g
     where g.tenant_id = app.tenant_id() and g.id = ${gridId} and g.ready and g.deleted_at is null`.execute(tx)
  const row = rows[0]
  if (row === undefined) return null
  const { schema_version: schemaVersion } = row
  if (known !== undefined && known.schemaVersion !== schemaVersion) return await readForWrite(tx, gridId, named)
  return {
    version: row.version,
    schemaVersion,
    fields: row.fields ?? known?.fields ?? [],
    known: row.known,
    records: row.records,
  }
}

const readFields = sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'choices', f.choices) order by f.position, f.id)
    from field f where f.tenant_id = g.tenant_id and f.grid_id = g.id), '[]')`

/** Who changed which cell of a record after a version, by someone other than `memberId`. */
export type LaterEdit = CellConflict & { readonly recordId: string }

/** The latest foreign edit per cell of these records, after each record's own `since` version. */
export async function listLaterEdits(
  tx: TenantTx,
  gridId: string,
  memberId: string,
  wanted: readonly { readonly recordId: string; readonly since: number }[],
): Promise<LaterEdit[]> {
  const { rows } = await sql<{
    record_id: string
    field_id: string
    value: LaterEdit['value']
    member_id: string | null
    version: number
  }>`
    select distinct on (c.record_id, cell.key) c.record_id, cell.key as field_id, cell.value, c.member_id, c.version
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("recordId" uuid, since bigint)
      join grid_change c on c.tenant_id = app.tenant_id() and c.grid_id = ${gridId}
        and c.record_id = w."recordId" and c.version > w.since
     cross join lateral jsonb_each(c.body -> 'after') as cell
     where c.member_id is distinct from ${memberId}::uuid
     order by c.record_id, cell.key, c.version desc`.execute(tx)
  return rows.map((row) => ({
    recordId: row.record_id,
    fieldId: row.field_id,
    value: row.value,
    memberId: row.member_id,
    version: row.version,
  }))
}

/** Those of these attachments that the member may name in a cell: ready, and visible to them. */
export async function listReadyAttachments(tx: TenantTx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from attachment
     where tenant_id = app.tenant_id() and id = any(${ids}::uuid[]) and state = 'ready'`.execute(tx)
  return rows.map((row) => row.id)
}

/** A change before its version and number are known: both count from the grid row under its lock. */
export type PlannedChange = Omit<RecordChange, 'version' | 'number'> & {
  /** Position in the group, from 1: version = base + ordinal. */
  readonly ordinal: number
  /** The record's number, or for a new record its position among the new ones, from 1. */
  readonly number: number
  readonly numberIsOrdinal: boolean
}

/** The final state of one record that a group touches. */
export type PlannedRecord = {
  readonly id: string
  readonly isNew: boolean
  readonly createOrdinal: number
  readonly lastOrdinal: number
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly formId: string | null
  readonly deleted: boolean
}

export type PlannedOp = {
  readonly opId: string
  readonly hash: string
  /** Null when the op changed nothing: it is answered with the grid's version. */
  readonly ordinal: number | null
  readonly conflicts: readonly CellConflict[]
}

export type WritePlan = {
  readonly records: readonly PlannedRecord[]
  readonly changes: readonly PlannedChange[]
  readonly ops: readonly PlannedOp[]
}

export type Written = { readonly baseVersion: number; readonly baseNumber: number }

/**
 * Writes a plan in one statement: takes the grid row's lock, numbers the changes densely,
 * stores records, changes and op results. Null when the fields changed since they were read
 * (or the grid is gone): nothing is written then, plan again.
 */
export async function writePlan(
  tx: TenantTx,
  gridId: string,
  plan: WritePlan,
  group: { readonly schemaVersion: number; readonly memberId: string; readonly at: string },
): Promise<Written | null> {
  const created = plan.records.filter((record) => record.isNew).length
  const { rows } = await sql<{ base: number; base_number: number }>`/* keep: write plan */
    with g as (
      update grid set version = version + ${plan.changes.length}::bigint,
          last_number = last_number + ${created}::bigint,
          record_count = record_count + ${countDelta(plan)}::bigint
       where tenant_id = app.tenant_id() and id = ${gridId} and schema_version = ${group.schemaVersion}
         and ready and deleted_at is null
      returning version - ${plan.changes.length}::bigint as base, last_number - ${created}::bigint as base_number
    ), wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(plan.records)}::jsonb) as r(
        id uuid, "isNew" boolean, "createOrdinal" bigint, "lastOrdinal" bigint, cells jsonb,
        "reviewState" text, "formId" uuid, deleted boolean)
    ), made as (
      insert into grid_record (grid_id, id, number, version, cells, review_state, form_id, created_at, created_by, updated_at, updated_by, deleted_at)
      select ${gridId}, w.id, g.base_number + w."createOrdinal", g.base + w."lastOrdinal", w.cells, w."reviewState", w."formId",
          ${group.at}::timestamptz, ${group.memberId}, ${group.at}::timestamptz, ${group.memberId},
          case when w.deleted then ${group.at}::timestamptz end
        from wanted w, g where w."isNew"
    ), located as (
      -- Where each record lies, by its primary key; the places hold, since all are locked already.
      select w.*, r.place from wanted w cross join lateral (
        select ctid as place from grid_record where tenant_id = app.tenant_id() and id = w.id offset 0
      ) r
       where not w."isNew"
    ), moved as (
      update grid_record r set cells = w.cells, version = g.base + w."lastOrdinal", review_state = w."reviewState",
          updated_at = ${group.at}::timestamptz, updated_by = ${group.memberId},
          deleted_at = case when w.deleted then coalesce(r.deleted_at, ${group.at}::timestamptz) end
        from located w, g
       where r.ctid = w.place
    ), told as (
      insert into grid_change (grid_id, version, kind, record_id, created_by, member_id, at, body)
      select ${gridId}, g.base + c.ordinal, c.body ->> 'kind', (c.body ->> 'recordId')::uuid, (c.body ->> 'createdBy')::uuid,
          ${group.memberId}, ${group.at}::timestamptz,
          c.body || jsonb_build_object('number', c.number + case when c."numberIsOrdinal" then g.base_number else 0 end)
        from jsonb_to_recordset(${JSON.stringify(plan.changes.map(asBody))}::jsonb) as c(
          ordinal bigint, number bigint, "numberIsOrdinal" boolean, body jsonb), g
    ), answered as (
      insert into op_result (op_id, member_id, payload_hash, result)
      select o."opId", ${group.memberId}, decode(o.hash, 'hex'),
          jsonb_build_object('version', g.base + coalesce(o.ordinal, 0), 'conflicts', o.conflicts)
        from jsonb_to_recordset(${JSON.stringify(plan.ops)}::jsonb) as o(
          "opId" uuid, hash text, ordinal bigint, conflicts jsonb), g
    )
    select base, base_number from g`.execute(tx)
  const row = rows[0]
  return row === undefined ? null : { baseVersion: row.base, baseNumber: row.base_number }
}

function asBody({ ordinal, number, numberIsOrdinal, ...body }: PlannedChange) {
  return { ordinal, number, numberIsOrdinal, body }
}

/** By how much the count of records that are not deleted moves. */
function countDelta(plan: WritePlan): number {
  let delta = 0
  for (const change of plan.changes) {
    if (change.kind === 'create' || change.kind === 'restore') delta += 1
    if (change.kind === 'delete') delta -= 1
  }
  return delta
}
