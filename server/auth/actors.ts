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
  readonly seen: Promise<Seen>
  /** When it was true for certain. */
  knownAtMs: number
  /** As it was looked up; undefined until then. */
  role?: Role
}

/** Who a session is. `lacksFactor`: the workspace asks for a second factor, and the session was opened without. */
export type Seen = { readonly actor: Actor; readonly lacksFactor: boolean }

/** A session as its token names it. */
export type SessionClaims = Pick<AccessClaims, 'tenantId' | 'memberId' | 'sessionId'>

export type Actors = {
  /**
   * Who a session is just now: at most 1.5 s old. The one way to act in a workspace, whatever the transport.
   *
   * @throws AppError UNAUTHENTICATED when it ended, FACTOR_NEEDED when it lacks a second factor that the workspace asks for
   */
  actorOf(claims: SessionClaims): Promise<Actor>
  /** The same, also when it lacks that: for setting one up and for nothing else. @throws AppError UNAUTHENTICATED */
  weakActorOf(claims: SessionClaims): Promise<Actor>
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
  lookUp: (claims: SessionClaims) => Promise<Seen>,
  nowMs: () => number = () => performance.now(),
): Actors {
  const entries = new Map<string, Entry>()
  async function look(claims: SessionClaims): Promise<Seen> {
    const key = keyOf(claims)
    const now = nowMs()
    const known = entries.get(key)
    if (known !== undefined && now - known.knownAtMs < FRESH_MS && now - known.lookedUpAtMs < MAX_CONFIRMED_MS)
      return await known.seen
    // The age counts from before the query, and a forgotten entry is not put back by a late answer.
    const entry: Entry = { memberId: claims.memberId, lookedUpAtMs: now, knownAtMs: now, seen: lookUp(claims) }
    if (entries.size >= MAX_ENTRIES) entries.clear()
    entries.set(key, entry)
    const drop = (): void => {
      if (entries.get(key) === entry) entries.delete(key)
    }
    try {
      const seen = await entry.seen
      entry.role = seen.actor.role
      // Whoever has just set one up, on another node perhaps, goes on at once.
      if (seen.lacksFactor) drop()
      return seen
    } catch (error) {
      // A refusal is not kept either: the database may only have been away.
      drop()
      throw error
    }
  }

  return {
    async actorOf(claims) {
      const { actor, lacksFactor } = await look(claims)
      if (lacksFactor) throw factorNeeded()
      return actor
    },
    weakActorOf: async (claims) => (await look(claims)).actor,
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

function factorNeeded(): AppError {
  return new AppError(
    'FACTOR_NEEDED',
    'Your workspace asks for a second step at sign-in. Set up a second factor in your account to go on.',
  )
}

function keyOf({ tenantId, sessionId, memberId }: SessionClaims): string {
  return `${tenantId} ${sessionId} ${memberId}`
}

/** Looks a session up in the database. @throws AppError UNAUTHENTICATED when it ended */
export async function findActor(db: Db, { tenantId, memberId, sessionId }: SessionClaims): Promise<Seen> {
  const context = { tenantId, memberId, role: 'none' } as const
  const live = await inTenant(db, context, (tx) => findLiveMember(tx, sessionId, memberId), { mode: 'read' })
  if (live === undefined) throw new AppError('UNAUTHENTICATED', 'This session has ended. Sign in again.')
  return { actor: { tenantId, memberId, role: live.role, name: live.name }, lacksFactor: live.lacksFactor }
}
