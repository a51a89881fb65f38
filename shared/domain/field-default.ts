import { parseCell } from './cell.ts'
import type { CellValue, Cells } from './cell.ts'
import { ruleFault } from './field-rules.ts'
import { holdsFiles, isComputed } from './field.ts'
import type { Field, FieldType } from './field.ts'

/** True for the types that may have a default: not who, what, where and when is meant at each record, or calculated. */
export function takesDefault(type: FieldType): boolean {
  if (isComputed({ type }) || holdsFiles({ type })) return false
  return !['dateTime', 'location', 'barcode', 'person', 'link'].includes(type)
}

/**
 * What a field holds in a record that a person makes; null = nothing, also where it fits the field no more, or where no
 * two records may hold the same. That a default is made as its field's pattern says is seen to where it is set.
 */
export function defaultOf(field: Field): CellValue {
  const { default: value = null, type } = field
  if (value === null || !takesDefault(type) || field.unique) return null
  const parsed = parseCell(field, value)
  return parsed.ok && ruleFault(field, parsed.value, { fits: () => true }) === null ? parsed.value : null
}

/** The cells of a record that a person makes: what they gave, and for what they left empty the default. */
export function withDefaults(fields: readonly Field[], cells: Cells): Cells {
  const filled = fields.flatMap((field): [string, CellValue][] => {
    const value = cells[field.id] ?? null
    const held = value === null ? defaultOf(field) : value
    return held === null ? [] : [[field.id, held]]
  })
  return { ...cells, ...Object.fromEntries(filled) }
}
