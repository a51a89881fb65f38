import { sql } from 'kysely'

import { isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { readCell } from '@operagrid/shared/domain/cell-parse'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { joinChoices, quoteChoice } from '@operagrid/shared/domain/choice-text'
import type { Field } from '@operagrid/shared/domain/field'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'
import { compareText, fold } from '@operagrid/shared/domain/fold'
import type { FieldUpdateResult } from '@operagrid/shared/domain/grid'
import { titleText } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { HeldText } from '@operagrid/shared/domain/link-texts'

import type { TenantTx } from '../tenant.ts'
import { findByTitles, listTitles } from './link-title.ts'
import { joinPeople } from './person.ts'

/** Records whose links one statement makes: of a big grid none takes as long as a statement may. */
const PIECE = 25_000

/** A different cell of a field. `key`: its value as PostgreSQL writes it; `cells`: how many hold it, deleted records aside. */
type HeldValue = { readonly key: string; readonly value: CellValue; readonly cells: number }

/** A text of a field with the {@link HeldValue} that says it. */
export type HeldTitle = HeldText & { readonly key: string }

/** The different texts of a field's cells, those of most cells first. */
export async function listHeldTexts(tx: TenantTx, gridId: string, field: Field): Promise<HeldTitle[]> {
  const [named = field] = await joinPeople(tx, [field])
  return (await listValues(tx, gridId, field.id))
    .map(({ key, value, cells }) => ({ key, text: cellText(named, value), cells }))
    .filter(({ text }) => text.trim() !== '')
    .sort((a, b) => b.cells - a.cells || compareText(a.text, b.text))
}

/**
 * Makes the links that a field's texts have become, on both sides, and puts them into its cells; the texts themselves
 * stay in the records under `keepId`. Records keep their versions; cells of the other side are not written yet. The
 * caller holds the locks of both grids.
 *
 * @param links the ids that a cell is to hold, by the key of its text
 * @param back the field that shows them from the other side; where it has room for one, the record with the lowest
 *   number has it
 */
export async function linkTexts(
  tx: TenantTx,
  { gridId, fieldId, keepId }: { readonly gridId: string; readonly fieldId: string; readonly keepId: string },
  links: ReadonlyMap<string, readonly string[]>,
  { back, otherOne }: { readonly back: Pick<LinkTarget, 'gridId' | 'fieldId'>; readonly otherOne: boolean },
): Promise<FieldUpdateResult> {
  const result = { converted: 0, emptied: 0 }
  const wanted = JSON.stringify(Object.fromEntries(links))
  const last = await lastNumber(tx, gridId)
  // Who is the first to name a record can only be told of all.
  const piece = otherOne ? last : PIECE
  for (let from = 1; from <= last; from += piece) {
    const held = sql`r.tenant_id = (select app.tenant_id()) and r.grid_id = ${gridId} and r.cells ? ${fieldId}::text
       and r.number between ${from}::bigint and ${from + piece - 1}::bigint`
    // Looked up in one object: as a table to join, the planner would take a hundred thousand texts for a hundred.
    await sql`
      insert into record_link (record_id, grid_id, field_id, other_id)
      select side.record_id, side.grid_id, side.field_id, side.other_id
        from (
          select r.id, r.number, n.at, n.id::uuid as other_id,
              row_number() over (partition by n.id order by r.deleted_at is not null, r.number) as nth
            from grid_record r
           cross join lateral jsonb_array_elements_text(${wanted}::jsonb -> (r.cells -> ${fieldId}::text)::text)
             with ordinality as n(id, at)
           where ${held}
        ) l cross join lateral (values
          (l.id, ${gridId}::uuid, ${fieldId}::text, l.other_id),
          (l.other_id, ${back.gridId}::uuid, ${back.fieldId}::text, l.id)
        ) as side(record_id, grid_id, field_id, other_id)
       where l.nth = 1 or not ${otherOne}::boolean
       order by l.number, l.at`.execute(tx)
    const { rows } = await sql<FieldUpdateResult>`
      with written as (
        update grid_record r
           set cells = (r.cells - ${fieldId}::text) || jsonb_build_object(${keepId}::text, r.cells -> ${fieldId}::text) || coalesce((
                 select jsonb_build_object(${fieldId}::text, jsonb_agg(l.other_id order by l.place)) from record_link l
                  where l.tenant_id = (select app.tenant_id()) and l.record_id = r.id and l.field_id = ${fieldId}
                 having count(*) > 0
               ), '{}')
         where ${held}
        returning r.deleted_at is null as there, r.cells ? ${fieldId}::text as linked
      )
      select count(*) filter (where there and linked) as converted, count(*) filter (where there and not linked) as emptied
        from written`.execute(tx)
    result.converted += rows[0]?.converted ?? 0
    result.emptied += rows[0]?.emptied ?? 0
  }
  return result
}

/**
 * Writes what linked records are called into a link's cells, as text of `after`, so that they could be read as the same
 * links again. The links themselves stay. The caller holds the locks of both grids.
 */
export async function writeTitles(
  tx: TenantTx,
  gridId: string,
  { id: fieldId, link }: LinkField,
  after: Field,
): Promise<FieldUpdateResult> {
  const values = await listValues(tx, gridId, fieldId)
  const ids = new Set(values.flatMap(({ value }) => (isIds(value) ? value : [])))
  const { field, titles } = await listTitles(tx, link.gridId, [...ids])
  const called = new Map(titles.map((title) => [title.recordId, titleText(field, title)]))
  const listed = values.map((held) => ({
    ...held,
    names: isIds(held.value) ? held.value.flatMap((id) => called.get(id) ?? []) : [],
  }))
  const lists = listed.flatMap(({ names }) => (names.length > 1 ? [joinChoices(names)] : []))
  // A list that a single record is called by is told from it by quotes.
  const taken = await findByTitles(tx, link.gridId, lists)
  const next = new Map<string, CellValue>()
  const result = { converted: 0, emptied: 0 }
  for (const { key, names, cells } of listed) {
    const list = joinChoices(names)
    const isTaken = names.length > 1 && taken.has(fold(list))
    const text = isTaken ? names.map(quoteChoice).join(', ') : list
    const value = readCell(after, text)?.value ?? null
    next.set(key, value)
    result[value === null ? 'emptied' : 'converted'] += cells
  }
  await sql`
    update grid_record r
       set cells = jsonb_strip_nulls(r.cells || jsonb_build_object(${fieldId}::text,
             ${JSON.stringify(Object.fromEntries(next))}::jsonb -> (r.cells -> ${fieldId}::text)::text))
     where r.tenant_id = (select app.tenant_id()) and r.grid_id = ${gridId} and r.cells ? ${fieldId}::text`.execute(tx)
  return result
}

/** Gives all links of a field to another field of its grid, on this side. */
export async function moveLinks(tx: TenantTx, gridId: string, fieldId: string, toId: string): Promise<void> {
  await sql`
    with moved as (
      delete from record_link where tenant_id = (select app.tenant_id()) and grid_id = ${gridId} and field_id = ${fieldId}
      returning record_id, other_id, place
    )
    insert into record_link (record_id, grid_id, field_id, other_id)
    select record_id, ${gridId}, ${toId}, other_id from moved order by place`.execute(tx)
}

async function lastNumber(tx: TenantTx, gridId: string): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(number) as last from grid_record where tenant_id = (select app.tenant_id()) and grid_id = ${gridId}`.execute(
    tx,
  )
  return rows[0]?.last ?? 0
}

async function listValues(tx: TenantTx, gridId: string, fieldId: string): Promise<readonly HeldValue[]> {
  const { rows } = await sql<HeldValue>`
    select value::text as key, value, count(*) filter (where there)::int as cells
      from (
        select cells -> ${fieldId}::text as value, deleted_at is null as there from grid_record
         where tenant_id = (select app.tenant_id()) and grid_id = ${gridId} and cells ? ${fieldId}::text offset 0
      ) held
     group by value`.execute(tx)
  return rows
}
