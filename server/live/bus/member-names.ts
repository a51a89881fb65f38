import { listMemberNames } from '@operagrid/db/queries/membership'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'

import type { NameOf } from './other-screens.ts'

/** Names asked for within this time are one query. */
const GATHER_MS = 10
/** How long a name, or that there is none, is believed. */
const KEEP_MS = 60_000
const MAX_KEPT = 20_000
const NOBODY = '00000000-0000-0000-0000-000000000000'

type Gathering = { readonly ids: Set<string>; readonly names: Promise<ReadonlyMap<string, string>> }

/** Looks up the names of members whom other nodes told of by id. */
export function makeMemberNames(db: Db): NameOf {
  const kept = new Map<string, { readonly name: ReturnType<NameOf>; readonly askedAtMs: number }>()
  const gatherings = new Map<string, Gathering>()

  function gather(tenantId: string): Gathering {
    const open = gatherings.get(tenantId)
    if (open !== undefined) return open
    const ids = new Set<string>()
    const names = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(async () => {
      gatherings.delete(tenantId)
      // As a viewer, who may know every member's name; nobody in particular is behind this id.
      const context = { tenantId, memberId: NOBODY, role: 'viewer' } as const
      return await inTenant(db, context, (tx) => listMemberNames(tx, [...ids]), { mode: 'read' })
    })
    const made = { ids, names }
    gatherings.set(tenantId, made)
    return made
  }

  return async (tenantId, memberId) => {
    const key = `${tenantId}/${memberId}`
    const known = kept.get(key)
    if (known !== undefined && performance.now() - known.askedAtMs < KEEP_MS) return await known.name
    const { ids, names } = gather(tenantId)
    ids.add(memberId)
    const name = names.then(
      (found) => found.get(memberId),
      () => {
        // The next word of this member asks again.
        kept.delete(key)
        return undefined
      },
    )
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(key, { name, askedAtMs: performance.now() })
    return await name
  }
}
