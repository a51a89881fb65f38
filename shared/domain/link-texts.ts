import { splitChoices } from './choice-text.ts'
import { MAX_LINKS } from './field-link.ts'
import type { Field, FieldType } from './field.ts'
import { fold } from './fold.ts'

/** Most records that are made in the other grid when texts become links: so many are written with the field at once. */
export const MAX_MADE = 5_000

/** Texts that are told of a kind; how many cells there are is said. */
const MAX_TOLD = 5

/** Whom a title names: how many records are called so, and the one where it is only one. */
export type Titled = { readonly count: number; readonly recordId: string }

/** Whom titles name, by the folded title; a title that is missing is nobody's. */
export type Named = ReadonlyMap<string, Titled>

/** A text that cells hold, and how many do, those of deleted records aside. */
export type HeldText = { readonly text: string; readonly cells: number }

/**
 * What a text comes to as links: records; titles of which there is no record, each as it is written; a title that
 * several records have; more records than a cell has room for.
 */
export type LinkRead =
  | { readonly kind: 'linked'; readonly ids: readonly string[] }
  | { readonly kind: 'missing'; readonly titles: readonly string[] }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'several' }

/** Cells that name no records, and some of their texts, those of most cells first. */
export type Unlinked = { readonly cells: number; readonly named: readonly HeldText[] }

/**
 * What becomes of a field's cells when their texts become links. `crowded`: links that are not made, as the record
 * they lead to holds one link already; `full`: a text that more cells hold than a record on the other side has room
 * for, null = none. Where it is not null nothing can be converted.
 */
export type LinkTally = {
  readonly linked: number
  readonly missing: Unlinked
  readonly ambiguous: Unlinked
  readonly several: Unlinked
  readonly crowded: number
  readonly full: HeldText | null
}

/**
 * What a retype to links would come to: with the records that there are, and with those that can be made for what is
 * missing. `makes`: how many these are; of more than {@link MAX_MADE} it only says that there are more. `refusal`: why
 * none can be made, null where some can or none is missing.
 */
export type LinkCheck = {
  readonly found: LinkTally
  readonly made: LinkTally
  readonly makes: number
  readonly refusal: string | null
}

/** The types whose cells say what records may be called. */
const naming: ReadonlySet<FieldType> = new Set([
  'text',
  'longText',
  'number',
  'select',
  'multiSelect',
  'status',
  'person',
  'email',
  'phone',
  'url',
  'barcode',
])

/** True for a field whose cells can become links, by what they say. */
export function namesRecords({ type }: Pick<Field, 'type'>): boolean {
  return naming.has(type)
}

/** All that a cell's text may name: itself, and the titles that it lists. */
export function titlesIn(text: string): readonly string[] {
  const whole = text.trim()
  return whole === '' ? [] : [...new Set([whole, ...splitChoices(whole)])]
}

/**
 * Reads a cell's text as links. A text that is the title of a record is that record; else it lists titles, as
 * `splitChoices` finds them, of which each must be one record's alone: who of several is meant is not guessed.
 *
 * @param one a cell has room for one record; then a text that is no list of records is one title, commas and all
 */
export function readTitles(text: string, named: Named, one: boolean): LinkRead {
  const whole = text.trim()
  const meant = named.get(fold(whole))
  if (meant !== undefined) return meant.count === 1 ? { kind: 'linked', ids: [meant.recordId] } : { kind: 'ambiguous' }
  const parts = splitChoices(whole)
  const found = parts.map((title) => named.get(fold(title)))
  if (found.some((titled) => titled !== undefined && titled.count > 1)) return { kind: 'ambiguous' }
  const missing = parts.filter((_, at) => found[at] === undefined)
  if (parts.length === 0 || (one && parts.length > 1 && missing.length > 0)) return { kind: 'missing', titles: [whole] }
  const meaning = new Set(parts.map((title, at) => found[at]?.recordId ?? fold(title)))
  if (meaning.size > (one ? 1 : MAX_LINKS)) return { kind: 'several' }
  if (missing.length > 0) return { kind: 'missing', titles: missing }
  return { kind: 'linked', ids: [...meaning] }
}

/**
 * The titles of records that are to be made so that texts can become links, each once whatever its case and accents,
 * in the order of the texts: those of texts that lack nothing else. At most one more than {@link MAX_MADE}.
 *
 * @param fits whether a record of the other grid can be called so
 */
export function titlesToMake(reads: readonly LinkRead[], fits: (title: string) => boolean): readonly string[] {
  const titles = new Map<string, string>()
  for (const read of reads) {
    if (titles.size > MAX_MADE) break
    if (read.kind !== 'missing' || !read.titles.every((title) => titles.has(fold(title)) || fits(title))) continue
    for (const title of read.titles) if (!titles.has(fold(title))) titles.set(fold(title), title)
  }
  return [...titles.values()].slice(0, MAX_MADE + 1)
}

/**
 * What becomes of cells that hold these texts, those of most cells first.
 *
 * @param otherOne the other side has room for one: each record keeps the first cell that names it
 */
export function tallyLinks(
  texts: readonly HeldText[],
  reads: readonly LinkRead[],
  { otherOne }: { readonly otherOne: boolean },
): LinkTally {
  const cellsOf = new Map<string, number>()
  let full: HeldText | null = null
  let linked = 0
  const lost = { missing: nobody(), ambiguous: nobody(), several: nobody() }
  for (const [at, { text, cells }] of texts.entries()) {
    const read = reads[at]
    if (read === undefined || cells === 0) continue
    if (read.kind !== 'linked') {
      lost[read.kind].cells += cells
      if (lost[read.kind].named.length < MAX_TOLD) lost[read.kind].named.push({ text, cells })
      continue
    }
    linked += cells
    for (const id of read.ids) {
      const sum = (cellsOf.get(id) ?? 0) + cells
      cellsOf.set(id, sum)
      if (sum > MAX_LINKS && !otherOne && (full === null || full.cells < sum)) full = { text, cells: sum }
    }
  }
  let crowded = 0
  if (otherOne) for (const cells of cellsOf.values()) crowded += Math.max(0, cells - 1)
  return { linked, ...lost, crowded, full }
}

function nobody(): { cells: number; named: HeldText[] } {
  return { cells: 0, named: [] }
}
