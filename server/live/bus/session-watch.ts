import { listLiveSessions } from '@operagrid/db/queries/account'
import type { Db } from '@operagrid/db/tenant'
import type { Role } from '@operagrid/shared/domain/member'

import type { Log } from '../../log.ts'
import type { ConnectionOwner } from '../connections.ts'
import { startRounds } from '../rounds.ts'
import type { Gone, SessionRef } from './gone.ts'

/** With the query and the closing this stays within the two seconds that a removal may take. */
const EVERY_MS = 1_000
/** Most sessions asked for in one query. */
const QUERY_SESSIONS = 2_000

export type SessionWatchOptions = {
  readonly db: Db
  readonly log: Log
  /** Whose sockets are open on this node. */
  readonly owners: () => Iterable<ConnectionOwner>
  readonly gone: (gone: Gone) => void
  /** Told of each that lives: as what, and when that was asked, by performance.now(). */
  readonly alive: (owner: ConnectionOwner, role: Role, askedAtMs: number) => void
  readonly everyMs?: number
}

/**
 * Asks the database about the sessions behind all open sockets: one that ended, or whose member
 * has another role than when the socket was opened, is gone, whether another node said so or not. The calls
 * of the others need not look their session up.
 *
 * @returns stops it
 */
export function watchSessions({ db, log, owners, gone, alive, everyMs = EVERY_MS }: SessionWatchOptions): () => void {
  async function look(): Promise<void> {
    const asked = [...new Map([...owners()].map((owner) => [keyOf(owner), owner])).values()]
    for (let at = 0; at < asked.length; at += QUERY_SESSIONS) {
      const some = asked.slice(at, at + QUERY_SESSIONS)
      const askedAtMs = performance.now()
      const roles = new Map((await listLiveSessions(db, some)).map((live) => [keyOf(live), live.role]))
      for (const owner of some) {
        const { tenantId, sessionId, role } = owner
        const now = roles.get(keyOf(owner))
        if (now === undefined || (role !== undefined && role !== now)) gone({ tenantId, sessionId })
        else alive(owner, now, askedAtMs)
      }
    }
  }
  return startRounds({ everyMs, log, name: 'the watch over open sessions', work: look })
}

function keyOf({ tenantId, sessionId }: SessionRef): string {
  return `${tenantId} ${sessionId}`
}
