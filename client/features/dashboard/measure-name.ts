import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import type { Aggregate } from '@operagrid/shared/domain/query'
import { findSubject } from '@operagrid/shared/domain/query-subject'

import { formatClock, formatDay } from '../../ui/format-time.ts'
import { numberWords } from '../../ui/number-words.ts'
import { formatNumber, formatShort } from './format-number.ts'

/** How people read what a tile computes, by function. */
export const functionNames: Readonly<Record<Aggregate['fn'], string>> = {
  count: 'Number of records',
  sum: 'Sum',
  avg: 'Average',
  min: 'Smallest',
  max: 'Largest',
  distinct: 'Different values',
}

/** `Records`, `Sum of People involved`, `Different values of Place`. */
export function measureName({ fn, field }: Aggregate, fields: readonly Field[]): string {
  if (fn === 'count' || field === null) return 'Records'
  return `${functionNames[fn]} of ${findSubject(field, fields)?.name ?? 'a removed field'}`
}

/** How a value is written: whole, and where width is scarce. */
export type ValueFormat = {
  readonly whole: (value: number | null) => string
  readonly short: (value: number | null) => string
}

const numbers: ValueFormat = { whole: formatNumber, short: formatShort }

/** What many amount to reads as each of them; as many decimals as they have are too many for an average. */
function numbersOf(given: NumberFormat): ValueFormat {
  const rounds = given.style === 'plain' || given.style === 'percent'
  const format = rounds && given.decimals === null ? { ...given, decimals: 2 } : given
  const whole = (value: number | null) => (value === null ? '–' : numberWords(value, format))
  return {
    whole,
    short: (value) => (value === null || Math.abs(value) < 100_000 ? whole(value) : numberWords(value, format, true)),
  }
}

/** The format of an aggregate: the first and the last of dates are dates, in milliseconds, all else are numbers, as their field says they read. */
export function formatOf({ fn, field }: Aggregate, fields: readonly Field[]): ValueFormat {
  if (field === null || fn === 'count' || fn === 'distinct') return numbers
  const { format } = findField(fields, field) ?? {}
  if (format !== undefined) return numbersOf(format)
  if (fn !== 'min' && fn !== 'max') return numbers
  const kind = findSubject(field, fields)?.kind
  if (kind === 'date') {
    // Midnight UTC of a calendar date: read as UTC, or it would be the day before in the west.
    const day = (value: number | null) =>
      value === null ? '–' : formatDay(new Date(`${new Date(value).toISOString().slice(0, 10)}T12:00`), new Date())
    return { whole: day, short: day }
  }
  if (kind !== 'dateTime') return numbers
  const moment = (value: number | null) =>
    value === null ? '–' : `${formatDay(new Date(value), new Date())}, ${formatClock(new Date(value))}`
  return { whole: moment, short: moment }
}
