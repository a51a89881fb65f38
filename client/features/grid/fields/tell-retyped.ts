import { fieldTypeNames, isComputed } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'

import { showToast } from '../../../ui/show-toast.tsx'
import { countWords } from '../cell-words.ts'

/** Says what became of the cells of a field that has another type now. */
export function tellRetyped(
  field: Field,
  to: FieldType,
  result: { readonly converted: number; readonly emptied: number },
): void {
  if (isComputed({ type: to })) {
    const now = to === 'clock' ? 'counts down now' : 'is calculated now'
    showToast({ tone: 'success', title: `${field.name} ${now}` })
    return
  }
  showToast({
    tone: result.emptied > 0 ? 'warning' : 'success',
    title: `${field.name} holds ${fieldTypeNames[to].toLowerCase()} now`,
    text:
      result.emptied > 0
        ? `${countWords(result.converted)} cells were converted, ${countWords(result.emptied)} could not be read and were emptied.`
        : `${countWords(result.converted)} cells were converted.`,
  })
}
