import { readCell } from './cell-parse.ts'
import { MAX_RATING } from './field.ts'
import type { Choice, Field } from './field.ts'
import { readCheckbox } from './import-checkbox.ts'
import { dateIn, scanDate } from './import-date.ts'
import { isEmptyWord } from './import-empty.ts'
import { readPair, readPoint } from './import-location.ts'
import { readNumber } from './import-number.ts'
import { choiceName, choiceNames } from './import-stats.ts'
import { makeZoneClock } from './import-zone.ts'
import type { DateOrder, ImportedCell, ImportPlan } from './import.ts'
import { MAX_CELL_TEXT } from './text.ts'

/** Reads a column's cells; the second text is the longitude of a location from two columns. */
export type CellReader = (text: string, second?: string) => ImportedCell

/**
 * A reader for the cells of one column under `plan`. `choices` are those of a select, whose
 * names the texts are, or list, or the people of a person field, of whom a cell takes `several`. What does not fit is
 * answered with a reason, never guessed.
 */
export function makeCellReader(plan: ImportPlan, choices: readonly Choice[], several = false): CellReader {
  switch (plan.type) {
    case 'text':
    case 'longText':
      return readText
    case 'link':
      // Whom a title names only the other grid knows: it is looked up with those of other rows.
      return typed((text) => ({ ok: true, value: text }))
    case 'number':
      return typed((text) => keep(readNumber(text, plan.decimal), 'is not a number'))
    case 'date':
      return typed((text) => readDay(text, plan.order))
    case 'dateTime':
      return typed(readInstantIn(plan.order, makeZoneClock(plan.zone)))
    case 'checkbox':
      return typed((text) => {
        const on = readCheckbox(text)
        // An unticked box is an empty cell: see cell.ts.
        return on === null ? { ok: false, reason: 'is neither yes nor no' } : { ok: true, value: on || null }
      })
    case 'location':
      return readLocation
    case 'select':
    case 'status':
      return readChoiceOf(choices)
    case 'multiSelect':
      return readChoicesOf(choices)
    case 'person':
      return readPeopleOf(choices, several)
    case 'duration':
    case 'rating':
    case 'email':
    case 'phone':
    case 'url':
    case 'barcode':
      return readAs(plan.type)
  }
}

const empty: ImportedCell = { ok: true, value: null }

function typed(read: (text: string) => ImportedCell): CellReader {
  return (cell) => {
    const text = cell.trim()
    return text === '' || isEmptyWord(text) ? empty : read(text)
  }
}

function keep(value: number | null, reason: string): ImportedCell {
  return value === null ? { ok: false, reason } : { ok: true, value }
}

function readText(cell: string): ImportedCell {
  const text = cell.trim()
  if (text === '') return empty
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  const storable = isStorable(lines) ? lines : lines.replace(/\0|\p{Surrogate}/gu, '')
  const normal = storable.normalize('NFC')
  if (normal.length > MAX_CELL_TEXT) {
    return { ok: true, value: cut(normal), note: `was longer than ${MAX_CELL_TEXT} characters; the rest is left out` }
  }
  if (normal === '') return { ok: false, reason: 'holds nothing but characters that cannot be stored' }
  return {
    ok: true,
    value: normal,
    ...(storable === lines ? {} : { note: 'had characters that cannot be stored; they are left out' }),
  }
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

/** The longest storable start of `text`: never half of a character pair. */
function cut(text: string): string {
  const end = /[\ud800-\udbff]/.test(text.charAt(MAX_CELL_TEXT - 1)) ? MAX_CELL_TEXT - 1 : MAX_CELL_TEXT
  return text.slice(0, end)
}

function readDay(text: string, order: DateOrder): ImportedCell {
  const date = findDate(text, order)
  if (date === null) return { ok: false, reason: 'is not a date' }
  const note = date.timeMs !== null && date.timeMs > 0 ? { note: 'had a time of day; only the date is kept' } : {}
  return { ok: true, value: date.day, ...note }
}

function readInstantIn(order: DateOrder, toInstant: (wallMs: number) => number): (text: string) => ImportedCell {
  return (text) => {
    const date = findDate(text, order)
    if (date === null) return { ok: false, reason: 'is not a date and time' }
    const instant = date.offsetMin === null ? toInstant(date.wallMs) : date.wallMs - date.offsetMin * 60_000
    return { ok: true, value: new Date(instant).toISOString() }
  }
}

function findDate(text: string, order: DateOrder) {
  const scan = scanDate(text)
  return scan === null ? null : dateIn(scan, order)
}

function readLocation(cell: string, second?: string): ImportedCell {
  const text = cell.trim()
  if (second === undefined) {
    if (text === '' || isEmptyWord(text)) return empty
    const point = readPoint(text)
    return point === null ? { ok: false, reason: 'is not a place like (52.52, 13.40)' } : { ok: true, value: point }
  }
  const other = second.trim()
  if ((text === '' || isEmptyWord(text)) && (other === '' || isEmptyWord(other))) return empty
  const place = readPair(text, other)
  return place === null
    ? { ok: false, reason: 'is not a latitude and a longitude in degrees' }
    : { ok: true, value: place }
}

const otherThan = {
  duration: 'is not a duration like 1:30 or 90 min',
  rating: `is not a rating from 1 to ${MAX_RATING}`,
  email: 'is not an e-mail address',
  phone: 'is not a phone number',
  url: 'is not a web address',
  barcode: 'is not a code',
} as const

function readAs(type: keyof typeof otherThan): CellReader {
  const field: Field = { id: '', name: '', type, choices: [] }
  return typed((text) => {
    const read = readCell(field, text)
    return read === null ? { ok: false, reason: otherThan[type] } : { ok: true, value: read.value }
  })
}

/** By name to the letter, or else in upper and lower case alike, where only one choice is meant. */
function readChoiceOf(choices: readonly Choice[]): CellReader {
  const ids = new Map(choices.map((choice) => [choice.name, choice.id]))
  const folded = new Map<string, string | null>()
  for (const { name, id } of choices) {
    const low = name.toLowerCase()
    folded.set(low, folded.has(low) ? null : id)
  }
  return (cell) => {
    const name = choiceName(cell)
    if (name === '') return empty
    const id = ids.get(name) ?? folded.get(name.toLowerCase()) ?? undefined
    return id === undefined ? { ok: false, reason: 'is none of the choices' } : { ok: true, value: id }
  }
}

function readChoicesOf(choices: readonly Choice[]): CellReader {
  const known = new Set(choices.map((choice) => choice.name))
  return (cell) => {
    const names = choiceNames(cell)
    if (names.length === 0) return empty
    if (!names.every((name) => known.has(name))) return { ok: false, reason: 'names what is none of the choices' }
    return { ok: true, value: choices.filter((choice) => names.includes(choice.name)).map((choice) => choice.id) }
  }
}

function readPeopleOf(choices: readonly Choice[], several: boolean): CellReader {
  const field: Field = { id: '', name: '', type: 'person', choices: [...choices], several }
  return typed((text) => {
    const read = readCell(field, text)
    const reason = several ? 'names somebody who is no member, or several are called so' : 'is not one member’s name'
    return read === null ? { ok: false, reason } : { ok: true, value: read.value }
  })
}
