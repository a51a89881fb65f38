import { sql } from 'kysely'

import type { TenantTx } from '../tenant.ts'
import { getGrid } from './grid.ts'
import { COLUMN_RECORDS, columnsOf, MAX_COLUMNS_BEHIND } from './record-column.ts'
import type { Column } from './record-column.ts'
import { rewrittenSql } from './record-order.ts'

/** Changes that columns may be behind before they follow: until then each read makes up for them. */
export const COLUMNS_FOLLOW_AT = 1_000
/** Blocks times columns that are written in one transaction. */
const ARRAYS_AT_ONCE = 150

/** Some blocks of some columns, as many as are written in one transaction. */
export type ColumnPart = { readonly blocks: readonly number[]; readonly columns: readonly Column[] }

export type ColumnPlan = {
  /** Nothing that is there is of use. */
  readonly anew: boolean
  readonly parts: readonly ColumnPart[]
  /** What is there when all parts are written: these columns more, true of this version; null = of the same as before. */
  readonly adds: readonly string[]
  readonly version: number | null
}

type HeadRow = {
  readonly last_number: number
  readonly version: number | null
  readonly columns: readonly string[]
  readonly wide: readonly string[]
  readonly rewritten: boolean
}

/**
 * What the columns of a grid lack; null = nothing. `followAt`: changes that they may be behind.
 *
 * @param tx a snapshot
 * @throws AppError NOT_FOUND
 */
export async function planColumns(
  tx: TenantTx,
  gridId: string,
  followAt: number = COLUMNS_FOLLOW_AT,
): Promise<ColumnPlan | null> {
  const { fields, version: head } = await getGrid(tx, gridId)
  const { rows } = await sql<HeadRow>`
    select g.last_number, o.version, coalesce(o.columns, '{}') as columns, coalesce(o.wide, '{}') as wide,
        exists (${rewrittenSql(sql`o.version`)}) as rewritten
      from grid g left join record_column_head o on o.tenant_id = g.tenant_id and o.grid_id = g.id
     where g.tenant_id = (select app.tenant_id()) and g.id = ${gridId}::uuid and g.ready and g.deleted_at is null`.execute(
    tx,
  )
  const [found] = rows
  if (found === undefined) return null
  const wanted = columnsOf(fields)
  const all = Array.from({ length: Math.floor(found.last_number / COLUMN_RECORDS) + 1 }, (_, block) => block)
  const written = (columns: readonly Column[]) => ({
    parts: columns.length === 0 ? [] : chunks(all, columns.length).map((blocks) => ({ blocks, columns })),
    adds: columns.map(({ id }) => id),
  })
  const { version, columns, wide } = found
  if (version === null || found.rewritten || head - version > MAX_COLUMNS_BEHIND)
    return { anew: true, ...written(wanted), version: head }
  const missing = written(wanted.filter(({ id }) => !columns.includes(id) && !wide.includes(id)))
  if (head - version < followAt) return missing.parts.length === 0 ? null : { anew: false, ...missing, version: null }
  const touched = await readTouched(tx, gridId, version)
  const followed = wanted.filter(({ id }) => columns.includes(id))
  return {
    anew: false,
    parts: [...followParts(touched, followed), ...missing.parts],
    adds: missing.adds,
    version: head,
  }
}

/** A block in which something changed, and what a query names it by; `*` = everything, since records came. */
type Touched = { readonly block: number; readonly ref: string }

async function readTouched(tx: TenantTx, gridId: string, after: number): Promise<readonly Touched[]> {
  const { rows } = await sql<Touched>`
    select distinct (c.number / ${COLUMN_RECORDS})::int as block, refs.ref
      from grid_change c cross join lateral (
        select '$updatedAt' as ref
        union all select '*' where c.kind in ('create', 'restore')
        union all select '$reviewState' where c.kind = 'review'
        union all select '$rowOrder' where c.kind = 'move'
        union all select jsonb_object_keys(c.after) where c.kind = 'patch'
        union all select jsonb_object_keys(c.before) where c.kind = 'patch') as refs
     where c.tenant_id = (select app.tenant_id()) and c.grid_id = ${gridId}::uuid and c.version > ${after}::bigint
       and c.number is not null and c.kind not in ('comment', 'claim')`.execute(tx)
  return rows
}

function followParts(touched: readonly Touched[], columns: readonly Column[]): ColumnPart[] {
  const refsOf = new Map<number, Set<string>>()
  for (const { block, ref } of touched) refsOf.set(block, (refsOf.get(block) ?? new Set()).add(ref))
  const blocks = [...refsOf.keys()].toSorted((a, b) => a - b)
  return chunks(blocks, columns.length).map((part) => {
    const refs = new Set(part.flatMap((block) => [...(refsOf.get(block) ?? [])]))
    return { blocks: part, columns: columns.filter(({ subject }) => refs.has('*') || refs.has(subject.ref)) }
  })
}

function chunks(blocks: readonly number[], columns: number): number[][] {
  const size = Math.max(1, Math.floor(ARRAYS_AT_ONCE / columns))
  return Array.from({ length: Math.ceil(blocks.length / size) }, (_, at) => blocks.slice(at * size, (at + 1) * size))
}
