import { sql } from 'kysely'

import { readCell } from '@operagrid/shared/domain/cell-parse'
import { readAs } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import { leadsTo, linkedIds, titleField } from '@operagrid/shared/domain/link'
import type { LinkTitle, LinkTitles } from '@operagrid/shared/domain/link'
import type { Named, Titled } from '@operagrid/shared/domain/link-texts'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import { findGrid } from './grid.ts'

/** Of how many records a window tells the titles for each cell: what fits a row. */
export const TITLES_A_CELL = 10

/**
 * What records of a grid are called, as far as the member may see it.
 *
 * @throws AppError NOT_FOUND when there is no such grid for this member
 */
export async function listTitles(tx: TenantTx, gridId: string, recordIds: readonly string[]): Promise<LinkTitles> {
  const titles = await findTitles(tx, gridId, recordIds)
  if (titles === undefined) throw notFound('grid')
  return titles
}

/** The same, undefined when there is no such grid for this member. */
export async function findTitles(
  tx: TenantTx,
  gridId: string,
  recordIds: readonly string[],
): Promise<LinkTitles | undefined> {
  const grid = await findGrid(tx, gridId)
  if (grid === undefined) return undefined
  // Of the fields that row security shows: a hidden one names nobody.
  const field = titleField(grid.fields)
  const value = field === null ? sql`null::jsonb` : sql`cells -> ${field.id}::text`
  const { rows } = await sql<LinkTitle>`
    select r.id as "recordId", r.number, r.value
      from unnest(${[...recordIds]}::uuid[]) as named(record_id) cross join lateral (
        select id, grid_id, number, deleted_at, ${value} as value
          from grid_record where tenant_id = app.tenant_id() and id = named.record_id offset 0
      ) r
     where r.grid_id = ${gridId} and r.deleted_at is null`.execute(tx)
  return { gridId, version: grid.version, name: grid.name, field, titles: rows }
}

/**
 * The records of a grid that are called by one of these titles, by the folded title; a text alike but for case and
 * accents is the same, and `#12` is a record's number. Reads the grid from end to end: ask for many at once.
 *
 * @returns nothing when there is no such grid for this member
 */
export async function findByTitles(tx: TenantTx, gridId: string, titles: readonly string[]): Promise<Named> {
  const grid = titles.length === 0 ? undefined : await findGrid(tx, gridId)
  return grid === undefined ? new Map() : await findCalled(tx, { gridId, field: titleField(grid.fields) }, titles)
}

/** The same by a field that need not be the title field; null: by numbers alone, which then need no `#`. */
export async function findCalled(
  tx: TenantTx,
  { gridId, field }: { readonly gridId: string; readonly field: Field | null },
  titles: readonly string[],
): Promise<Named> {
  const found = new Map<string, Titled>()
  if (titles.length === 0) return found
  const numbered = field === null ? /^#?(\d{1,9})$/ : /^#(\d{1,9})$/
  const asked = titles.map((title) => {
    const value = (field && readCell(readAs(field), title)?.value) ?? null
    const number = numbered.exec(title)?.[1]
    return { key: fold(title), value: typeof value === 'string' ? fold(value) : value, number: number ?? null }
  })
  const held = field === null ? sql`null::jsonb` : sql`cells -> ${field.id}::text`
  const { rows } = await sql<{ key: string; count: number; record_id: string }>`
    with asked as materialized (
      select key, value, number from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(key text, value jsonb, number bigint)
    ), said as materialized (
      select id, number, case jsonb_typeof(held) when 'string' then to_jsonb(app.fold(btrim(held #>> '{}'))) else held end as value
        from (
          select id, number, ${held} as held from grid_record
           where tenant_id = (select app.tenant_id()) and grid_id = ${gridId} and deleted_at is null offset 0
        ) r
    ), named as (
      select a.key, s.id from asked a join said s on s.value = a.value where a.value <> 'null'
      union
      select a.key, s.id from asked a join said s on s.number = a.number
    )
    select key, count(*)::int as count, min(id::text) as record_id from named group by key`.execute(tx)
  for (const { key, count, record_id: recordId } of rows) found.set(key, { count, recordId })
  return found
}

/** A window with the titles of what its cells link to: one question for each grid that they lead to. */
export async function withTitles(tx: TenantTx, window: RecordWindow, fields: readonly Field[]): Promise<RecordWindow> {
  const named = new Map<string, Set<string>>()
  for (const field of fields) {
    const gridId = leadsTo(field)
    if (gridId === null) continue
    const ids = named.get(gridId) ?? new Set()
    named.set(gridId, ids)
    for (const { cells } of window.records)
      for (const one of linkedIds(cells[field.id]).slice(0, TITLES_A_CELL)) ids.add(one)
  }
  if (named.size === 0) return window
  const titles: LinkTitles[] = []
  for (const [gridId, ids] of named) {
    const found = await findTitles(tx, gridId, [...ids])
    if (found !== undefined) titles.push(found)
  }
  return { ...window, titles }
}
