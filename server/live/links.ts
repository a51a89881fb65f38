import { listLinkable, listLinkMoves } from '@operagrid/db/queries/record-link'
import type { LinkMove } from '@operagrid/db/queries/record-link'
import type { WriteState } from '@operagrid/db/queries/record-write'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import { holdsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isLink, linkedGrids, linkedIds } from '@operagrid/shared/domain/link'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'

import type { HashedOp } from './op-check.ts'
import type { UndoTarget } from './plan-undo.ts'

/** What planning needs to know of other grids' records, and of what others did to lists of them or of files. */
export type LinkInput = {
  /** Records that may be linked to, each with its grid. */
  readonly linkable: ReadonlyMap<string, string>
  /** What others did to the cells since their authors looked, the oldest first. */
  readonly moves: readonly LinkMove[]
}

/** Where a group turns out to write to more grids than it has locked: it begins anew, as it knows the fields now. */
export class LocksMissing extends Error {}

/** The other grids that these ops may write to: those that links lead to, where ops may move a link. */
export function gridsTouched(ops: readonly HashedOp[], fields: readonly Field[]): readonly string[] {
  const links = fields.filter(isLink)
  const moves = (op: Op) => !('cells' in op) || links.some(({ id }) => id in op.cells)
  const isEdit = ({ op }: HashedOp) => op.kind !== 'review' && op.kind !== 'assign' && moves(op)
  return links.length > 0 && ops.some(isEdit) ? linkedGrids(links) : []
}

/** Reads what planning these ops needs to know of other grids' records, and of lists that others wrote, set-wise. */
export async function readLinkInput(
  tx: TenantTx,
  gridId: string,
  { memberId }: Actor,
  asked: { readonly ops: readonly HashedOp[]; readonly state: WriteState; readonly undoTargets: readonly UndoTarget[] },
): Promise<LinkInput> {
  const links = asked.state.fields.filter(isLink)
  const merging = asked.state.fields.filter((field) => isLink(field) || holdsFiles(field))
  if (merging.length === 0) return none
  const namedIn = (cells: Cells) => links.flatMap(({ id }) => linkedIds(cells[id]))
  const named = new Set([
    ...asked.ops.flatMap(({ op }) => ('cells' in op ? namedIn(op.cells) : [])),
    ...asked.undoTargets.flatMap(({ before }) => namedIn(before)),
  ])
  const versions = new Map(asked.state.records.map((record) => [record.id, record.version]))
  const late = asked.ops.flatMap(({ op }) => {
    if (op.kind !== 'patch' || (versions.get(op.recordId) ?? 0) <= op.baseVersion) return []
    const { recordId, baseVersion, cells } = op
    return merging.filter(({ id }) => id in cells).map(({ id }) => ({ recordId, fieldId: id, since: baseVersion }))
  })
  return {
    linkable: named.size === 0 ? new Map() : await listLinkable(tx, [...named]),
    moves: late.length === 0 ? [] : await listLinkMoves(tx, gridId, memberId, late),
  }
}

const none: LinkInput = { linkable: new Map(), moves: [] }
