import { sql } from 'kysely'

import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { Search } from '@operagrid/shared/domain/query'

import type { TenantTx } from '../tenant.ts'
import type { Sql } from './query-value-sql.ts'

/** Types of fields whose cells hold strings that no search looks into. People are looked for by name, and found by id. */
const unsaidTypes: readonly FieldType[] = ['date', 'dateTime', 'photo', 'attachment', 'link']

/** Changes that the texts may be behind and still be of use: as many records are looked at themselves. */
const MAX_BEHIND = 5_000
/** Records whose texts are written in one transaction. */
export const TEXT_CHUNK = 5_000

/** Up to which version the texts are of use to a search; null when they are not, or not for this member. */
export async function findTextHead(
  tx: TenantTx,
  gridId: string,
  { fieldIds }: Search,
  fields: readonly Field[],
): Promise<number | null> {
  // A field that was left out may hold texts by now.
  const said = fields.filter(({ id, type }) => fieldIds.includes(id) && !unsaidTypes.includes(type)).map(({ id }) => id)
  const { rows } = await sql<{ version: number }>`
    select t.version from record_text_head t join grid g on g.tenant_id = t.tenant_id and g.id = t.grid_id
     where t.tenant_id = (select app.tenant_id()) and t.grid_id = ${gridId}::uuid and g.version - t.version <= ${MAX_BEHIND}
       and not t.skipped && ${said}::text[]
       and not exists (${rewrittenSql(gridId, sql`t.version`)})`.execute(tx)
  return rows[0]?.version ?? null
}

/** A change after `version` that rewrote records without saying which: a retype. */
function rewrittenSql(gridId: string, version: Sql): Sql {
  return sql`select from grid_change c where c.tenant_id = (select app.tenant_id()) and c.grid_id = ${gridId}::uuid
    and c.version > ${version} and c.kind = 'schema' and (c.detail ->> 'reload')::boolean`
}

/**
 * Where writing the texts of a grid begins: with every record, or with those that changed after `after`. Null when they
 * are up to date, or there is no such grid.
 */
export async function planTexts(tx: TenantTx, gridId: string): Promise<TextPlan | null> {
  const { rows } = await sql<{
    head: number
    version: number | null
    anew: boolean
    skipped: string[]
    unsaid: string[]
  }>`
    select g.version as head, t.version, coalesce(t.skipped, '{}') as skipped, f.unsaid,
        not coalesce(t.skipped, '{}') <@ f.unsaid or exists (${rewrittenSql(gridId, sql`t.version`)}) as anew
      from grid g left join record_text_head t on t.tenant_id = g.tenant_id and t.grid_id = g.id
     cross join lateral (
       select coalesce(array_agg(id), '{}') as unsaid from field
        where tenant_id = g.tenant_id and grid_id = g.id and type = any(${unsaidTypes}::text[])) as f
     where g.tenant_id = (select app.tenant_id()) and g.id = ${gridId}::uuid and g.ready and g.deleted_at is null`.execute(
    tx,
  )
  const [found] = rows
  if (found === undefined || (found.version === found.head && !found.anew)) return null
  const { head, version, skipped, unsaid } = found
  const all = version === null || found.anew || head - version > MAX_BEHIND
  return all ? { head, after: null, skipped: unsaid } : { head, after: version, skipped }
}

/**
 * `head`: what the texts will be true of. `after`: the version they are true of now; null = of none. `skipped`: the
 * fields whose cells they leave out.
 */
export type TextPlan = { readonly head: number; readonly after: number | null; readonly skipped: readonly string[] }

/** Writes the texts of the records numbered after `number`, at most TEXT_CHUNK; the last number, or null at the end. */
export async function writeTexts(
  tx: TenantTx,
  gridId: string,
  { skipped }: Pick<TextPlan, 'skipped'>,
  number: number,
): Promise<number | null> {
  const { rows } = await sql<{ last: number | null }>`
    with chunk as (
      select id, number, cells from grid_record
       where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and deleted_at is null and number > ${number}::bigint
       order by number limit ${TEXT_CHUNK}
    ), written as (${upsertSql(gridId, sql`chunk`, skipped)})
    select max(number) as last from chunk`.execute(tx)
  return rows[0]?.last ?? null
}

/** Writes the texts of the records that changed after `version`. */
export async function writeTextsAfter(
  tx: TenantTx,
  gridId: string,
  { skipped }: Pick<TextPlan, 'skipped'>,
  version: number,
): Promise<void> {
  await sql`
    with chunk as (
      select id, cells from grid_record
       where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and id in (
         select record_id from grid_change
          where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid and version > ${version}::bigint)
    ) ${upsertSql(gridId, sql`chunk`, skipped)}`.execute(tx)
}

function upsertSql(gridId: string, source: Sql, skipped: readonly string[]): Sql {
  return sql`
    insert into record_text (grid_id, record_id, said) select ${gridId}::uuid, id, app.said_in(cells, ${skipped}::text[]) from ${source}
    on conflict (tenant_id, grid_id, record_id) do update set said = excluded.said`
}

/** The texts are what a plan meant them to be. */
export async function setTextHead(tx: TenantTx, gridId: string, { head, skipped }: TextPlan): Promise<void> {
  await sql`
    insert into record_text_head (grid_id, version, skipped) values (${gridId}, ${head}::bigint, ${skipped}::text[])
    on conflict (tenant_id, grid_id) do update set version = excluded.version, skipped = excluded.skipped`.execute(tx)
}
