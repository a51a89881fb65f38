import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { ruleFault } from '@operagrid/shared/domain/field-rules'

import { ruleManner } from '../../ui/rule-manner.ts'
import type { Rows } from './create-rows.ts'
import { heldValues } from './held-values.ts'

type Entered = { readonly recordId: string; readonly field: Field; readonly value: CellValue }

/** Why a rule of its field keeps out what was entered in a cell, as far as this page knows; null when none does. */
export function cellFault(
  rows: Pick<Rows, 'at' | 'count' | 'find'>,
  { recordId, field, value }: Entered,
): string | null {
  const broken = ruleFault(field, value, ruleManner)
  if (broken !== null || !field.unique) return broken
  return heldValues(rows).take(field, { id: recordId, cells: rows.find(recordId)?.cells ?? {} }, value)
}
