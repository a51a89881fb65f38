import type { CellValue } from '@operagrid/shared/domain/cell'
import { readCell } from '@operagrid/shared/domain/cell-parse'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { formatOf } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { numberText } from '@operagrid/shared/domain/number-text'

import { numberWords, uiDecimal } from './number-words.ts'

/** A cell as the text that an editor begins with. */
export function editText(field: Field, value: CellValue): string {
  if ((field.type !== 'number' && field.type !== 'duration') || typeof value !== 'number') return cellText(field, value)
  return numberText(value, formatOf(field), uiDecimal)
}

/** The cell that a text means which was typed into its field; null when it does not fit. */
export function readTyped(field: Field, text: string): { readonly value: CellValue } | null {
  return readCell(field, text, { decimal: uiDecimal, typed: true })
}

/** A number as the field would show it, to say what may be typed. */
export function numberExample(field: Pick<Field, 'type' | 'format'>): string {
  const format = formatOf(field)
  if (format.style === 'duration') return `${numberWords(5_400, format)} or 90 min`
  return numberWords(format.style === 'percent' ? 0.125 : 12.5, format)
}
