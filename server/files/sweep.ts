import { abandonAttachment, listAttachmentStates, listStaleClaims } from '@operagrid/db/queries/attachment'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantContext } from '@operagrid/db/tenant'

import type { Files } from './files.ts'

/** After this long nobody is still uploading: twelve times the longest upload. */
const STALE_MS = 60 * 60_000

/** How many things one sweep removed; `unknown` counts stored files it left although no row names them. */
export type Swept = {
  readonly scratchFiles: number
  readonly claims: number
  readonly files: number
  readonly unknown: number
}

/**
 * Removes what crashes left: scratch files, claims whose bytes never came, and the files of such
 * claims. Never touches anything younger than an hour, nor a ready attachment's file. Files without
 * any row are only counted: with a wrong DATABASE_URL or an old backup that is all of them.
 */
export async function sweepFiles(files: Files, now: Date): Promise<Swept> {
  const before = new Date(now.getTime() - STALE_MS)
  const scratchFiles = await files.scratch.sweep(before)
  const byTenant = new Map<string, { attachmentId: string; key: string }[]>()
  for await (const file of files.store.list()) {
    const known = byTenant.get(file.tenantId) ?? []
    byTenant.set(file.tenantId, known)
    if (file.modifiedAt < before) known.push(file)
  }
  const swept = { scratchFiles, claims: 0, files: 0, unknown: 0 }
  for (const [tenantId, stored] of byTenant) {
    // Files before claims: a claim is what tells a broken upload from a file nobody knows.
    const orphans = await sweepOrphans(files, tenantId, stored)
    swept.files += orphans.removed
    swept.unknown += orphans.unknown
    swept.claims += await sweepClaims(files, tenantId, before)
  }
  return swept
}

/** Row security lets a member give up only their own claims, so each goes with its owner's eyes. */
function eyesOf(tenantId: string, memberId: string): TenantContext {
  return { tenantId, memberId, role: 'organizer' }
}

async function sweepClaims(files: Files, tenantId: string, before: Date): Promise<number> {
  const stale = await inTenant(files.db, eyesOf(tenantId, tenantId), (tx) => listStaleClaims(tx, before, 1000), {
    mode: 'read',
  })
  for (const { id, memberId } of stale) {
    await inTenant(files.db, eyesOf(tenantId, memberId), (tx) => abandonAttachment(tx, id, memberId))
  }
  return stale.length
}

async function sweepOrphans(
  files: Files,
  tenantId: string,
  stored: readonly { readonly attachmentId: string; readonly key: string }[],
): Promise<{ removed: number; unknown: number }> {
  let removed = 0
  let unknown = 0
  for (let at = 0; at < stored.length; at += 500) {
    const some = stored.slice(at, at + 500)
    const ids = [...new Set(some.map((file) => file.attachmentId))]
    const states = await inTenant(files.db, eyesOf(tenantId, tenantId), (tx) => listAttachmentStates(tx, ids), {
      mode: 'read',
    })
    for (const file of some) {
      const state = states.get(file.attachmentId)
      if (state === undefined) unknown += 1
      if (state !== 'uploading') continue
      await files.store.remove(file.key)
      removed += 1
    }
  }
  return { removed, unknown }
}
