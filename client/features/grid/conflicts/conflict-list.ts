import { z } from 'zod'

import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { CellConflict } from '@operagrid/shared/domain/op'

/**
 * A cell that two people wrote without seeing each other. `lost`: the other's stands and this member's
 * was replaced. `won`: this member's stands. Either way `value` is what was replaced, so that nothing is gone.
 */
export type Conflict = {
  readonly recordId: string
  /** The record's number; 0 where it is not known. */
  readonly number: number
  readonly fieldId: string
  readonly side: 'lost' | 'won'
  readonly value: CellValue
  /** The other one; null is an import. */
  readonly memberId: string | null
  /** The change that replaced it. */
  readonly version: number
  readonly at: string
}

/** Newest first, at most one a cell. */
export type Conflicts = readonly Conflict[]

const MAX_KEPT = 50

/** Conflicts as they were kept for this page; none where that cannot be read. */
export function parseConflicts(text: string | null): Conflicts {
  try {
    const parsed = z.array(conflict).safeParse(JSON.parse(text ?? '[]'))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

const conflict = z.object({
  recordId: z.string(),
  number: z.number(),
  fieldId: z.string(),
  side: z.enum(['lost', 'won']),
  value: z.custom<CellValue>((value) => value !== undefined),
  memberId: z.string().nullable(),
  version: z.number(),
  at: z.string(),
})

export function isSameCell(one: Conflict, other: Pick<Conflict, 'recordId' | 'fieldId'>): boolean {
  return one.recordId === other.recordId && one.fieldId === other.fieldId
}

/** Takes the feed's changes: what others took from `memberId` comes in, what has been decided since goes. */
export function takeChanges(list: Conflicts, changes: readonly GridChange[], memberId: string): Conflicts {
  let next = list
  for (const change of changes) {
    if (change.kind !== 'patch' && change.kind !== 'assign') continue
    const written = change.kind === 'assign' ? { [ASSIGNED_TO]: change.assignedTo } : change.after
    for (const [fieldId, value] of Object.entries(written)) {
      const before = next.find((one) => isSameCell(one, { recordId: change.recordId, fieldId }))
      if (before && change.version > before.version && isDecided(before, change.memberId === memberId, value))
        next = next.filter((one) => one !== before)
    }
    if (change.memberId === memberId) continue
    const { recordId, number, version, at } = change
    for (const lost of lastOfEach(change.conflicts ?? [])) {
      if (lost.memberId !== memberId) continue
      const { fieldId, value } = lost
      next = put(next, { recordId, number, fieldId, side: 'lost', value, memberId: change.memberId, version, at })
    }
  }
  return next
}

/** Takes what an op of this member replaced, as its answer says. */
export function takeAnswer(
  list: Conflicts,
  conflicts: readonly CellConflict[],
  op: Pick<Conflict, 'recordId' | 'number' | 'version' | 'at'>,
): Conflicts {
  return lastOfEach(conflicts).reduce<Conflicts>(
    (next, { fieldId, value, memberId }) => put(next, { ...op, fieldId, side: 'won', value, memberId }),
    list,
  )
}

/**
 * A later change of the cell settles it: by the member, who has decided anew; by anyone, when what
 * was replaced stands again or when this member's own win is history.
 */
function isDecided(before: Conflict, byMember: boolean, value: CellValue): boolean {
  return byMember || before.side === 'won' || sameCell(before.value, value)
}

/** `list` with others, the newest of them first as well. */
export function putAll(list: Conflicts, others: Conflicts): Conflicts {
  return others.toReversed().reduce(put, list)
}

function put(list: Conflicts, conflict: Conflict): Conflicts {
  return [conflict, ...list.filter((one) => !isSameCell(one, conflict))].slice(0, MAX_KEPT)
}

/** Of several that were overwritten in one cell, the last is the one that stood. */
function lastOfEach(conflicts: readonly CellConflict[]): readonly CellConflict[] {
  const byField = new Map<string, CellConflict>()
  for (const conflict of conflicts) {
    const before = byField.get(conflict.fieldId)
    if (!before || before.version < conflict.version) byField.set(conflict.fieldId, conflict)
  }
  return [...byField.values()]
}
