import { sameCell } from '@operagrid/shared/domain/cell'
import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ruleFault } from '@operagrid/shared/domain/field-rules'
import type { BrokenRule } from '@operagrid/shared/domain/field-rules'
import type { Op } from '@operagrid/shared/domain/op'

import { ruleManner } from '../../ui/rule-manner.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { countWords } from './cell-words.ts'
import type { HeldValues } from './held-values.ts'

/** The ops less the cells that break a range or a pattern, or would double in a unique field, and these. */
export function withoutBroken(
  ops: readonly Op[],
  fields: readonly Field[],
  { cellsOf, held }: { readonly cellsOf: (recordId: string) => Cells | undefined; readonly held: HeldValues },
): { readonly ops: readonly Op[]; readonly broken: readonly BrokenRule[] } {
  const broken: BrokenRule[] = []
  const left = ops.flatMap((op): Op[] => {
    if (op.kind !== 'patch') return [op]
    const record = { id: op.recordId, cells: cellsOf(op.recordId) ?? {} }
    const cells: Record<string, CellValue> = {}
    for (const [fieldId, value] of Object.entries(op.cells)) {
      const field = findField(fields, fieldId)
      const changes = field !== undefined && !sameCell(record.cells[fieldId], value)
      const reason = changes ? (ruleFault(field, value, ruleManner) ?? held.take(field, record, value)) : null
      if (field !== undefined && reason !== null) broken.push({ field, reason })
      else cells[fieldId] = value
    }
    return Object.keys(cells).length === 0 ? [] : [{ ...op, cells }]
  })
  return { ops: left, broken }
}

/** The same, and says so where there are any. */
export function heedCells(...asked: Parameters<typeof withoutBroken>): readonly Op[] {
  const { ops, broken } = withoutBroken(...asked)
  const [first] = broken
  if (first !== undefined)
    showToast({
      tone: 'warning',
      title:
        broken.length === 1
          ? `${first.field.name} stays as it is`
          : `${countWords(broken.length)} cells stay as they are`,
      text: broken.length === 1 ? first.reason : `One of them, ${first.field.name}: ${first.reason}`,
    })
  return ops
}
