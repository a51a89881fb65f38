import { findLiveMember } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { AccessClaims } from './token.ts'

/** How old a looked-up role may be on a node that was not told of a change. */
const FRESH_MS = 1_500
const MAX_ENTRIES = 10_000

type Entry = { readonly memberId: string; readonly atMs: number; readonly actor: Promise<Actor> }

export type Actors = {
  /** Who a session is just now: at most 1.5 s old. @throws AppError UNAUTHENTICATED when it ended */
  actorOf(claims: AccessClaims): Promise<Actor>
  /** The next call looks this session, or this member's sessions, up again. */
  forget(sessionOrMemberId: string): void
}

/** Looks sessions up in the database, so that revocation, suspension and a new role count at once. */
export function makeActors(db: Db, nowMs: () => number = () => performance.now()): Actors {
  const entries = new Map<string, Entry>()
  return {
    async actorOf(claims) {
      const key = `${claims.tenantId} ${claims.sessionId} ${claims.memberId}`
      const known = entries.get(key)
      if (known !== undefined && nowMs() - known.atMs < FRESH_MS) return await known.actor
      // The age counts from before the query, and a forgotten entry is not put back by a late answer.
      const entry: Entry = { memberId: claims.memberId, atMs: nowMs(), actor: lookUp(db, claims) }
      if (entries.size >= MAX_ENTRIES) entries.clear()
      entries.set(key, entry)
      try {
        return await entry.actor
      } catch (error) {
        // A refusal is not kept either: the database may only have been away.
        if (entries.get(key) === entry) entries.delete(key)
        throw error
      }
    },
    forget(id) {
      for (const [key, entry] of entries) {
        if (entry.memberId === id || key.includes(` ${id} `)) entries.delete(key)
      }
    },
  }
}

async function lookUp(db: Db, claims: AccessClaims): Promise<Actor> {
  const context = { tenantId: claims.tenantId, memberId: claims.memberId, role: 'none' } as const
  const live = await inTenant(db, context, (tx) => findLiveMember(tx, claims.sessionId, claims.memberId), {
    mode: 'read',
  })
  if (live === undefined) throw new AppError('UNAUTHENTICATED', 'This session has ended. Sign in again.')
  return { tenantId: claims.tenantId, memberId: claims.memberId, role: live.role, name: live.name }
}
