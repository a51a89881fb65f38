import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { emptiedFields } from '@operagrid/shared/domain/field-required'
import type { Op } from '@operagrid/shared/domain/op'

import { showToast } from '../../ui/show-toast.tsx'
import { countWords } from './cell-words.ts'

/** The ops less what would empty required cells, which the server refuses; `kept` names the field of each such cell. */
export function withoutEmptied(
  ops: readonly Op[],
  fields: readonly Field[],
  cellsOf: (recordId: string) => Cells | undefined,
): { readonly ops: readonly Op[]; readonly kept: readonly Field[] } {
  const kept: Field[] = []
  const left = ops.flatMap((op): Op[] => {
    if (op.kind !== 'patch') return [op]
    const emptied = emptiedFields(fields, cellsOf(op.recordId) ?? {}, op.cells)
    if (emptied.length === 0) return [op]
    kept.push(...emptied)
    const cells = Object.entries(op.cells).filter(([fieldId]) => !emptied.some((field) => field.id === fieldId))
    return cells.length === 0 ? [] : [{ ...op, cells: Object.fromEntries(cells) }]
  })
  return { ops: left, kept }
}

/** The same, and says so where there are any. */
export function heedRequired(...asked: Parameters<typeof withoutEmptied>): readonly Op[] {
  const { ops, kept } = withoutEmptied(...asked)
  if (kept.length > 0) tellKept(kept)
  return ops
}

function tellKept(kept: readonly Field[]): void {
  const names = [...new Set(kept.map((field) => field.name))]
  showToast({
    tone: 'warning',
    title: names.length === 1 ? `${names.join()} is required` : 'Some fields are required',
    text:
      kept.length === 1
        ? 'The cell keeps its value. Enter another one to replace it.'
        : `${countWords(kept.length)} cells keep their values. Enter others to replace them.`,
  })
}
