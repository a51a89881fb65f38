import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { readCell } from '@operagrid/shared/domain/cell-parse'
import { splitChoices } from '@operagrid/shared/domain/choice-text'
import { readAs } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import { isLink, titleField } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { Filter } from '@operagrid/shared/domain/query'
import { MAX_WINDOW } from '@operagrid/shared/domain/record'

import { trpc } from '../../../trpc.ts'

/** The records that a text names for a link; null when it names one that is not there, or more than one is called so. */
export type LinkReader = (field: LinkField, text: string) => readonly string[] | null

/** Titles that are asked for at once. */
const BATCH = 100

/** Whom titles name, of a grid's records: by the folded title, all that are called so. */
type Named = ReadonlyMap<string, ReadonlySet<string>>

/** Looks up all titles that stand in the columns of links, set-wise, so that each text can be read at once. */
export async function readTitles(
  table: readonly (readonly string[])[],
  fields: readonly Field[],
): Promise<LinkReader | undefined> {
  if (!fields.some(isLink)) return undefined
  const wanted = new Map<string, Set<string>>()
  fields.forEach((field, column) => {
    if (!isLink(field)) return
    const names = wanted.get(field.link.gridId) ?? new Set()
    wanted.set(field.link.gridId, names)
    for (const row of table) for (const name of namesIn(row[column] ?? '')) names.add(name)
  })
  const grids = new Map<string, Named>()
  for (const [gridId, names] of wanted) grids.set(gridId, await findNamed(gridId, [...names]))
  return (field, text) => {
    const named = grids.get(field.link.gridId)
    const one = (name: string) => {
      const [id, more] = [...(named?.get(fold(name)) ?? [])]
      return more === undefined ? id : undefined
    }
    const ids = splitChoices(text).map(one)
    // One record whose title holds a comma, without quotes.
    const found = ids.includes(undefined) ? [one(text.trim())] : ids
    const whole = [...new Set(found.filter((id) => id !== undefined))]
    return found.includes(undefined) || (field.link.one && whole.length > 1) ? null : whole
  }
}

/** What a text may mean: several titles, or one with a comma in it. */
function namesIn(text: string): readonly string[] {
  const trimmed = text.trim()
  return trimmed === '' ? [] : [...splitChoices(trimmed), trimmed]
}

async function findNamed(gridId: string, names: readonly string[]): Promise<Named> {
  const named = new Map<string, Set<string>>()
  if (names.length === 0) return named
  const { fields } = await trpc.grid.get.query({ gridId })
  const field = titleField(fields)
  for (let at = 0; at < names.length; at += BATCH) {
    const asked = names.slice(at, at + BATCH).map((name) => ({ name, ...meant(field, name) }))
    const filters = filtersFor(field, asked)
    if (filters.length === 0) continue
    const query = { filter: { kind: 'or' as const, filters }, sort: [] }
    const { records } = await trpc.record.window.query({ gridId, query, limit: MAX_WINDOW })
    for (const { name, value, number } of asked) {
      for (const record of records) {
        const isCalled = field !== null && value !== null && isSame(value, record.cells[field.id])
        if (!isCalled && record.number !== number) continue
        const ids = named.get(fold(name)) ?? new Set()
        named.set(fold(name), ids.add(record.id))
      }
    }
  }
  return named
}

type Meant = { readonly value: CellValue; readonly number: number | null }

/** What a name is as a cell of the title field, and as a record's number: `#12`. */
function meant(field: Field | null, name: string): Meant {
  const number = /^#(\d{1,9})$/.exec(name)?.[1]
  return {
    value: (field && readCell(readAs(field), name)?.value) ?? null,
    number: number === undefined ? null : Number(number),
  }
}

function filtersFor(field: Field | null, asked: readonly Meant[]): Filter[] {
  const values = asked.flatMap(({ value }) => (typeof value === 'string' || typeof value === 'number' ? [value] : []))
  const fitting = values.filter((value) => typeof value === 'number' || value.length <= 1000)
  const numbers = asked.flatMap(({ number }) => (number === null ? [] : [number]))
  return [
    ...(field !== null && fitting.length > 0
      ? [{ kind: 'compare' as const, field: field.id, operator: 'anyOf' as const, value: fitting }]
      : []),
    ...(numbers.length > 0
      ? [{ kind: 'compare' as const, field: '$number' as const, operator: 'anyOf' as const, value: numbers }]
      : []),
  ]
}

function isSame(a: CellValue, b: CellValue | undefined): boolean {
  return typeof a === 'string' && typeof b === 'string' ? fold(a) === fold(b) : sameCell(a, b)
}
