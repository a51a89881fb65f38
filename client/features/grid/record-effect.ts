import type { RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord, SortKey } from '@operagrid/shared/domain/record'

import { recordAfter, wholeRecord } from './record-after.ts'
import type { RecordOrder } from './record-order.ts'

export type Placed = { readonly key: SortKey; readonly record: GridRecord }

/**
 * What a change means for a query's list: the record leaves one place and enters another (the
 * same one when it stays). `known: false`: the record is nowhere loaded, so its places cannot be told.
 */
export type Effect =
  | {
      readonly version: number
      readonly recordId: string
      readonly known: true
      readonly leaves: SortKey | null
      readonly enters: Placed | null
    }
  | { readonly version: number; readonly recordId: string; readonly known: false }

/**
 * The effect of `change` on a list in `order`. `held` is the record as it was just before, where
 * it is loaded. Null when the list cannot look different.
 */
export function effectOf(change: RecordChange, held: GridRecord | undefined, order: RecordOrder): Effect | null {
  const { version, recordId } = change
  const before = recordBefore(change, held)
  // What the record holds a claim does not touch, nor a comment where it stands.
  if (change.kind === 'claim' || (before === undefined && change.kind === 'comment')) return null
  if (before === undefined) return order.concerns(change) ? { version, recordId, known: false } : null
  const after = recordAfter(change, before)
  const leaves = before && order.holds(before) ? order.keyOf(before) : null
  const enters = after && order.holds(after) ? { key: order.keyOf(after), record: after } : null
  return leaves || enters ? { version, recordId, known: true, leaves, enters } : null
}

/** The record before the change; null when there was none, undefined when that is not known. */
function recordBefore(change: RecordChange, held: GridRecord | undefined): GridRecord | null | undefined {
  switch (change.kind) {
    case 'create':
    case 'restore':
      return null
    case 'delete':
      return held ?? wholeRecord(change, change.before)
    case 'patch':
    case 'review':
    case 'assign':
    case 'comment':
    case 'claim':
    case 'move':
      return held
  }
}
