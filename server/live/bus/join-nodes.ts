import type { Db } from '@operagrid/db/tenant'

import type { Identity } from '../../auth/identity.ts'
import type { Log } from '../../log.ts'
import type { Dashboards } from '../dashboards.ts'
import type { Engine } from '../engine.ts'
import { makePacer } from '../pace.ts'
import type { Bus } from './bus.ts'
import { isGone } from './gone.ts'
import type { Gone } from './gone.ts'
import { watchSessions } from './session-watch.ts'

/** Shortest time between two looks at everything that may have been missed. */
const MISSED_MS = 1_000

export type NodesOptions = {
  readonly bus: Bus
  readonly db: Db
  readonly log: Log
  readonly engine: Pick<Engine, 'feed' | 'connections' | 'notices'>
  readonly identity: Pick<Identity, 'forget' | 'confirm'>
  readonly dashboards: Pick<Dashboards, 'heard' | 'heardAll'>
  /** How often the sessions behind open sockets are looked up; default 1 s. */
  readonly sessionWatchMs?: number
}

/**
 * Makes this node one of several: does here what other nodes say, and looks for itself, since what
 * they say may be lost.
 *
 * @returns leaves the others
 */
export function joinNodes(options: NodesOptions): () => Promise<void> {
  const { bus, db, log, engine, identity, dashboards, sessionWatchMs } = options
  const gone = (who: Gone): void => {
    identity.forget('sessionId' in who ? who.sessionId : who.memberId)
    engine.connections.drop((owner) => isGone(who, owner))
  }
  // A grid's head is compared by the heartbeat, a session by its watch; dashboards and notices have neither.
  const missed = makePacer(async () => {
    dashboards.heardAll()
    engine.notices.heardAll()
  }, MISSED_MS)
  bus.start({
    wake: engine.feed.reached,
    gone,
    dashboard: dashboards.heard,
    notice: engine.notices.heard,
    missed: missed.poke,
  })
  const stopWatching = watchSessions({
    db,
    log,
    owners: () => engine.connections.owners(),
    gone,
    alive: identity.confirm,
    ...(sessionWatchMs === undefined ? {} : { everyMs: sessionWatchMs }),
  })
  return async () => {
    stopWatching()
    missed.stop()
    await bus.close()
  }
}
