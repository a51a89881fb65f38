import type { ColumnStats, CountedReading } from './import-stats.ts'
import type { DateOrder, DecimalSign, ImportColumnPlan } from './import.ts'

/** What a file says, or else the person's language does, where a column alone is ambiguous. */
export type Customs = { readonly order: DateOrder; readonly decimal: DecimalSign; readonly from: 'file' | 'language' }

type Found = {
  readonly stats: ColumnStats
  readonly plan: ImportColumnPlan
  readonly order: DateOrder
  readonly customs: Customs
}

const orderWords: Readonly<Record<DateOrder, string>> = {
  ymd: 'year, month, day',
  dmy: 'day before month',
  mdy: 'month before day',
}

/** The share from which a column counts as nearly of a type, so that the person hears why it is not. */
const NEARLY = 0.5

/** What a person should know about a column before it comes in, in sentences. */
export function warningsOf(found: Found): string[] {
  const { stats, plan } = found
  if (stats.filled === 0) return ['This column is empty.']
  const lines: string[] = []
  const reading = readingOf(plan)
  if (reading !== null) lines.push(...misfitLines(stats, reading), ...emptyWordLines(stats))
  if (plan.type === 'checkbox' && stats.empty > 0 && (stats.values?.size ?? 0) > 1) {
    lines.push(`${count(stats.empty, 'cell is', 'cells are')} empty and will read as not ticked.`)
  }
  if (plan.type === 'date' || plan.type === 'dateTime') lines.push(...orderLines(found))
  if (plan.type === 'number' && stats.units.size === 1)
    lines.push(`The sign “${[...stats.units].join()}” is left out of the numbers.`)
  if (stats.unreadable > 0)
    lines.push(
      `${count(stats.unreadable, 'cell has', 'cells have')} characters that could not be read (�): another encoding may fit better.`,
    )
  return lines
}

/** Why a column stays text although most of its cells are something else; null when they are not. */
export function keptAsText(stats: ColumnStats, order: DateOrder, decimal: DecimalSign): string | null {
  if (stats.leadingZeros > 0 && stats.plainDigits === stats.filled)
    return 'Kept as text: a number would lose the leading zeros.'
  if (stats.units.size > 1 && stats.fits[decimal === '.' ? 'dot' : 'comma'] === stats.filled) {
    return `Kept as text: the numbers carry different signs (${[...stats.units].join(', ')}).`
  }
  const meant = stats.filled - stats.emptyWords
  const nearly = [
    { reading: order, noun: 'dates' },
    { reading: decimal === '.' ? 'dot' : 'comma', noun: 'numbers' },
    { reading: 'point', noun: 'places' },
  ] as const
  for (const { reading, noun } of nearly) {
    const missing = meant - stats.fits[reading]
    if (meant === 0 || stats.fits[reading] / meant < NEARLY || missing === 0) continue
    return `Kept as text: most cells are ${noun}, but ${count(missing, 'is not', 'are not')}${firstOf(stats, reading)}.`
  }
  return null
}

function readingOf(plan: ImportColumnPlan): CountedReading | null {
  if (plan.type === 'number') return plan.decimal === '.' ? 'dot' : 'comma'
  if (plan.type === 'date' || plan.type === 'dateTime') return plan.order
  return plan.type === 'location' ? 'point' : null
}

function misfitLines(stats: ColumnStats, reading: CountedReading): string[] {
  const missing = stats.filled - stats.emptyWords - stats.fits[reading]
  if (missing === 0) return []
  return [
    `${count(missing, 'cell does', 'cells do')} not fit and would be left empty${firstOf(stats, reading)}. Choose Text to keep them.`,
  ]
}

function emptyWordLines(stats: ColumnStats): string[] {
  return stats.emptyWords === 0
    ? []
    : [
        `${count(stats.emptyWords, 'cell says', 'cells say')} “n/a” or the like and ${stats.emptyWords === 1 ? 'is' : 'are'} left empty.`,
      ]
}

function orderLines({ stats, order, customs }: Found): string[] {
  const { dmy, mdy } = stats.fits
  if (dmy !== mdy || (order === 'ymd' && dmy === 0)) return []
  // Dates that name their year first, or the month by name, read the same in every order.
  if (stats.fits.ymd === dmy) return []
  const why = customs.from === 'file' ? 'as the other dates of the file' : 'as is usual in your language'
  return [`These dates could be day or month first; they are read ${orderWords[order]}, ${why}.`]
}

function firstOf(stats: ColumnStats, reading: CountedReading): string {
  const [example] = stats.misfits[reading]
  return example === undefined
    ? ''
    : `, the first in row ${example.row.toLocaleString('en')}: “${example.value.slice(0, 40)}”`
}

function count(amount: number, one: string, many: string): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`
}
