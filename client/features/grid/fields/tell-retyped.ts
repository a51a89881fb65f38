import { fieldTypeNames, isComputed } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { FieldUpdateResult } from '@operagrid/shared/domain/grid'

import { showToast } from '../../../ui/show-toast.tsx'
import { countWords } from '../cell-words.ts'

/** Says what became of the cells of a field that has another type now. */
export function tellRetyped(field: Field, to: FieldType, result: FieldUpdateResult): void {
  if (isComputed({ type: to })) {
    const now = to === 'clock' ? 'counts down now' : 'is calculated now'
    showToast({ tone: 'success', title: `${field.name} ${now}` })
    return
  }
  const { converted, emptied, made = 0, kept } = result
  const words = [
    emptied > 0
      ? `${countWords(converted)} cells were converted, ${countWords(emptied)} could not be read and were emptied.`
      : `${countWords(converted)} cells were converted.`,
    ...(made > 0 ? [made === 1 ? 'One record was made there.' : `${countWords(made)} records were made there.`] : []),
    ...(kept === undefined ? [] : [`What it held is in the trash as “${kept}”.`]),
  ]
  showToast({
    tone: emptied > 0 ? 'warning' : 'success',
    title: `${field.name} holds ${fieldTypeNames[to].toLowerCase()} now`,
    text: words.join(' '),
  })
}
