import type { KnownOp, StoredRefusal } from '@operagrid/db/queries/record-write'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { unknownField } from './op-check.ts'

type Answer = Pick<KnownOp, 'version' | 'conflicts' | 'kept' | 'refusal'>

/**
 * What a member may be told again of an op that was answered before. Who has become a reporter since, or from
 * whom a field was hidden since, is told nothing of fields that are not among `fields`.
 */
export function seenAnswer({ version, conflicts, kept, refusal }: Answer, op: Op, fields: readonly Field[]): Answer {
  const isSeen = ({ fieldId }: { readonly fieldId: string }) => findField(fields, fieldId) !== undefined
  return {
    version,
    conflicts: conflicts.filter(isSeen),
    kept: kept === null ? null : kept.filter(isSeen),
    refusal: refusal === null ? null : seenRefusal(refusal, op, isSeen),
  }
}

function seenRefusal(
  refusal: StoredRefusal,
  op: Op,
  isSeen: (cell: { readonly fieldId: string }) => boolean,
): StoredRefusal {
  // A refusal of cells may name their field.
  if ('cells' in op && !Object.keys(op.cells).every((fieldId) => isSeen({ fieldId }))) {
    return { code: unknownField.code, message: unknownField.message }
  }
  return refusal.kept === undefined ? refusal : { ...refusal, kept: refusal.kept.filter(isSeen) }
}
