import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import { cellType, formatOf } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { uiLocale } from '../../ui/format-time.ts'
import { numberWords } from '../../ui/number-words.ts'

const date = new Intl.DateTimeFormat(uiLocale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const dateTime = new Intl.DateTimeFormat(uiLocale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** A cell as the person reads it: their way of writing numbers and dates, their zone. Empty for an empty cell. */
export function cellWords(field: Field, value: CellValue | undefined, titleOf?: TitleOf): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return numberWords(value, formatOf(field))
  if (typeof value === 'string') {
    const type = cellType(field)
    if (type === 'date') return formatOr(date, `${value}T00:00:00Z`, value)
    if (type === 'dateTime') return formatOr(dateTime, value, value)
  }
  if (typeof value === 'object' && 'lat' in value) return `${value.lat.toFixed(5)}, ${value.lng.toFixed(5)}`
  return cellText(field, value, titleOf)
}

/** What a record is called by: what its first filled fields say. */
export function recordWords(fields: readonly Field[], cells: Cells): string {
  const said = fields
    .filter((field) => cellType(field) !== 'link')
    .map((field) => cellWords(field, cells[field.id]))
    .filter((text) => text !== '')
  return said.slice(0, 2).join(' · ') || 'Empty record'
}

/** A whole count with its group separators. */
export function countWords(count: number): string {
  return numberWords(count)
}

/** “1,204 records”. */
export function countRecordsWords(count: number): string {
  return `${countWords(count)} ${count === 1 ? 'record' : 'records'}`
}

function formatOr(format: Intl.DateTimeFormat, iso: string, fallback: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? fallback : format.format(at)
}
