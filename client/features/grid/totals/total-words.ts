import { cellType, formatOf } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { TotalFunction } from '@operagrid/shared/domain/view-total'

import { uiLocale } from '../../../ui/format-time.ts'
import { numberWords } from '../../../ui/number-words.ts'
import { cellWords, countWords } from '../cell-words.ts'

const number = new Intl.NumberFormat(uiLocale, { maximumFractionDigits: 2 })

/** How people call a total of a field. */
export function totalName(fn: TotalFunction, field: Field): string {
  return (isTime(field) ? timeNames[fn] : undefined) ?? names[fn]
}

/** A total as people read it: numbers to the hundredth, times in their zone. */
export function totalWords(fn: TotalFunction, value: number, field: Field): string {
  if (isCount(fn)) return countWords(value)
  if (isTime(field)) {
    const iso = new Date(value).toISOString()
    return cellWords(field, cellType(field) === 'date' ? iso.slice(0, 10) : iso)
  }
  return cellType(field) === 'duration' ? numberWords(value, formatOf(field)) : number.format(value)
}

const names: Readonly<Record<TotalFunction, string>> = {
  sum: 'Sum',
  avg: 'Average',
  min: 'Smallest',
  max: 'Largest',
  filled: 'Filled',
  empty: 'Empty',
  distinct: 'Different',
}
const timeNames: Readonly<Partial<Record<TotalFunction, string>>> = { min: 'Earliest', max: 'Latest' }

function isCount(fn: TotalFunction): boolean {
  return fn === 'filled' || fn === 'empty' || fn === 'distinct'
}

function isTime(field: Field): boolean {
  return ['date', 'dateTime'].includes(cellType(field))
}
