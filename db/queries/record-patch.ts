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

/** The grid, the schema version that the cells were checked against, and the time of the changes. */
type PatchedGrid = { readonly gridId: string; readonly schemaVersion: number; readonly at: string }

/** What the functions answer for a change: op id, version, record's number, cells before, state, made at and by, assigned to. */
type Patched = [string, number, number, Cells, ReviewState, string, string | null, string | null]

/**
 * Commits ordinary patches in one round trip, a transaction of its own: `app.patch_record` of
 * migrations 0015 and 0025 says what is ordinary. No record and no op may be named twice.
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
  grid: PatchedGrid,
): Promise<RecordChange[]> {
  const [first] = patches
  if (first === undefined) return []
  const context = { tenantId, memberId: first.memberId, role: first.role }
  const answer =
    patches.length === 1
      ? await line.call(context, 'app.patch_record', [...valuesOf(grid), ...valuesOfOne(first)])
      : await line.call(context, 'app.patch_records', [...valuesOf(grid), ...valuesOfAll(patches)])
  // The functions are ours: they answer a list of these.
  const made = answer as Patched[]
  const asked = new Map(patches.map((patch) => [patch.opId, patch]))
  return made.flatMap((patched) => {
    const patch = asked.get(patched[0])
    return patch === undefined ? [] : [toChange(patch, patched, grid.at)]
  })
}

function valuesOf({ gridId, schemaVersion, at }: PatchedGrid) {
  return [gridId, schemaVersion, at] as const
}

function valuesOfOne({ opId, hash, recordId, baseVersion, cells }: Patch) {
  return [opId, asBytes(hash), recordId, baseVersion, JSON.stringify(cells), Object.keys(cells)] as const
}

function valuesOfAll(patches: readonly Patch[]) {
  return [
    patches.map((patch) => patch.memberId),
    patches.map((patch) => patch.role),
    patches.map((patch) => patch.opId),
    patches.map((patch) => asBytes(patch.hash)),
    patches.map((patch) => patch.recordId),
    patches.map((patch) => patch.baseVersion),
    patches.map((patch) => JSON.stringify(patch.cells)),
  ] as const
}

const asBytes = (hash: string): string => String.raw`\x${hash}`

function toChange(
  { opId, memberId, recordId, cells }: Patch,
  [, version, number, before, reviewState, createdAt, createdBy, assignedTo]: Patched,
  at: string,
): RecordChange {
  return {
    kind: 'patch',
    version,
    recordId,
    number,
    opId,
    memberId,
    at,
    before,
    after: cells,
    reviewState,
    createdAt: new Date(createdAt).toISOString(),
    createdBy,
    assignedTo,
  }
}
