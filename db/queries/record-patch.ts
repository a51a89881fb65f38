import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import type { ReviewState } from '@operagrid/shared/domain/record'

import type { TenantLine } from '../tenant-line.ts'

/** One record's cells to be replaced, by one member. */
export type Patch = {
  readonly memberId: string
  readonly role: Role
  readonly opId: string
  /** SHA-256 of the op's payload in hex. */
  readonly hash: string
  readonly recordId: string
  readonly baseVersion: number
  readonly cells: Cells
}

/** What the function answers for a change, as its comment says. */
type PatchRow = {
  readonly op_id: string
  readonly version: number
  readonly number: number
  readonly before: Cells
  readonly review_state: ReviewState
  readonly created_at: Date
  readonly created_by: string | null
}

/**
 * Commits ordinary patches in one round trip, a transaction of its own: `app.patch_records` of
 * migration 0014 says what is ordinary. No record and no op may be named twice.
 *
 * @param patches by members of the tenant, all of a member's together and in their order
 * @returns the changes that were made, in any order; those of a member of whom one is not ordinary
 *   are missing: nothing of theirs was written
 * @throws whatever the database refuses; nothing was written then
 */
export async function patchRecords(
  line: TenantLine,
  tenantId: string,
  patches: readonly Patch[],
  grid: { readonly gridId: string; readonly schemaVersion: number; readonly at: string },
): Promise<RecordChange[]> {
  const [first] = patches
  if (first === undefined) return []
  const { memberId, role } = first
  const rows = await line.call<PatchRow>({ tenantId, memberId, role }, 'app.patch_records', [
    grid.gridId,
    grid.schemaVersion,
    grid.at,
    patches.map((patch) => patch.memberId),
    patches.map((patch) => patch.role),
    patches.map((patch) => patch.opId),
    patches.map((patch) => String.raw`\x${patch.hash}`),
    patches.map((patch) => patch.recordId),
    patches.map((patch) => patch.baseVersion),
    patches.map((patch) => JSON.stringify(patch.cells)),
    Object.keys(first.cells),
  ])
  const asked = new Map(patches.map((patch) => [patch.opId, patch]))
  return rows.flatMap((row) => {
    const patch = asked.get(row.op_id)
    return patch === undefined ? [] : [toChange(patch, row, grid.at)]
  })
}

function toChange({ opId, memberId, recordId, cells }: Patch, row: PatchRow, at: string): RecordChange {
  return {
    kind: 'patch',
    version: row.version,
    recordId,
    number: row.number,
    opId,
    memberId,
    at,
    before: row.before,
    after: cells,
    reviewState: row.review_state,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
  }
}
