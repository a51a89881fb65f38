import { findLiveMember } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { AccessClaims } from './token.ts'

/** How old what is known of a session may be on a node that was not told of a change. */
const FRESH_MS = 1_500
/** However often a session is confirmed, it is looked up again after this long: names change, too. */
const MAX_CONFIRMED_MS = 60_000
const MAX_ENTRIES = 10_000

type Entry = {
  readonly memberId: string
  readonly lookedUpAtMs: number
  readonly actor: Promise<Actor>
  /** When it was true for certain. */
  knownAtMs: number
  /** As it was looked up; undefined until then. */
  role?: Role
}

/** A session as its token names it. */
export type SessionClaims = Pick<AccessClaims, 'tenantId' | 'memberId' | 'sessionId'>

export type Actors = {
  /** Who a session is just now: at most 1.5 s old. @throws AppError UNAUTHENTICATED when it ended */
  actorOf(claims: SessionClaims): Promise<Actor>
  /**
   * The session was alive with this role at `atMs` (performance.now()): somebody looked who looks at many at
   * once. While that goes on, its calls need no look-up of their own.
   */
  confirm(claims: SessionClaims, role: Role, atMs: number): void
  /** The next call looks this session, or this member's sessions, up again. */
  forget(sessionOrMemberId: string): void
}

/**
 * Remembers who sessions are for a moment, so that revocation, suspension and a new role count at once.
 *
 * @param lookUp @throws AppError UNAUTHENTICATED when the session ended
 */
export function makeActors(
  lookUp: (claims: SessionClaims) => Promise<Actor>,
  nowMs: () => number = () => performance.now(),
): Actors {
  const entries = new Map<string, Entry>()
  return {
    async actorOf(claims) {
      const key = keyOf(claims)
      const now = nowMs()
      const known = entries.get(key)
      if (known !== undefined && now - known.knownAtMs < FRESH_MS && now - known.lookedUpAtMs < MAX_CONFIRMED_MS)
        return await known.actor
      // The age counts from before the query, and a forgotten entry is not put back by a late answer.
      const entry: Entry = { memberId: claims.memberId, lookedUpAtMs: now, knownAtMs: now, actor: lookUp(claims) }
      if (entries.size >= MAX_ENTRIES) entries.clear()
      entries.set(key, entry)
      try {
        const actor = await entry.actor
        entry.role = actor.role
        return actor
      } catch (error) {
        // A refusal is not kept either: the database may only have been away.
        if (entries.get(key) === entry) entries.delete(key)
        throw error
      }
    },
    confirm(claims, role, atMs) {
      const known = entries.get(keyOf(claims))
      if (known?.role === role) known.knownAtMs = Math.max(known.knownAtMs, atMs)
    },
    forget(id) {
      for (const [key, entry] of entries) {
        if (entry.memberId === id || key.includes(` ${id} `)) entries.delete(key)
      }
    },
  }
}

function keyOf({ tenantId, sessionId, memberId }: SessionClaims): string {
  return `${tenantId} ${sessionId} ${memberId}`
}

/** Looks a session up in the database. @throws AppError UNAUTHENTICATED when it ended */
export async function findActor(db: Db, { tenantId, memberId, sessionId }: SessionClaims): Promise<Actor> {
  const context = { tenantId, memberId, role: 'none' } as const
  const live = await inTenant(db, context, (tx) => findLiveMember(tx, sessionId, memberId), { mode: 'read' })
  if (live === undefined) throw new AppError('UNAUTHENTICATED', 'This session has ended. Sign in again.')
  return { tenantId, memberId, role: live.role, name: live.name }
}
