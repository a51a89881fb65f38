import { z } from 'zod'

import { cellText } from './cell-text.ts'
import { isIds } from './cell.ts'
import type { CellValue } from './cell.ts'
import type { LinkTarget } from './field-link.ts'
import { cellType } from './field.ts'
import type { CellType, Field } from './field.ts'
import { isFault } from './formula.ts'
import { uuid } from './id.ts'
import { nameText } from './text.ts'

/** A field whose cells hold ids of records of another grid, or of its own. */
export type LinkField = Field & { readonly link: LinkTarget }

/** The other side of a link that is about to be made: how its field is called there, and whether it holds one record. */
export const linkMirror = z.strictObject({ name: nameText, one: z.boolean().optional() })
export type LinkMirror = z.infer<typeof linkMirror>

/** Most records whose titles one call asks for. */
export const MAX_TITLES = 500

export const titlesAsk = z.strictObject({ gridId: uuid, recordIds: z.array(uuid).min(1).max(MAX_TITLES) })

/** What a record is called by where others link to it: its number and its cell of the grid's title field. */
export type LinkTitle = { readonly recordId: string; readonly number: number; readonly value: CellValue }

/**
 * Titles of a grid's records as the member may read them, of `version`. `field` is what they are read by, null where
 * there is none to be seen; a record that was deleted or is of another grid is missing.
 */
export type LinkTitles = {
  readonly gridId: string
  readonly version: number
  readonly name: string
  readonly field: Field | null
  readonly titles: readonly LinkTitle[]
}

/** Of people only ids are told along. */
const untitled: ReadonlySet<CellType> = new Set(['link', 'person', 'photo', 'attachment', 'location', 'checkbox'])

export function isLink(field: Field): field is LinkField {
  return field.type === 'link' && field.link !== undefined
}

/** The grid of which the records are that a field's cells name: where a link leads, also one that is looked up; null = they name none. */
export function leadsTo({ type, link, rollup }: Pick<Field, 'type' | 'link' | 'rollup'>): string | null {
  if (type === 'link' && link !== undefined) return link.gridId
  return rollup?.result === 'link' ? (rollup.to ?? null) : null
}

/** The other grids, each once and in the order in which they are locked, that fields lead to. */
export function linkedGrids(fields: readonly Field[]): readonly string[] {
  return [...new Set(fields.filter(isLink).map(({ link }) => link.gridId))].toSorted()
}

/** The field that records are called by where others link to them: the first that can say it. */
export function titleField(fields: readonly Field[]): Field | null {
  return fields.find((field) => !untitled.has(cellType(field))) ?? null
}

/** A cell as a title: a formula that has no value says nothing. */
export function titleCell(value: CellValue | undefined): CellValue {
  return value === undefined || isFault(value) ? null : value
}

/** What a record is called: the words of its title field, or its number where that is empty. */
export function titleText(field: Field | null, { number, value }: Pick<LinkTitle, 'number' | 'value'>): string {
  return (field === null ? '' : cellText(field, titleCell(value)).trim()) || `#${number}`
}

/** The records that a link cell names. */
export function linkedIds(value: CellValue | undefined): readonly string[] {
  return value !== undefined && value !== null && isIds(value) ? value : []
}

/** What an edit by another made of a link cell. */
type Move = { readonly before: readonly string[] | null; readonly after: readonly string[] | null }

/**
 * What a cell that holds `held` by now is to hold after an edit that wants `wanted` and knew nothing of `moves`: what
 * others linked or unlinked meanwhile stays so, and what is new stands at the end.
 */
export function mergeLinks(
  held: readonly string[],
  wanted: readonly string[],
  moves: readonly Move[],
): readonly string[] {
  const merged = new Set(wanted)
  for (const { before, after } of moves) {
    const [was, now] = [before ?? [], after ?? []]
    for (const id of was) if (!now.includes(id)) merged.delete(id)
    for (const id of now) if (!was.includes(id)) merged.add(id)
  }
  const kept = held.filter((id) => merged.has(id))
  return [...kept, ...[...merged].filter((id) => !kept.includes(id))]
}
