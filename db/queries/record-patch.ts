import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'

import { callInTenant } from '../tenant.ts'
import type { Db, TenantContext } from '../tenant.ts'

/** One record's cells to be replaced; `ordinal` counts from 1 through all of a call's patches. */
export type Patch = {
  readonly ordinal: number
  readonly opId: string
  /** SHA-256 of the op's payload in hex. */
  readonly hash: string
  readonly recordId: string
  readonly baseVersion: number
  /** The keys of `cells`. */
  readonly fieldIds: readonly string[]
  readonly cells: Cells
}

/** Patches of one member, written under their own policies. */
export type PatchPart = { readonly memberId: string; readonly role: Role; readonly ops: readonly Patch[] }

/**
 * Commits ordinary patches in one round trip, a transaction of its own: `app.patch_records` of
 * migration 0010 says what is ordinary. No record and no op may be named twice.
 *
 * @param context the first part's member
 * @returns the changes that were made, in any order; those of a part that is not ordinary, and of all
 *   behind it, are missing: nothing of them was written
 * @throws whatever the database refuses; nothing was written then
 */
export async function patchRecords(
  db: Db,
  context: TenantContext,
  parts: readonly PatchPart[],
  grid: { readonly gridId: string; readonly schemaVersion: number; readonly at: string },
): Promise<RecordChange[]> {
  const ordinals = new Map(parts.flatMap(({ ops }) => ops.map((op) => [op.opId, op.ordinal] as const)))
  const answer = await callInTenant(db, context, 'app.patch_records', [
    grid.gridId,
    grid.schemaVersion,
    grid.at,
    ordinals.size,
    JSON.stringify(parts),
  ])
  if (answer === null) return []
  // What the function answers, as its comment says.
  const { base, told } = answer as { base: number; told: readonly Omit<RecordChange, 'version'>[] }
  return told.map((body) => ({ ...body, version: base + (ordinals.get(body.opId) ?? 0) }))
}
