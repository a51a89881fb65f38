import { isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import { cellType, formatOf } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import type { GridRecord, ReviewState } from '@operagrid/shared/domain/record'

/**
 * A value of a table: what a sheet knows as such. `moment`: what a clock shows, as YYYY-MM-DD HH:mm:ss.
 */
export type TableValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'duration'; readonly seconds: number }
  | { readonly kind: 'date' | 'moment'; readonly text: string }
  | { readonly kind: 'true' }
  | null

/** A heading and what stands below it. `format`: how its numbers read, where a sheet can say so. */
export type Column = { readonly name: string; readonly format?: NumberFormat; value(record: GridRecord): TableValue }

export type TableOptions = {
  readonly fields: readonly Field[]
  /** With the columns that tell of the record itself. */
  readonly details: boolean
  readonly zone: string
  /** Names of members by id; who is gone has kept theirs. */
  readonly names: ReadonlyMap<string, string>
  /** What linked records are called, by id. */
  readonly titles: ReadonlyMap<string, string>
}

const reviewNames: Readonly<Record<ReviewState, string>> = {
  none: '',
  sent: 'Sent',
  seen: 'Seen',
  accepted: 'Accepted',
  needsFix: 'Needs a fix',
}

/** The columns of an export: the record's number, the fields, and what else is told of records. */
export function columnsOf({ fields, details, zone, names, titles }: TableOptions): readonly Column[] {
  const clock = makeClock(zone)
  const titleOf: TitleOf = (_field, recordId) => titles.get(recordId)
  const person = (id: string | null): TableValue => text(id === null ? '' : (names.get(id) ?? ''))
  return [
    { name: 'Number', value: ({ number }) => ({ kind: 'number', number }) },
    ...fields.map((field): Column => ({
      name: field.name,
      ...(cellType(field) === 'duration' || field.format !== undefined ? { format: formatOf(field) } : {}),
      value: ({ cells }) => cellValue(field, cells[field.id], { clock, titleOf }),
    })),
    ...(details
      ? ([
          { name: 'Assigned to', value: (record) => person(record.assignedTo) },
          { name: 'Review', value: (record) => text(reviewNames[record.reviewState]) },
          { name: 'Created', value: (record) => ({ kind: 'moment', text: clock(record.createdAt) }) },
          { name: 'Created by', value: (record) => person(record.createdBy) },
          { name: 'Changed', value: (record) => ({ kind: 'moment', text: clock(record.updatedAt) }) },
          { name: 'Changed by', value: (record) => person(record.updatedBy) },
        ] satisfies readonly Column[])
      : []),
  ]
}

function cellValue(
  field: Field,
  value: CellValue | undefined,
  { clock, titleOf }: { readonly clock: (at: string) => string; readonly titleOf: TitleOf },
): TableValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number')
    return cellType(field) === 'duration' ? { kind: 'duration', seconds: value } : { kind: 'number', number: value }
  if (typeof value === 'boolean') return value ? { kind: 'true' } : null
  if (typeof value === 'string' && cellType(field) === 'date') return { kind: 'date', text: value }
  if (typeof value === 'string' && cellType(field) === 'dateTime') return { kind: 'moment', text: clock(value) }
  // Of photos and files a table says how many; of choices their names, of linked records their titles.
  return text(isIds(value) && value.length === 0 ? '' : cellText(field, value, titleOf))
}

function text(words: string): TableValue {
  return words === '' ? null : { kind: 'text', text: words }
}

/** What a clock in `zone` shows at a moment in ISO 8601; what is none stays as it is. */
function makeClock(zone: string): (at: string) => string {
  // Swedish writes dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return (at) => {
    const ms = Date.parse(at)
    return Number.isNaN(ms) ? at : format.format(ms)
  }
}
