import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { cellWords, countWords } from '../cell-words.ts'

/** What a record is called on a card: what the first field shown says, else its number. */
export function recordTitle(shown: readonly Field[], record: GridRecord): string {
  const [first] = shown
  const words = first ? cellWords(first, record.cells[first.id]) : ''
  return words || (record.number === 0 ? 'New record' : `Record ${countWords(record.number)}`)
}
