import { parseCell, peopleOf } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { OP_RETENTION_DAYS } from '@operagrid/shared/domain/op'
import type { CellConflict, Op, OpResult } from '@operagrid/shared/domain/op'
import type { ErrorCode } from '@operagrid/shared/errors'

/** An op with the SHA-256 of its payload in hex. */
export type HashedOp = { readonly op: Op; readonly hash: string }

/** Why an op is not taken: nothing of it was kept, `message` says what to do. `kept`: what an undo met. */
export class Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly kept: readonly CellConflict[] | undefined
  constructor(code: ErrorCode, message: string, kept?: readonly CellConflict[]) {
    this.code = code
    this.message = message
    this.kept = kept
  }
}

/** Gone and hidden are the same to who is told. */
export const unknownField = new Refusal(
  'NOT_FOUND',
  'A field of this record no longer exists, or it is not shared with you.',
)

export const otherPayload = new Refusal('CONFLICT', 'This op id was already used for something else.')
export const stale = new Refusal(
  'STALE_OP',
  `This edit waited longer than ${OP_RETENTION_DAYS} days. Look at the record and enter it anew.`,
)

/** Cells as they are stored, each checked against its field; null where one is to be emptied. */
export function parseCells(cells: Cells, fields: readonly Field[]): Record<string, CellValue> | Refusal {
  const parsed: Record<string, CellValue> = {}
  for (const [fieldId, value] of Object.entries(cells)) {
    const field = findField(fields, fieldId)
    if (field === undefined) return unknownField
    const cell = parseCell(field, value)
    if (!cell.ok) return new Refusal('BAD_INPUT', `${field.name}: ${cell.reason}`)
    parsed[fieldId] = cell.value
  }
  return parsed
}

/** Whom cells name in which field, where the record's own cells do not name them there already. */
export function newlyNamed(
  cells: Cells,
  held: Cells,
  fields: readonly Field[],
): readonly { readonly field: Field; readonly id: string }[] {
  return fields.flatMap((field) => {
    const before = peopleOf(held, [field])
    return peopleOf(cells, [field]).flatMap((id) => (before.includes(id) ? [] : [{ field, id }]))
  })
}

/** True when an op id is older than op ids are remembered. A UUIDv7 starts with its milliseconds; another kind never is. */
export function isStale(opId: string, at: string): boolean {
  if (opId[14] !== '7') return false
  const madeMs = Number.parseInt(opId.slice(0, 8) + opId.slice(9, 13), 16)
  return Date.parse(at) - madeMs > OP_RETENTION_DAYS * 86_400_000
}

/** The answer of an op that is refused. */
export function reject(op: Op, { code, message, kept }: Refusal): OpResult {
  return { opId: op.opId, status: 'rejected', code, message, ...(kept === undefined ? {} : { kept }) }
}
