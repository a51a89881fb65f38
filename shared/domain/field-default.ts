import { parseCell } from './cell.ts'
import type { CellValue, Cells } from './cell.ts'
import { ruleFault } from './field-rules.ts'
import { holdsFiles, isComputed } from './field.ts'
import type { Field, FieldDefault, FieldType, MadeDefault } from './field.ts'

/** Who makes a record, when, and on which day by their clock (YYYY-MM-DD). */
export type Making = { readonly memberId: string; readonly at: Date; readonly day: string }

/** What the default of a type may be made of, at each record anew; null where it is the same in all of them. */
export function defaultMadeOf(type: FieldType): MadeDefault['made'] | null {
  return type === 'person' ? 'by' : type === 'dateTime' ? 'at' : type === 'date' ? 'day' : null
}

/** Whether the default of a type is never the same in all records: people leave, and a moment passes. */
export function isAlwaysMade(type: FieldType): boolean {
  return type === 'person' || type === 'dateTime'
}

/** Whether a default differs with the record. */
export function isMade(value: FieldDefault | CellValue): value is MadeDefault {
  return typeof value === 'object' && value !== null && 'made' in value
}

/** True for the types that may have a default: not where something is meant at each record, and not what is calculated. */
export function takesDefault(type: FieldType): boolean {
  if (isComputed({ type }) || holdsFiles({ type })) return false
  return !['location', 'barcode', 'link'].includes(type)
}

/**
 * A field's default as far as it fits; null = none, also where no two records may hold the same. That it is made as its
 * field's pattern says is seen to where it is set.
 */
export function keptDefault(field: Field): FieldDefault | null {
  const { default: value = null, type } = field
  if (value === null || !takesDefault(type) || field.unique) return null
  if (isMade(value)) return value.made === defaultMadeOf(type) ? value : null
  if (isAlwaysMade(type)) return null
  const parsed = parseCell(field, value)
  // A parsed cell of a type that takes a default is one.
  return parsed.ok && fits(field, parsed.value) ? (parsed.value as FieldDefault | null) : null
}

/** What a field holds in a record that a person makes; null = nothing. */
export function defaultOf(field: Field, making: Making): CellValue {
  const kept = keptDefault(field)
  if (!isMade(kept)) return kept
  const value = madeOf(kept, making)
  return fits(field, value) ? value : null
}

function madeOf({ made }: MadeDefault, { memberId, at, day }: Making): CellValue {
  switch (made) {
    case 'by':
      return [memberId]
    case 'at':
      return at.toISOString()
    case 'day':
      return day
  }
}

function fits(field: Field, value: CellValue): boolean {
  return ruleFault(field, value, { fits: () => true }) === null
}

/** The cells of a record that a person makes: what they gave, and for what they left empty the default. */
export function withDefaults(fields: readonly Field[], cells: Cells, making: Making): Cells {
  const filled = fields.flatMap((field): [string, CellValue][] => {
    const value = cells[field.id] ?? null
    const held = value === null ? defaultOf(field, making) : value
    return held === null ? [] : [[field.id, held]]
  })
  return { ...cells, ...Object.fromEntries(filled) }
}
