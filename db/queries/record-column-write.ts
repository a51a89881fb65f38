import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'
import { recordsSql } from './query-sql.ts'
import { foldedSql } from './query-value-sql.ts'
import type { Sql } from './query-value-sql.ts'
import type { ColumnPart, ColumnPlan } from './record-column-plan.ts'
import { COLUMN_RECORDS, NUMBERS, unfoldedSql } from './record-column.ts'

/** Whoever has written nothing for so long writes no more. */
const ABANDONED = sql`interval '2 minutes'`
/** Bytes of the values of a block from which on its column is not kept: reading it would take as long as without. */
const MAX_BLOCK_BYTES = 1_000_000

/** Makes `writer` the one who writes a grid's columns; false where another is. */
export async function claimColumns(tx: TenantTx, gridId: string, writer: string): Promise<boolean> {
  const { rows } = await sql`
    insert into record_column_head as o (grid_id, writer) values (${gridId}, ${writer})
    on conflict (tenant_id, grid_id) do update set writer = excluded.writer, touched_at = now()
     where o.writer is null or o.touched_at < now() - ${ABANDONED}
    returning grid_id`.execute(tx)
  return rows.length > 0
}

/** Forgets all columns of a grid, but not who writes them. */
export async function clearColumns(tx: TenantTx, gridId: string, writer: string): Promise<boolean> {
  if (!(await holdClaim(tx, gridId, writer, sql`version = null, columns = '{}', wide = '{}'`))) return false
  await sql`delete from record_column where ${ofGrid(gridId)}`.execute(tx)
  return true
}

/**
 * Writes a part of the columns, as the records are now: so they are true of the version for which they were planned, but
 * for the records that have changed since. False where another has come to write them.
 */
export async function writeColumns(
  tx: TenantTx,
  gridId: string,
  writer: string,
  { blocks, columns }: ColumnPart,
): Promise<boolean> {
  if (!(await holdClaim(tx, gridId, writer))) return false
  const value = (at: number): Sql => sql.id(`v${at}`)
  const values = columns.map((column, at) => sql`${unfoldedSql(column)} as ${value(at)}`)
  const arrays = columns.map(({ subject, array }, at) => {
    const all = sql`array_agg(${subject.kind === 'text' ? foldedSql(value(at)) : value(at)} order by slot.at)`
    const isWide = sql`(${array !== 'nums'} and coalesce(sum(pg_column_size(${value(at)})), 0) > ${MAX_BLOCK_BYTES})`
    return sql`${all} as ${sql.id(`a${at}`)}, ${isWide} as ${sql.id(`w${at}`)}`
  })
  const rows = columns.map(({ id, array }, at) => {
    const wide = sql.id(`w${at}`)
    const cell = (name: string, type: Sql): Sql =>
      name === array ? sql`case when not ${wide} then ${sql.id(`a${at}`)} end` : sql`null::${type}[]`
    return sql`(${id}, ${cell('nums', sql`float8`)}, ${cell('texts', sql`text`)}, ${cell('lists', sql`jsonb`)}, ${wide})`
  })
  const [first, last] = [Math.min(...blocks), Math.max(...blocks)]
  // One reading of the grid at worst, and no join: right after an import the planner knows nothing of the table.
  const { rows: wide } = await sql<{ id: string }>`
    with slots as (
      select distinct on (block, at) * from (
        select number / ${COLUMN_RECORDS} as block, number % ${COLUMN_RECORDS} as at, ${sql.join([sql`number`, ...values])}
          from ${recordsSql(gridId, null, [])}
           and number >= ${first * COLUMN_RECORDS}::bigint and number < ${(last + 1) * COLUMN_RECORDS}::bigint
           and number / ${COLUMN_RECORDS} = any(${[...blocks]}::bigint[])
        union all
        select b.block, slot.at, ${sql.join([sql`null`, ...columns.map(() => sql`null`)])}
          from unnest(${[...blocks]}::bigint[]) as b(block) cross join generate_series(0, ${COLUMN_RECORDS - 1}) as slot(at)
      ) as each order by block, at, number nulls last
    ), packed as (
      select ${sql.join([sql`block, array_agg(number::float8 order by slot.at) as numbers`, ...arrays])}
        from slots as slot group by block
    ), written as (
      insert into record_column (grid_id, id, block, nums, texts, lists, wide)
      select ${gridId}::uuid, c.id, packed.block, c.nums, c.texts, c.lists, c.wide from packed cross join lateral (
        values ${sql.join([sql`(${NUMBERS}, numbers, null::text[], null::jsonb[], false)`, ...rows])}
      ) as c(id, nums, texts, lists, wide)
      on conflict (tenant_id, grid_id, id, block)
        do update set nums = excluded.nums, texts = excluded.texts, lists = excluded.lists, wide = excluded.wide
      returning id, wide
    ) select distinct id from written where wide`.execute(tx)
  if (wide.length > 0)
    await leaveOut(
      tx,
      gridId,
      wide.map(({ id }) => id),
    )
  return true
}

/** All parts of a plan are written. */
export async function finishColumns(
  tx: TenantTx,
  gridId: string,
  writer: string,
  { adds, version }: ColumnPlan,
): Promise<void> {
  const added = sql`array(select unnest(columns) union (select unnest(${[...adds]}::text[]) except select unnest(wide)))`
  await holdClaim(
    tx,
    gridId,
    writer,
    sql`columns = ${added}, version = coalesce(${version}::bigint, version), writer = null`,
  )
}

/** Whoever wrote does so no more, however far it came. */
export async function releaseColumns(tx: TenantTx, gridId: string, writer: string): Promise<void> {
  await holdClaim(tx, gridId, writer, sql`writer = null`)
}

/** Locks the head for `writer`, and sets what is to be set; false where it is another's by now. */
async function holdClaim(tx: TenantTx, gridId: string, writer: string, set: Sql = sql`touched_at = now()`) {
  const { rows } = await sql`
    update record_column_head set ${set} where ${ofGrid(gridId)} and writer = ${writer}::uuid returning grid_id`.execute(
    tx,
  )
  return rows.length > 0
}

/** In the transaction that found them too long: nobody may read what is not there. */
async function leaveOut(tx: TenantTx, gridId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update record_column_head set columns = array(select unnest(columns) except select unnest(${[...ids]}::text[])),
      wide = array(select unnest(wide) union select unnest(${[...ids]}::text[])) where ${ofGrid(gridId)}`.execute(tx)
}

function ofGrid(gridId: string): Sql {
  return sql`tenant_id = (select app.tenant_id()) and grid_id = ${gridId}::uuid`
}
