import { listReadyAttachments } from '@operagrid/db/queries/attachment'
import { listActiveMembers } from '@operagrid/db/queries/membership'
import type { TenantTx } from '@operagrid/db/tenant'
import type { FileFacts } from '@operagrid/shared/domain/attachment'
import { filesOf, peopleOf } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { uuid } from '@operagrid/shared/domain/id'

import type { HashedOp } from './op-check.ts'
import type { UndoTarget } from './plan-undo.ts'

/** The files that ops name and that have arrived, by their ids. */
export async function readAttachments(
  tx: TenantTx,
  ops: readonly HashedOp[],
  fields: readonly Field[],
): Promise<ReadonlyMap<string, FileFacts>> {
  const named = new Set(ops.flatMap(({ op }) => ('cells' in op ? filesOf(op.cells, fields) : [])).map(({ id }) => id))
  if (named.size === 0) return new Map()
  return new Map((await listReadyAttachments(tx, [...named])).map((file) => [file.id, file]))
}

/** The members that ops name, or would name again, and who work here. */
export async function readAssignees(
  tx: TenantTx,
  {
    ops,
    undoTargets,
    fields,
  }: {
    readonly ops: readonly HashedOp[]
    readonly undoTargets: readonly UndoTarget[]
    readonly fields: readonly Field[]
  },
): Promise<ReadonlySet<string>> {
  const people = ops.flatMap(({ op }) => ('cells' in op ? peopleOf(op.cells, fields) : []))
  const named = [
    ...people.filter((id) => uuid.safeParse(id).success),
    ...ops.map(({ op }) => (op.kind === 'assign' ? op.memberId : null)),
    ...undoTargets.map(({ assignedFrom }) => assignedFrom ?? null),
  ].filter((id) => id !== null)
  return named.length === 0 ? new Set() : new Set(await listActiveMembers(tx, named))
}
