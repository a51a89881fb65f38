import { sql } from 'kysely'

import { isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { convertCell, fieldForConversion } from '@operagrid/shared/domain/cell-convert'
import type { FactsOf } from '@operagrid/shared/domain/cell-convert'
import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import { hasChoices, isComputed, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { FieldUpdateResult } from '@operagrid/shared/domain/grid'
import { leadsTo, linkedIds, titleText } from '@operagrid/shared/domain/link'

import type { TenantTx } from '../tenant.ts'
import { listReadyAttachments } from './attachment.ts'
import { findTitles } from './link-title.ts'
import { joinPeople } from './person.ts'

/** Distinct values are read and converted in TypeScript, then written back set-wise: this many at once. */
const BATCH = 2_000

/** `field` is the field as stored: with the choices that its cells need, where it has them from now on. */
export type Conversion = { readonly field: Field; readonly touched: boolean; readonly result: FieldUpdateResult }

/**
 * Brings a field's cells to its new type, or takes choices that were removed out of them, or people that it has no
 * room for any more.
 * The caller holds the grid row's lock. A cell that cannot take the type is emptied and counted.
 */
export async function convertCells(tx: TenantTx, gridId: string, before: Field, wanted: Field): Promise<Conversion> {
  // What is calculated follows the fields, once they are stored.
  if (isComputed(wanted)) return unchanged({ ...wanted, choices: [] })
  const fewer = wanted.type === 'person' && before.several === true && !wanted.several
  if (before.type === wanted.type && !hasChoices(wanted) && !fewer) return unchanged(wanted)
  const values = await listValues(tx, gridId, before.id)
  const [from = before] = await joinPeople(tx, [before])
  const titleOf = await readTitles(tx, from, values)
  const field = fieldForConversion(
    from,
    wanted,
    values.map(({ value }) => value),
    titleOf,
  )
  const [to = field] = await joinPeople(tx, [field])
  const factsOf = showsFiles(from) ? await readFacts(tx, values) : undefined
  const moves = values.map(({ value, count }) => ({
    value,
    count,
    next: convertCell(from, to, value, { factsOf, titleOf }),
  }))
  const moved = moves.filter(({ value, next }) => JSON.stringify(next) !== JSON.stringify(value))
  for (let at = 0; at < moved.length; at += BATCH) {
    await replaceValues(tx, gridId, before.id, moved.slice(at, at + BATCH))
  }
  const emptied = sum(moved.filter(({ next }) => next === null))
  return { field, touched: moved.length > 0, result: { converted: sum(moves) - emptied, emptied } }
}

/** What is known of the files that cells name. */
async function readFacts(tx: TenantTx, values: readonly { readonly value: CellValue }[]): Promise<FactsOf> {
  const ids = new Set(values.flatMap(({ value }) => (isIds(value) ? value : [])))
  const facts = new Map((await listReadyAttachments(tx, [...ids])).map((file) => [file.id, file]))
  return (id) => facts.get(id)
}

/** What the records are called that cells name. */
async function readTitles(
  tx: TenantTx,
  field: Field,
  values: readonly { readonly value: CellValue }[],
): Promise<TitleOf | undefined> {
  const gridId = leadsTo(field)
  if (gridId === null) return undefined
  const found = await findTitles(tx, gridId, [...new Set(values.flatMap(({ value }) => linkedIds(value)))])
  const titles = new Map(found?.titles.map((title) => [title.recordId, titleText(found.field, title)] as const) ?? [])
  return (_, recordId) => titles.get(recordId)
}

async function listValues(
  tx: TenantTx,
  gridId: string,
  fieldId: string,
): Promise<{ value: CellValue; count: number }[]> {
  const { rows } = await sql<{ value: CellValue; count: number }>`
    select cells -> ${fieldId}::text as value, count(*) as count from grid_record
     where tenant_id = app.tenant_id() and grid_id = ${gridId} and cells ? ${fieldId}::text
     group by 1`.execute(tx)
  return rows
}

async function replaceValues(
  tx: TenantTx,
  gridId: string,
  fieldId: string,
  moved: readonly { readonly value: CellValue; readonly next: CellValue }[],
): Promise<void> {
  const pairs = moved.map(({ value, next }) => ({ value, next }))
  await sql`
    update grid_record r
       set cells = case when m.next = 'null'::jsonb then r.cells - ${fieldId}::text
                        else jsonb_set(r.cells, array[${fieldId}::text], m.next) end
      from (select e -> 'value' as value, e -> 'next' as next from jsonb_array_elements(${JSON.stringify(pairs)}::jsonb) as e) m
     where r.tenant_id = app.tenant_id() and r.grid_id = ${gridId} and r.cells -> ${fieldId}::text = m.value`.execute(
    tx,
  )
}

function sum(counted: readonly { readonly count: number }[]): number {
  return counted.reduce((total, { count }) => total + count, 0)
}

function unchanged(field: Field): Conversion {
  return { field, touched: false, result: { converted: 0, emptied: 0 } }
}
