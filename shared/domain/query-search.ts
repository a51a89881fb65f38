import { findField } from './field.ts'
import type { Field } from './field.ts'
import { fold } from './fold.ts'
import { findSubject, readValue } from './query-subject.ts'
import type { Subject } from './query-subject.ts'
import type { Compare, Filter, OrderTerm, Query, Search } from './query.ts'
import type { GridRecord } from './record.ts'

/** Words of a search that are looked for; more of them narrow nothing. */
const MAX_WORDS = 8

/**
 * One word of a search: folded, with the choices whose names hold it, and the number that it may be of a record. A
 * record must have each word somewhere.
 */
export type SearchWord = {
  readonly text: string
  readonly choiceIds: readonly string[]
  readonly number: number | null
}

/** The words of `search` over a grid with `fields`; fields that are not there (any more) are passed over. */
export function searchWords({ text, fieldIds }: Search, fields: readonly Field[]): SearchWord[] {
  const choices = fieldIds.flatMap((fieldId) => findField(fields, fieldId)?.choices ?? [])
  return splitWords(text).map((word) => ({
    text: word,
    choiceIds: choices.filter(({ name }) => fold(name).includes(word)).map(({ id }) => id),
    number: /^\d{1,9}$/.test(word) ? Number(word) : null,
  }))
}

/** All that a record must pass: the query's filter, and every word of its search. */
export function queryFilter({ filter, search }: Query, fields: readonly Field[]): Filter | null {
  if (search === undefined) return filter
  const words = searchWords(search, fields).map((word): Filter => ({
    kind: 'or',
    filters: placesOf(word, search, fields),
  }))
  if (words.length === 0) return filter
  return { kind: 'and', filters: filter === null ? words : [filter, ...words] }
}

/** The query's order: what fits its search best comes first, or first in its group. */
export function queryOrder({ search, sort }: Query): readonly OrderTerm[] {
  if (search === undefined) return sort
  const at = search.after ?? 0
  return [...sort.slice(0, at), { match: search, direction: 'desc' }, ...sort.slice(at)]
}

/** The text that a search's fits are held against. */
export function phraseOf({ text }: Search): string {
  return splitWords(text).join(' ')
}

/** How well a record fits a search: 3 = a cell is what was typed, 2 = begins with it, 1 = holds it, 0 = its words are scattered. */
export function makeRank(search: Search, fields: readonly Field[]): (record: GridRecord) => number {
  const phrase = phraseOf(search)
  const subjects = textSubjects(search, fields)
  const rank = (text: string): number => {
    if (text === phrase) return 3
    if (text.startsWith(phrase)) return 2
    return text.includes(phrase) ? 1 : 0
  }
  return (record) =>
    Math.max(
      0,
      ...subjects.map((subject) => {
        const value = readValue(subject, record)
        return typeof value === 'string' ? rank(fold(value)) : 0
      }),
    )
}

/** The words of a search, folded, each once. */
export function splitWords(text: string): string[] {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  return [...new Set(words)].slice(0, MAX_WORDS)
}

/** Where a word may stand: in a text, or elsewhere. */
function placesOf(word: SearchWord, search: Search, fields: readonly Field[]): Compare[] {
  const texts = textSubjects(search, fields)
  return [
    ...texts.map(({ ref }): Compare => ({ kind: 'compare', field: ref, operator: 'contains', value: word.text })),
    ...otherPlaces(word, search, fields),
  ]
}

/** Where a word may stand beside texts: in the name of a choice, as a record's number. */
export function otherPlaces(
  { choiceIds, number }: SearchWord,
  { fieldIds }: Search,
  fields: readonly Field[],
): Compare[] {
  const chosen = fieldIds.flatMap((fieldId): Compare[] => {
    const ids = (findField(fields, fieldId)?.choices ?? []).map(({ id }) => id).filter((id) => choiceIds.includes(id))
    return ids.length === 0 ? [] : [{ kind: 'compare', field: fieldId, operator: 'anyOf', value: ids }]
  })
  return number === null ? chosen : [...chosen, { kind: 'compare', field: '$number', operator: 'eq', value: number }]
}

/** The searched fields that hold texts. */
export function textSubjects({ fieldIds }: Search, fields: readonly Field[]): readonly Subject[] {
  return fieldIds.flatMap((fieldId) => findSubject(fieldId, fields) ?? []).filter(({ kind }) => kind === 'text')
}
