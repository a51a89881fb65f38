import type { PlannedRecord, WriteState } from '@operagrid/db/queries/record-write'
import { findUniqueHolders, moveUniqueCells } from '@operagrid/db/queries/unique-cell'
import type { UniqueClaim } from '@operagrid/db/queries/unique-cell'
import { asMember } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import { parseCell } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { uniqueFields, uniqueKey } from '@operagrid/shared/domain/field-unique'
import type { Actor } from '@operagrid/shared/domain/member'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import type { HashedOp } from './op-check.ts'
import type { UndoTarget } from './plan-undo.ts'
import type { Holder, UniqueInput } from './plan-unique.ts'
import { heldKey } from './plan-unique.ts'

type Asked = {
  readonly ops: readonly HashedOp[]
  readonly state: WriteState
  readonly undoTargets: readonly UndoTarget[]
}

/** Who holds what these ops would write into unique fields: read behind the grid row's lock, so it holds until the commit. */
export async function readUnique(tx: TenantTx, gridId: string, actor: Actor, asked: Asked): Promise<UniqueInput> {
  const fields = uniqueFields(asked.state.fields)
  const claims = fields.length === 0 ? [] : claimsOf(fields, asked)
  if (claims.length === 0) return { fields, holders: new Map() }
  const found = await asEditor(tx, actor, () => findUniqueHolders(tx, gridId, claims))
  const holders = new Map<string, Holder>()
  for (const { claim, recordId, number } of found) {
    const { field, value } = claims[claim] ?? {}
    const key = field && uniqueKey(field, value)
    if (field && key) holders.set(heldKey(field, key), { recordId, number })
  }
  return { fields, holders }
}

/** Writes down what these records hold in unique fields now. */
export async function writeUnique(
  tx: TenantTx,
  gridId: string,
  actor: Actor,
  { fields, records }: { readonly fields: readonly Field[]; readonly records: readonly PlannedRecord[] },
): Promise<void> {
  if (records.length === 0) return
  const moves = records.map(({ id, cells, deleted }) => ({ recordId: id, cells: deleted ? null : cells }))
  await asEditor(tx, actor, () => moveUniqueCells(tx, gridId, fields, moves))
}

/** To a reporter other records may be unknown: what they hold is looked up all the same. */
async function asEditor<T>(tx: TenantTx, actor: Actor, work: () => Promise<T>): Promise<T> {
  if (seesAllFields(actor.role)) return await work()
  const done = await asMember(tx, { ...actor, role: 'organizer' }, work)
  // Whatever is read and written from here on is the member's own again.
  await asMember(tx, actor, async () => await Promise.resolve())
  return done
}

/** What may come to be held: by an edit, by a record that comes back, by an edit that is taken back. */
function claimsOf(fields: readonly Field[], { ops, state, undoTargets }: Asked): readonly UniqueClaim[] {
  const brings = ops.some(({ op }) => op.kind === 'restore' || op.kind === 'undo')
  const written: readonly Cells[] = [
    ...ops.flatMap(({ op }) => ('cells' in op ? [op.cells] : [])),
    ...(brings ? state.records.map(({ cells }) => cells) : []),
    ...undoTargets.map(({ before }) => before),
  ]
  return fields.flatMap((field) =>
    written.flatMap((cells): UniqueClaim[] => {
      const parsed = parseCell(field, cells[field.id] ?? null)
      return parsed.ok && parsed.value !== null ? [{ field, value: parsed.value }] : []
    }),
  )
}
