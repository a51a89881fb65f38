import { sql } from 'kysely'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { CellConflict } from '@operagrid/shared/domain/op'
import type { ReviewState } from '@operagrid/shared/domain/record'
import { notFound } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import { keptPlan } from '../kept-plan.ts'
import type { TenantTx } from '../tenant.ts'
import { changeColumns, toChange } from './change.ts'

/** A record as the writer plans with it: everything a change or an undo needs, deleted ones too. */
export type StoredRecord = {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly createdAt: string
  readonly createdBy: string | null
  readonly assignedTo: string | null
  readonly rowOrder: number | null
  readonly deleted: boolean
}

/** Why an op was refused; `kept` says what an undo met. */
export type StoredRefusal = {
  readonly code: ErrorCode
  readonly message: string
  readonly kept?: readonly CellConflict[]
}

/** An op that was answered before. `hash` is the SHA-256 of its payload in hex. */
export type KnownOp = {
  readonly opId: string
  readonly memberId: string
  readonly hash: string
  readonly version: number
  readonly conflicts: readonly CellConflict[]
  readonly kept: readonly CellConflict[] | null
  readonly refusal: StoredRefusal | null
}

/** What a member sees of what a group of ops names. */
export type WriteState = {
  readonly fields: readonly Field[]
  readonly known: readonly KnownOp[]
  readonly records: readonly StoredRecord[]
}

/**
 * Reads in one round trip all that planning a group of ops needs, behind the grid row's lock.
 *
 * @param fields what this member may see of the fields, if the caller knows
 */
export async function readForWrite(
  tx: TenantTx,
  gridId: string,
  named: { readonly opIds: readonly string[]; readonly recordIds: readonly string[] },
  fields?: readonly Field[],
): Promise<WriteState> {
  const { rows } = await sql<{
    fields: Field[] | null
    known: KnownOp[]
    records: StoredRecord[]
  }>`${keptPlan(named.opIds.length + named.recordIds.length, fields === undefined ? sql`/* keep: read for write */` : sql`/* keep: read for write without fields */`)}
    select ${fields === undefined ? readFields(gridId) : sql`null`} as fields,
      coalesce((select jsonb_agg(jsonb_build_object('opId', k.op_id, 'memberId', k.member_id, 'hash', encode(k.hash, 'hex'),
          'version', k.version, 'conflicts', coalesce(k.conflicts, '[]'), 'kept', k.kept, 'refusal', k.refusal))
        from (
          select c.op_id, c.member_id, c.op_hash as hash, c.version, c.detail -> 'conflicts' as conflicts, c.detail -> 'kept' as kept, null::jsonb as refusal
            from grid_change c where c.tenant_id = app.tenant_id() and c.op_id = any(${named.opIds}::uuid[])
          union all
          -- To a reporter row security shows the changes of own records only.
          select own.op_id, own.member_id, own.op_hash, own.version, own.conflicts, own.kept, null
            from app.own_ops(${named.opIds}::uuid[]) own where app.role() = 'reporter'
          union all
          select o.op_id, o.member_id, o.payload_hash, (o.result -> 'version')::bigint, o.result -> 'conflicts', null, o.result -> 'refusal'
            from op_result o where o.tenant_id = app.tenant_id() and o.op_id = any(${named.opIds}::uuid[])
        ) k), '[]') as known,
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'number', r.number, 'version', r.version, 'cells', r.cells,
          'reviewState', r.review_state, 'createdBy', r.created_by,
          'assignedTo', r.assigned_to, 'rowOrder', r.row_order, 'deleted', r.deleted_at is not null,
          'createdAt', app.wire_time(r.created_at)))
        -- One probe of the primary key an id: as a plain join, a grid without statistics would be
        -- read from end to end.
        from unnest(${named.recordIds}::uuid[]) as named(record_id) cross join lateral (
          select id, grid_id, number, version, cells, review_state, created_at, created_by, assigned_to, row_order, deleted_at
            from grid_record where tenant_id = app.tenant_id() and id = named.record_id
          offset 0
        ) r
       where r.grid_id = ${gridId}), '[]') as records`.execute(tx)
  const [row] = rows
  return { fields: row?.fields ?? fields ?? [], known: row?.known ?? [], records: row?.records ?? [] }
}

const readFields = (gridId: string) => sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'choices', f.choices)
      || case when f.hidden_from = '{}' then '{}' else jsonb_build_object('hiddenFrom', f.hidden_from) end
      || case when f.formula is null then '{}' else jsonb_build_object('formula', f.formula) end
      || case when f.rollup is null then '{}' else jsonb_build_object('rollup', f.rollup) end
      || case when f.clock is null then '{}' else jsonb_build_object('clock', f.clock) end
      || case when f.required then jsonb_build_object('required', true) else '{}' end
      || case when f.is_unique then jsonb_build_object('unique', true) else '{}' end
      || case when f.range is null then '{}' else jsonb_build_object('range', f.range) end
      || case when f.range is null or f.format is null then '{}' else jsonb_build_object('format', f.format) end
      || case when f.pattern is null then '{}' else jsonb_build_object('pattern', f.pattern) end
      || case when f.several then jsonb_build_object('several', true) else '{}' end
      || case when f.link is null then '{}' else jsonb_build_object('link', f.link) end order by f.position, f.id)
    from field f where f.tenant_id = app.tenant_id() and f.grid_id = ${gridId}), '[]')`

/** The changes that these ops of a member's own made in a grid; an op of another, or of none, is left out. */
export async function listOwnChanges(
  tx: TenantTx,
  gridId: string,
  memberId: string,
  opIds: readonly string[],
): Promise<RecordChange[]> {
  const rows = await tx
    .selectFrom('grid_change')
    .select(changeColumns)
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where(sql<boolean>`op_id = any(${opIds}::uuid[])`)
    .where('grid_id', '=', gridId)
    .where('member_id', '=', memberId)
    .execute()
  return rows.map(toChange).filter((change) => change.kind !== 'schema')
}

/** A change before its version and number are known: both count from the grid row under its lock. */
export type PlannedChange = Omit<RecordChange, 'version' | 'number'> & {
  /** Position in the group, from 1: version = base + ordinal. */
  readonly ordinal: number
  /** The record's number, or for a new record its position among the new ones, from 1. */
  readonly number: number
  readonly numberIsOrdinal: boolean
  /** SHA-256 of its op's payload in hex. */
  readonly hash: string
}

/** The final state of one record that a group touches. `lastOrdinal`: 0 = nothing changed but where it stands by hand. */
export type PlannedRecord = {
  readonly id: string
  readonly isNew: boolean
  readonly createOrdinal: number
  readonly lastOrdinal: number
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly formId: string | null
  readonly assignedTo: string | null
  readonly rowOrder: number | null
  readonly deleted: boolean
}

/**
 * What a group of ops comes to. `unchanged`: ops that changed nothing, with the reason if they were refused;
 * remembered, so that they are answered the same when they come again. (But for refused reports: their
 * record's id keeps them from being there twice, and they may succeed once a photo or a form is there.)
 */
export type WritePlan = {
  readonly records: readonly PlannedRecord[]
  readonly changes: readonly PlannedChange[]
  readonly unchanged: readonly {
    readonly opId: string
    readonly hash: string
    readonly refusal?: StoredRefusal
  }[]
}

export type Written = { readonly baseVersion: number; readonly baseNumber: number }

/**
 * Writes a plan in one statement, behind the grid row's lock: numbers the changes densely, stores
 * records, changes and the answers of ops that changed nothing.
 *
 * @throws 23505 where an op's id is that of another edit, in whatever grid
 */
export async function writePlan(
  tx: TenantTx,
  gridId: string,
  plan: WritePlan,
  group: { readonly memberId: string; readonly at: string },
): Promise<Written> {
  const created = plan.records.filter((record) => record.isNew).length
  const { rows } = await sql<{
    base: number
    base_number: number
  }>`${keptPlan(plan.records.length + plan.changes.length + plan.unchanged.length, sql`/* keep: write plan */`)}
    with claimed as materialized (
      select app.claim_ops(${opIdsOf(plan.changes)}::uuid[], ${opIdsOf(plan.unchanged)}::uuid[]) as ok
    ), g as (
      update grid set version = version + ${plan.changes.length}::bigint,
          last_number = last_number + ${created}::bigint,
          record_count = record_count + ${countDelta(plan)}::bigint
        from claimed
       where tenant_id = app.tenant_id() and id = ${gridId} and claimed.ok
      returning version - ${plan.changes.length}::bigint as base, last_number - ${created}::bigint as base_number
    ), wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(plan.records)}::jsonb) as r(
        id uuid, "isNew" boolean, "createOrdinal" bigint, "lastOrdinal" bigint, cells jsonb,
        "reviewState" text, "formId" uuid, "assignedTo" uuid, "rowOrder" double precision, deleted boolean)
    ), made as (
      insert into grid_record (grid_id, id, number, version, cells, review_state, form_id, created_at, created_by, updated_at, updated_by, assigned_to,
          row_order, deleted_at)
      select ${gridId}, w.id, g.base_number + w."createOrdinal", g.base + w."lastOrdinal", w.cells, w."reviewState", w."formId",
          ${group.at}::timestamptz, ${group.memberId}, ${group.at}::timestamptz, ${group.memberId}, w."assignedTo",
          w."rowOrder", case when w.deleted then ${group.at}::timestamptz end
        from wanted w, g where w."isNew"
    ), located as (
      -- Where each record lies, by its primary key; the places hold, since nobody else writes here now.
      select w.*, r.place from wanted w cross join lateral (
        select ctid as place from grid_record where tenant_id = app.tenant_id() and id = w.id offset 0
      ) r
       where not w."isNew"
    ), moved as (
      update grid_record r set cells = w.cells, row_order = w."rowOrder", review_state = w."reviewState", assigned_to = w."assignedTo",
          -- Where it stands is no part of what it says.
          version = case when w."lastOrdinal" > 0 then g.base + w."lastOrdinal" else r.version end,
          updated_at = case when w."lastOrdinal" > 0 then ${group.at}::timestamptz else r.updated_at end,
          updated_by = case when w."lastOrdinal" > 0 then ${group.memberId}::uuid else r.updated_by end,
          deleted_at = case when w.deleted then coalesce(r.deleted_at, ${group.at}::timestamptz) end
        from located w, g
       where r.ctid = w.place
    ), told as (
      insert into grid_change (grid_id, version, kind, record_id, created_by, member_id, at, op_id, op_hash,
          number, before, after, review_state, record_created_at, assigned_to, assigned_from, detail, previous)
      select ${gridId}, g.base + c.ordinal, c.kind, c."recordId", c."createdBy", ${group.memberId}, ${group.at}::timestamptz,
          c."opId", decode(c.hash, 'hex'), c.number + case when c."numberIsOrdinal" then g.base_number else 0 end,
          c.before, c.after, c."reviewState", c."createdAt", c."assignedTo", c."assignedFrom", c.detail,
          coalesce(g.base + lag(c.ordinal) over (partition by c."recordId" order by c.ordinal),
            (select r.version from grid_record r where r.tenant_id = app.tenant_id() and r.id = c."recordId"))
        from jsonb_to_recordset(${JSON.stringify(plan.changes.map(asRow))}::jsonb) as c(
          ordinal bigint, number bigint, "numberIsOrdinal" boolean, hash text, kind text, "recordId" uuid, "opId" uuid,
          "createdBy" uuid, before jsonb, after jsonb, "reviewState" text, "createdAt" timestamptz, "assignedTo" uuid, "assignedFrom" uuid, detail jsonb), g
    ), remembered as (
      insert into op_result (op_id, member_id, payload_hash, result)
      select o."opId", ${group.memberId}, decode(o.hash, 'hex'),
          case when o.refusal is null then jsonb_build_object('version', g.base, 'conflicts', '[]'::jsonb)
            else jsonb_build_object('refusal', o.refusal) end
        from jsonb_to_recordset(${JSON.stringify(plan.unchanged)}::jsonb) as o("opId" uuid, hash text, refusal jsonb), g
    )
    select base, base_number from g`.execute(tx)
  const [row] = rows
  if (row === undefined) throw notFound('grid')
  return { baseVersion: row.base, baseNumber: row.base_number }
}

const opIdsOf = (some: readonly { readonly opId: string }[]): string[] => some.map(({ opId }) => opId)

/** What only some changes have lies together in `detail`. */
function asRow({ conflicts, kept, reviewedFrom, cells, comments, rowOrder, movedFrom, ...row }: PlannedChange) {
  const detail = { conflicts, kept, reviewedFrom, cells, comments, rowOrder, movedFrom }
  return { ...row, detail: Object.values(detail).some((one) => one !== undefined) ? detail : null }
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
