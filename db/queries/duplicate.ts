import { sql } from 'kysely'

import { duplicateRule, MAX_DUPLICATES } from '@operagrid/shared/domain/duplicate'
import type { Duplicate, DuplicateLook, DuplicateRule } from '@operagrid/shared/domain/duplicate'
import type { Field } from '@operagrid/shared/domain/field'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { seenColumns, toRecord } from './record.ts'
import type { RecordRow } from './record.ts'

const MINUTE_MS = 60_000

/** When records of a grid look like others; null = it tells nobody. @throws AppError NOT_FOUND */
export async function getDuplicateRule(tx: TenantTx, gridId: string): Promise<DuplicateRule | null> {
  const row = await tx
    .selectFrom('grid')
    .select('duplicates')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', gridId)
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw notFound('grid')
  return duplicateRule.nullable().parse(row.duplicates)
}

export async function setDuplicateRule(tx: TenantTx, gridId: string, rule: DuplicateRule | null): Promise<void> {
  await tx
    .updateTable('grid')
    .set({ duplicates: rule === null ? null : JSON.stringify(rule) })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('id', '=', gridId)
    .execute()
}

/**
 * The records that look like one, the nearest first, at most MAX_DUPLICATES. Looked for among those that were made at
 * about its time, which an index knows.
 *
 * @param among 'own': the member's own records only, whatever else they see
 */
export async function findDuplicates(
  tx: TenantTx,
  {
    gridId,
    recordId,
    place,
    kind,
  }: DuplicateLook & { readonly gridId: string; readonly recordId?: string | undefined },
  {
    rule,
    fields,
    among,
  }: { readonly rule: DuplicateRule; readonly fields: readonly Field[]; readonly among: 'own' | 'all' },
): Promise<Duplicate[]> {
  const cell = (name: string) => sql`(cells #>> array[${rule.place}, ${name}])::float8`
  const pair = sql`least(r.id, ${recordId ?? null}::uuid), greatest(r.id, ${recordId ?? null}::uuid)`
  const { rows } = await sql<RecordRow & { readonly metres: number; readonly apart_ms: number }>`
    with moment as materialized (
      select coalesce(
        (select created_at from grid_record where tenant_id = (select app.tenant_id()) and id = ${recordId ?? null}::uuid), now()) as at
    ), near as (
      select grid_record.*, abs(extract(epoch from created_at - (select at from moment))) * 1000 as apart_ms,
          app.metres_between(${place.lat}::float8, ${place.lng}::float8, ${cell('lat')}, ${cell('lng')}) as metres
        from grid_record
       where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and deleted_at is null
         and created_at between (select at from moment) - make_interval(mins => ${rule.minutes}::int)
           and (select at from moment) + make_interval(mins => ${rule.minutes}::int)
         and jsonb_typeof(cells -> ${rule.place}::text) = 'object'
         and ${rule.kind === null ? sql`true` : sql`cells ->> ${rule.kind}::text = ${kind}`}
         and ${among === 'own' ? sql`created_by = (select app.member_id())` : sql`true`}
         and id is distinct from ${recordId ?? null}::uuid
       -- An order that the index over the time has: so it is taken also while nobody has counted the records yet.
       order by created_at
    )
    select ${seenColumns(gridId)}, metres, apart_ms from near r
     where metres <= ${rule.metres}
       and not exists (select from not_duplicate n
         where n.tenant_id = (select app.tenant_id()) and (n.record_id, n.other_id) = (${pair}))
     order by metres, number desc limit ${MAX_DUPLICATES}`.execute(tx)
  const visible = new Set(fields.map(({ id }) => id))
  return rows.map((row) => ({
    record: toRecord(row, visible),
    metres: Math.round(row.metres),
    minutes: Math.round(row.apart_ms / MINUTE_MS),
  }))
}

/**
 * Says that two records of a grid are two.
 *
 * @throws AppError NOT_FOUND when one of them is not there
 */
export async function dismissDuplicate(
  tx: TenantTx,
  { gridId, recordId, otherId, memberId }: { gridId: string; recordId: string; otherId: string; memberId: string },
): Promise<void> {
  const { rows } = await sql<{ there: number }>`
    with pair as (
      select id from grid_record
       where tenant_id = app.tenant_id() and grid_id = ${gridId}::uuid and id = any(${[recordId, otherId]}::uuid[]) and deleted_at is null
    ), said as (
      insert into not_duplicate (grid_id, record_id, other_id, member_id)
      select ${gridId}::uuid, least(${recordId}::uuid, ${otherId}::uuid), greatest(${recordId}::uuid, ${otherId}::uuid), ${memberId}::uuid
       where (select count(*) from pair) = 2
      on conflict do nothing
    )
    select count(*) as there from pair`.execute(tx)
  if (rows[0]?.there !== 2) throw notFound('record')
}
