import type { CellValue, Cells } from './cell.ts'
import { findField } from './field.ts'
import type { Field } from './field.ts'

/** True for a value that leaves a field unanswered: nothing, or blanks. */
export function isBlank(value: CellValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** The required fields that `wanted` would empty in a record that holds `held`. What is empty already may stay so. */
export function emptiedFields(fields: readonly Field[], held: Cells, wanted: Cells): readonly Field[] {
  return Object.entries(wanted).flatMap(([fieldId, value]) => {
    const field = findField(fields, fieldId)
    return field?.required && isBlank(value) && !isBlank(held[fieldId]) ? [field] : []
  })
}
