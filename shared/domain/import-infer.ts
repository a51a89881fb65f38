import { isCheckbox, readCheckbox } from './import-checkbox.ts'
import { choicesOf, lists, repeats } from './import-choice.ts'
import { isIdentifier } from './import-identifier.ts'
import { coordinateOf } from './import-location.ts'
import type { ColumnStats, CountedReading } from './import-stats.ts'
import { keptAsText, warningsOf } from './import-warning.ts'
import type { Customs } from './import-warning.ts'
import type { DateOrder, DecimalSign, ImportColumn, ImportColumnPlan, ImportFits, ImportPair } from './import.ts'

/** The share of a column's filled cells that must fit before a type is proposed. */
const FITTING = 0.98

/** A column that is to be typed: its name and what was counted in all of its cells. */
export type CountedColumn = { readonly name: string; readonly stats: ColumnStats }

/**
 * Proposes a type for every column of a file. `locale` (BCP 47) decides between day and month
 * first, and between point and comma, only where no column of the file does.
 */
export function inferColumns(columns: readonly CountedColumn[], locale: string): ImportColumn[] {
  const customs = customsOf(columns, locale)
  return columns.map((column, index) => inferColumn(column, index, customs))
}

/** The latitude and longitude columns that make one place each. */
export function findPairs(columns: readonly CountedColumn[]): ImportPair[] {
  const names = new Set(columns.map((column) => column.name.toLowerCase()))
  const pairs: ImportPair[] = []
  for (const [lat, column] of columns.entries()) {
    const north = coordinateOf(column.name)
    if (north?.axis !== 'lat' || !fits(column.stats, column.stats.latitudes)) continue
    const lng = columns.findIndex((other) => {
      const east = coordinateOf(other.name)
      return east?.axis === 'lng' && east.of === north.of && fits(other.stats, other.stats.longitudes)
    })
    if (lng === -1) continue
    const wanted =
      north.of === '' ? ['Location', 'Position', 'Coordinates'] : [`${north.of} location`, `${north.of} position`]
    pairs.push({ name: wanted.find((name) => !names.has(name.toLowerCase())) ?? column.name, lat, lng })
  }
  return pairs
}

function inferColumn({ name, stats }: CountedColumn, index: number, customs: Customs): ImportColumn {
  const order = bestOrder(stats, customs)
  const decimal = bestDecimal(stats, customs)
  const plan = planOf(name, stats, order, decimal)
  return {
    index,
    name,
    plan,
    filled: stats.filled,
    empty: stats.empty,
    distinct: stats.values?.size ?? null,
    choices: choicesOf(stats.values),
    parts: choicesOf(stats.parts),
    fits: fitsOf(stats),
    decimal,
    order,
    samples: stats.samples,
    keptAsText: plan.type === 'text' || plan.type === 'longText' ? keptAsText(stats, order, decimal) : null,
    warnings: warningsOf({ stats, plan, order, customs }),
  }
}

function planOf(name: string, stats: ColumnStats, order: DateOrder, decimal: DecimalSign): ImportColumnPlan {
  const values = [...(stats.values?.keys() ?? [])]
  if (stats.filled === stats.emptyWords) return { type: 'text' }
  if (fits(stats, stats.typed.boolean)) return { type: 'checkbox' }
  if (values.length > 0 && values.length < 5 && isCheckbox(values, name, stats.empty / (stats.filled + stats.empty)))
    return { type: 'checkbox' }
  if (fits(stats, stats.fits[order]))
    return stats.pastMidnight > 0 || stats.zoned > 0 ? { type: 'dateTime', order } : { type: 'date', order }
  if (fits(stats, stats.fits.point)) return { type: 'location' }
  const numeric = fits(stats, stats.fits[decimal === '.' ? 'dot' : 'comma']) && stats.units.size < 2
  // What a workbook keeps as a number is one, whatever its column is called.
  const isNumber = fits(stats, stats.typed.number) || !isIdentifier(name, stats)
  if (numeric && isNumber) return { type: 'number', decimal }
  if (!numeric && lists(stats)) return { type: 'multiSelect' }
  if (!numeric && repeats(stats)) return { type: 'select' }
  return { type: isLong(stats) ? 'longText' : 'text' }
}

function isLong(stats: ColumnStats): boolean {
  return stats.multiline > 0 || stats.longest > 250 || stats.totalLength / stats.filled > 60
}

/** True when nearly all filled cells are among the `fitting`. */
export function fits(stats: ColumnStats, fitting: number): boolean {
  const meant = stats.filled - stats.emptyWords
  return meant > 0 && fitting / meant >= FITTING
}

function fitsOf(stats: ColumnStats): ImportFits {
  const { dot, comma, ymd, dmy, mdy, point } = stats.fits
  let checkbox = 0
  for (const [value, times] of stats.values ?? []) if (readCheckbox(value) !== null) checkbox += times
  const none = stats.emptyWords
  return {
    dot: dot + none,
    comma: comma + none,
    ymd: ymd + none,
    dmy: dmy + none,
    mdy: mdy + none,
    point: point + none,
    checkbox: checkbox + none,
  }
}

function customsOf(columns: readonly CountedColumn[], locale: string): Customs {
  const orderVotes = vote(columns, ['dmy', 'mdy', 'ymd'])
  const decimalVotes = vote(columns, ['dot', 'comma'])
  return {
    order: orderVotes ?? orderOf(locale),
    decimal: decimalVotes === null ? decimalOf(locale) : decimalVotes === 'dot' ? '.' : ',',
    from: orderVotes === null ? 'language' : 'file',
  }
}

/** The reading that most columns can only be read in; null when none is decisive. */
function vote<R extends CountedReading>(columns: readonly CountedColumn[], readings: readonly R[]): R | null {
  const votes = new Map<R, number>()
  for (const { stats } of columns) {
    const best = only(stats, readings)
    if (best !== null && fits(stats, stats.fits[best])) votes.set(best, (votes.get(best) ?? 0) + 1)
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** The reading that takes more cells than each of the others, or null. */
function only<R extends CountedReading>(stats: ColumnStats, readings: readonly R[]): R | null {
  const [first, second] = [...readings].sort((a, b) => stats.fits[b] - stats.fits[a])
  return first !== undefined && second !== undefined && stats.fits[first] > stats.fits[second] ? first : null
}

function bestOrder(stats: ColumnStats, customs: Customs): DateOrder {
  const orders = [customs.order, 'dmy', 'mdy', 'ymd'] as const
  // A stable sort: among equals the custom comes first.
  return [...orders].sort((a, b) => stats.fits[b] - stats.fits[a])[0] ?? customs.order
}

function bestDecimal(stats: ColumnStats, customs: Customs): DecimalSign {
  // A number that the file knows as one has come with a point.
  if (stats.typed.number > 0) return '.'
  const { dot, comma } = stats.fits
  return dot === comma ? customs.decimal : dot > comma ? '.' : ','
}

function orderOf(locale: string): DateOrder {
  const parts = formatIn(locale)
    .formatToParts(Date.UTC(2024, 0, 31))
    .map((part) => part.type)
  if (parts.indexOf('year') < parts.indexOf('month')) return 'ymd'
  return parts.indexOf('month') < parts.indexOf('day') ? 'mdy' : 'dmy'
}

function formatIn(locale: string): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' } as const
  try {
    return new Intl.DateTimeFormat(locale, options)
  } catch {
    return new Intl.DateTimeFormat('en-GB', options)
  }
}

function decimalOf(locale: string): DecimalSign {
  try {
    return new Intl.NumberFormat(locale).format(1.5).includes(',') ? ',' : '.'
  } catch {
    return '.'
  }
}
