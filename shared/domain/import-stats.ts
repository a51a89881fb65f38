import { splitChoices } from './choice-text.ts'
import { MAX_CHOICES } from './field.ts'
import { dateIn, scanDate } from './import-date.ts'
import { isEmptyWord } from './import-empty.ts'
import { readDegrees, readPoint } from './import-location.ts'
import { scanNumber } from './import-number.ts'
import { dateOrders } from './import.ts'
import type { ImportExample, Reading } from './import.ts'
import { MAX_NAME } from './text.ts'

/** The readings that are counted cell by cell. */
export type CountedReading = Exclude<Reading, 'checkbox'>

const readings = ['dot', 'comma', ...dateOrders, 'point'] as const
const EXAMPLES = 3
const SAMPLE_LENGTH = 200

/** What is known of one column after any number of its cells; its size does not grow with them. */
export type ColumnStats = {
  filled: number
  empty: number
  /** Filled cells that say 'n/a' or the like: empty for every type but text and select. */
  emptyWords: number
  longest: number
  totalLength: number
  multiline: number
  /** Cells with U+FFFD: the encoding does not fit there. */
  unreadable: number
  /** How often each value comes, spaces aside; null once it cannot be a select any more. */
  values: Map<string, number> | null
  /** How many cells name each choice, where cells are lists of them; null once they cannot be. */
  parts: Map<string, number> | null
  /** Cells that name more than one. */
  lists: number
  readonly samples: string[]
  /** Cells that each reading takes, and the first that it does not. */
  readonly fits: Record<CountedReading, number>
  readonly misfits: Record<CountedReading, ImportExample[]>
  readonly units: Set<string>
  leadingZeros: number
  plainDigits: number
  shortestDigits: number
  longestDigits: number
  timed: number
  pastMidnight: number
  zoned: number
  latitudes: number
  longitudes: number
  /** Cells that the file itself says are numbers, dates, or true and false: a CSV says nothing. */
  readonly typed: { number: number; date: number; boolean: number }
}

/** A cell as it stands in a file. `row` is the file's, for examples; `kind`: 'n', 'd' or 'b' where the file knows. */
export type CountedCell = { readonly text: string; readonly row: number; readonly kind?: string }

/** Statistics of a column without cells. */
export function makeColumnStats(): ColumnStats {
  return {
    filled: 0,
    empty: 0,
    emptyWords: 0,
    longest: 0,
    totalLength: 0,
    multiline: 0,
    unreadable: 0,
    values: new Map(),
    parts: new Map(),
    lists: 0,
    samples: [],
    fits: { dot: 0, comma: 0, ymd: 0, dmy: 0, mdy: 0, point: 0 },
    misfits: { dot: [], comma: [], ymd: [], dmy: [], mdy: [], point: [] },
    units: new Set(),
    leadingZeros: 0,
    plainDigits: 0,
    shortestDigits: Infinity,
    longestDigits: 0,
    timed: 0,
    pastMidnight: 0,
    zoned: 0,
    latitudes: 0,
    longitudes: 0,
    typed: { number: 0, date: 0, boolean: 0 },
  }
}

/** Counts one cell in. */
export function countCell(stats: ColumnStats, { text: cell, row, kind = '' }: CountedCell): void {
  const text = cell.trim()
  if (text === '') {
    stats.empty += 1
    return
  }
  stats.filled += 1
  if (kind === 'n') stats.typed.number += 1
  else if (kind === 'd') stats.typed.date += 1
  else if (kind === 'b') stats.typed.boolean += 1
  stats.longest = Math.max(stats.longest, text.length)
  stats.totalLength += text.length
  if (text.includes('\n') || text.includes('\r')) stats.multiline += 1
  if (text.includes('\ufffd')) stats.unreadable += 1
  if (stats.samples.length < 5 && !stats.samples.includes(shorten(text))) stats.samples.push(shorten(text))
  countValue(stats, text)
  countParts(stats, text)
  if (isEmptyWord(text)) stats.emptyWords += 1
  else countReadings(stats, text, row)
}

/** `text` cut to what a screen shows of an example. */
export function shorten(text: string): string {
  return text.length <= SAMPLE_LENGTH ? text : `${text.slice(0, SAMPLE_LENGTH - 1)}…`
}

/** The names of the choices that a cell's text lists, none twice. */
export function choiceNames(text: string): string[] {
  return [...new Set(splitChoices(text).map(choiceName))]
}

/** The name of the choice that a cell's text is, or '' for none. */
export function choiceName(text: string): string {
  return text.trim().replace(/\s+/g, ' ').normalize('NFC')
}

function countValue(stats: ColumnStats, text: string): void {
  if (stats.values === null) return
  const value = choiceName(text)
  const seen = stats.values.get(value)
  stats.values.set(value, (seen ?? 0) + 1)
  if (seen === undefined && (value.length > MAX_NAME || stats.values.size > MAX_CHOICES)) stats.values = null
}

function countParts(stats: ColumnStats, text: string): void {
  if (stats.parts === null) return
  const names = choiceNames(text)
  if (names.length > 1) stats.lists += 1
  for (const name of names) stats.parts.set(name, (stats.parts.get(name) ?? 0) + 1)
  if (stats.parts.size > MAX_CHOICES || names.some((name) => name.length > MAX_NAME)) stats.parts = null
}

function countReadings(stats: ColumnStats, text: string, row: number): void {
  const taken = { dot: false, comma: false, ymd: false, dmy: false, mdy: false, point: false }
  const number = scanNumber(text)
  if (number !== null) {
    taken.dot = number.dot !== null
    taken.comma = number.comma !== null
    if (number.unit !== '') stats.units.add(number.unit)
    if (number.plain) countDigits(stats, text)
    countDegrees(stats, text)
  }
  const date = scanDate(text)
  if (date !== null) {
    for (const order of dateOrders) taken[order] = dateIn(date, order) !== null
    if (date.timeMs !== null) stats.timed += 1
    if (date.timeMs !== null && date.timeMs > 0) stats.pastMidnight += 1
    if (date.offsetMin !== null) stats.zoned += 1
  }
  if (number === null && date === null) taken.point = readPoint(text) !== null
  for (const reading of readings) {
    if (taken[reading]) stats.fits[reading] += 1
    else if (stats.misfits[reading].length < EXAMPLES) stats.misfits[reading].push({ row, value: shorten(text) })
  }
}

function countDigits(stats: ColumnStats, text: string): void {
  stats.plainDigits += 1
  stats.shortestDigits = Math.min(stats.shortestDigits, text.length)
  stats.longestDigits = Math.max(stats.longestDigits, text.length)
  if (text.length > 1 && text.startsWith('0')) stats.leadingZeros += 1
}

function countDegrees(stats: ColumnStats, text: string): void {
  const degrees = readDegrees(text)
  if (degrees === null) return
  if (Math.abs(degrees) <= 90) stats.latitudes += 1
  if (Math.abs(degrees) <= 180) stats.longitudes += 1
}
