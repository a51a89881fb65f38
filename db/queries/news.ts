import { sql } from 'kysely'

import { MAX_NEWS_CHANGES } from '@operagrid/shared/domain/news'
import type { News, NewsAsk, NewsSeen, RecordNews } from '@operagrid/shared/domain/news'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { listGridSights } from './change.ts'
import { seenColumns, toRecord } from './record.ts'
import type { RecordRow } from './record.ts'

type NewsRow = RecordRow & {
  readonly total: number
  readonly field_ids: readonly string[]
  readonly member_ids: readonly string[]
  readonly changed_at: Date
  readonly said: boolean
  readonly made: boolean
  readonly deleted: boolean
  readonly mine: boolean
}

/**
 * What others changed since this member last looked, as {@link News} says. What touched only fields that they do not
 * see is no news to them.
 *
 * @param tx a snapshot, see `TenantOptions.mode`, of a member who reads all records of a grid
 * @throws AppError NOT_FOUND when there is no such grid for this member
 */
export async function listNews(tx: TenantTx, { gridId, limit }: NewsAsk): Promise<News> {
  const sight = (await listGridSights(tx, [gridId])).get(gridId)
  if (sight === undefined) throw notFound('grid')
  const head = sight.version
  const cursor = await findCursor(tx, gridId)
  if (cursor === undefined) return { records: [], total: 0, since: null, partly: false, head }
  const from = Math.max(cursor.version, head - MAX_NEWS_CHANGES)
  const { rows } = await sql<NewsRow>`
    with missed as (
      select c.record_id, c.version, c.kind, c.member_id, c.at, key as field_id
        from grid_change c
        left join lateral (
          select key from jsonb_object_keys(c.after) as key where c.kind = 'patch' and key = any(${sight.fieldIds})
        ) as changed on true
       where c.tenant_id = (select app.tenant_id()) and c.grid_id = ${gridId}::uuid and c.version > ${from}::bigint
         and c.record_id is not null and c.kind not in ('claim', 'move') and c.member_id is distinct from (select app.member_id())
    ), news as (
      select record_id, max(version) as changed, max(at) as changed_at, bool_or(kind in ('create', 'restore')) as made, bool_or(kind = 'comment') as said,
          coalesce(array_agg(distinct field_id) filter (where field_id is not null), '{}') as field_ids,
          coalesce(array_agg(distinct member_id::text) filter (where member_id is not null), '{}') as member_ids
        from missed
       where kind <> 'patch' or field_id is not null
       group by record_id
    ), shown as (
      select news.*, count(*) over () as total, r.deleted_at is not null as deleted,
          r.deleted_at is null and r.assigned_to is not distinct from (select app.member_id()) as mine,
          r.deleted_at is null and exists (select from field f
            where f.tenant_id = (select app.tenant_id()) and f.grid_id = ${gridId}::uuid and f.type = 'person'
              and jsonb_typeof(r.cells -> f.id) = 'array' and r.cells -> f.id ? (select app.member_id()::text)) as named
        from news join grid_record r on r.tenant_id = (select app.tenant_id()) and r.id = news.record_id
       where r.grid_id = ${gridId}::uuid
       order by named desc, mine desc, changed desc
       limit ${limit}
    )
    select ${seenColumns(gridId)}, total::int, field_ids, member_ids[1:5] as member_ids, changed_at, said, made, deleted, mine or named as mine
      from shown join grid_record on grid_record.tenant_id = (select app.tenant_id()) and grid_record.id = shown.record_id
     order by named desc, shown.mine desc, changed desc`.execute(tx)
  const visible = new Set(sight.fieldIds)
  return {
    records: rows.map((row) => toNews(row, visible)),
    total: rows[0]?.total ?? 0,
    since: cursor.at.toISOString(),
    partly: from > cursor.version,
    head,
  }
}

/**
 * Remembers that this member has looked at everything up to a version; never at less than before, nor at what is not
 * there yet.
 *
 * @throws AppError NOT_FOUND when there is no such grid for this member
 */
export async function moveNewsCursor(tx: TenantTx, { gridId, version }: NewsSeen): Promise<void> {
  const { rows } = await sql`
    insert into news_cursor as mine (grid_id, version, at)
    select id, least(${version}::bigint, version), now() from grid
     where tenant_id = (select app.tenant_id()) and id = ${gridId}::uuid and ready and deleted_at is null
    on conflict (tenant_id, member_id, grid_id)
    do update set version = greatest(mine.version, excluded.version), at = excluded.at
    returning 1`.execute(tx)
  if (rows.length === 0) throw notFound('grid')
}

async function findCursor(tx: TenantTx, gridId: string) {
  return await tx
    .selectFrom('news_cursor')
    .select(['version', 'at'])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('member_id', '=', sql<string>`app.member_id()`)
    .where('grid_id', '=', gridId)
    .executeTakeFirst()
}

function toNews(row: NewsRow, visible: ReadonlySet<string>): RecordNews {
  const { id, number, cells } = toRecord(row, visible)
  return {
    recordId: id,
    number,
    cells,
    fieldIds: row.field_ids,
    memberIds: row.member_ids,
    at: row.changed_at.toISOString(),
    said: row.said,
    made: row.made,
    deleted: row.deleted,
    mine: row.mine,
  }
}
