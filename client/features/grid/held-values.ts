import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import type { Field } from '@operagrid/shared/domain/field'
import { uniqueKey } from '@operagrid/shared/domain/field-unique'

import { countWords } from './cell-words.ts'
import type { Rows } from './create-rows.ts'

/** Of a longer list only the server looks through all. */
const MAX_LOOKED_AT = 20_000

export type HeldValues = {
  /**
   * Takes a value for a record, or says who has it already. `record`: undefined for one that is to be made. What one
   * gives up the next may take.
   */
  readonly take: (
    field: Field,
    record: { readonly id: string; readonly cells: Cells } | undefined,
    value: CellValue,
  ) => string | null
}

/** Which of the records on this page hold what in unique fields, step by step: what would double is known before it is sent. */
export function heldValues(rows: Pick<Rows, 'at' | 'count'>): HeldValues {
  const byField = new Map<string, Map<string, string>>()
  const words = new Map<string, string>()

  function holdersOf(field: Field): Map<string, string> {
    const known = byField.get(field.id)
    if (known !== undefined) return known
    const holders = new Map<string, string>()
    byField.set(field.id, holders)
    if (rows.count() > MAX_LOOKED_AT) return holders
    for (let at = 0; at < rows.count(); at += 1) {
      const record = rows.at(at)
      if (!record) continue
      words.set(record.id, record.number === 0 ? 'on a new record' : `on #${countWords(record.number)}`)
      const key = uniqueKey(field, record.cells[field.id])
      if (key !== null) holders.set(key, record.id)
    }
    return holders
  }

  let made = 0
  return {
    take(field, record, value) {
      const key = field.unique ? uniqueKey(field, value) : null
      if (!field.unique) return null
      const holders = holdersOf(field)
      const id = record?.id ?? `new ${(made += 1)}`
      const holder = key === null ? undefined : holders.get(key)
      if (holder !== undefined && holder !== id)
        return `“${cellText(field, value).trim()}” is ${words.get(holder) ?? 'in another row'} already.`
      const before = uniqueKey(field, record?.cells[field.id])
      if (before !== null && holders.get(before) === id) holders.delete(before)
      if (key !== null) holders.set(key, id)
      return null
    },
  }
}
