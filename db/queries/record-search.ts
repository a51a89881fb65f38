import { sql } from 'kysely'

import type { Field, FieldType } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import type { Filter, Query, Search } from '@operagrid/shared/domain/query'
import { otherPlaces, searchWords, textSubjects } from '@operagrid/shared/domain/query-search'
import type { SearchWord } from '@operagrid/shared/domain/query-search'

import type { TenantTx } from '../tenant.ts'
import { filterSql, recordsSql } from './query-sql.ts'
import { foldedSql, onceSql, saidName, valueSql } from './query-value-sql.ts'
import type { Sql } from './query-value-sql.ts'

/** Types of fields whose cells hold strings that no search looks into. */
export const unsaidTypes: readonly FieldType[] = ['date', 'dateTime', 'person', 'photo', 'attachment', 'link']

/** Changes that the texts may be behind and still be of use: as many records are looked at themselves. */
const MAX_BEHIND = 5_000
/** Records by whose texts it is told whether words are common, and the share from which on they are. */
const SAMPLE = 1_000
const COMMON_SHARE = 0.2
/** Records whose texts are written in one transaction. */
export const TEXT_CHUNK = 5_000

/**
 * The records of a query, as `recordsSql` has them. A search has their folded texts beside them (`saidName`), by which
 * they are ranked. It looks where `record_text` says, and at what changed since that was written: the same records,
 * found sooner. Words that many records say are looked for in all of them, by several processes. `among`: where a search
 * is to find these alone.
 */
export async function queriedSql(
  tx: TenantTx,
  gridId: string,
  query: Query,
  fields: readonly Field[],
  among: readonly string[] | null = null,
): Promise<Sql> {
  const { filter, search } = query
  const all = recordsSql(gridId, filter, fields)
  if (search === undefined) return all
  const words = searchWords(search, fields)
  const some = (ids: Sql): Sql =>
    sql`(${keyedRecordsSql(gridId, ids)} offset 0) as grid_record where ${filterSql(filter, fields)}`
  if (among !== null) return sayingSql(some(sql`select unnest(${among}::uuid[]) as record_id`), words, search, fields)
  const version = words.length === 0 ? null : await findTextHead(tx, gridId, search, fields)
  const looked =
    version === null || (await areCommon(tx, gridId, words)) ? all : some(candidatesSql(gridId, version, words))
  return sayingSql(looked, words, search, fields)
}

/** Those of `looked` that a search passes, with their folded texts beside them. */
export function sayingSql(looked: Sql, words: readonly SearchWord[], search: Search, fields: readonly Field[]): Sql {
  const subjects = textSubjects(search, fields)
  const raw = subjects.map((subject, at) => sql`, ${onceSql(valueSql(subject))} as ${sql.id(`text${at}`)}`)
  const said = subjects.map((_, at) => sql`, ${onceSql(foldedSql(sql.id(`text${at}`)))} as ${saidName(at)}`)
  return sql`(
    select *${sql.join(said, sql``)} from (
      select *${sql.join(raw, sql``)} from ${looked}
    ) as grid_record
  ) as grid_record where ${saidSql(words, search, fields)}`
}

/** Each by its key alone: whatever the planner believes of tables that were filled just now, no other index fits. */
function keyedRecordsSql(gridId: string, ids: Sql): Sql {
  return sql`select r.* from (${ids}) as c cross join lateral (
      select * from grid_record where tenant_id = (select app.tenant_id()) and id = c.record_id offset 0) as r
    where r.grid_id = ${gridId}::uuid and r.deleted_at is null`
}

/** Whether a record says every word. Lines keep its texts apart, and no word has a line's end in it. */
function saidSql(words: readonly SearchWord[], search: Search, fields: readonly Field[]): Sql {
  const said = textSubjects(search, fields).map((_, at) => sql`, ${saidName(at)}`)
  const tests = words.map((word) => {
    const elsewhere: Filter = { kind: 'or', filters: otherPlaces(word, search, fields) }
    return sql`(strpos(concat_ws(e'\n', ''${sql.join(said, sql``)}), ${word.text}) > 0 or ${filterSql(elsewhere, fields)})`
  })
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` and `)
}

/** Whether so many of a grid's records say the words that looking each up costs more than reading all, by the first. */
async function areCommon(tx: TenantTx, gridId: string, words: readonly SearchWord[]): Promise<boolean> {
  const { rows } = await sql<{ share: number | null }>`
    select avg(says::int)::float8 as share from (
      select ${sql.join(words.map(saysSql), sql` and `)} as says from record_text
       where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid limit ${SAMPLE}) as sample`.execute(tx)
  return (rows[0]?.share ?? 0) > COMMON_SHARE
}

function candidatesSql(gridId: string, version: number, words: readonly SearchWord[]): Sql {
  const grid = sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid`
  const numbers = words.flatMap(({ number }) => number ?? [])
  const byNumber =
    numbers.length === 0
      ? sql``
      : sql`union select id from grid_record where ${grid} and deleted_at is null and number = any(${numbers}::bigint[])`
  return sql`select record_id from record_text where ${grid} and ${sql.join(words.map(saysSql), sql` and `)}
    union select record_id from grid_change where ${grid} and version > ${version}::bigint and record_id is not null
    ${byNumber}`
}

/** Whether a record's texts hold a word (`said`), or the id of a choice that is named so. */
export function saysSql({ text, choiceIds }: SearchWord): Sql {
  const needles = [text, ...choiceIds.map(fold)]
  return sql`(${sql.join(
    needles.map((needle) => sql`strpos(said, ${needle}) > 0`),
    sql` or `,
  )})`
}

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
