import { findHead, listChanges } from '@operagrid/db/queries/change'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantContext } from '@operagrid/db/tenant'
import type { GridChange, GridEvent } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import { GridHub } from './grid-hub.ts'
import { startHeartbeat } from './heartbeat.ts'
import { maySeeChange } from './visibility.ts'

/** Further behind than this, a reader is told to read its windows anew. */
const MAX_CATCH_UP = 5_000

/** How often a watched grid's head is compared with the database: no lost wake-up lasts longer. */
const HEARTBEAT_MS = 2_000

/** Where a subscription starts and who is asking. */
export type FeedRequest = { readonly gridId: string; readonly cursor: number; readonly signal: AbortSignal }

export type VersionedEvent = { readonly version: number; readonly event: GridEvent }

export type Feed = {
  publish(tenantId: string, gridId: string, changes: readonly GridChange[]): void
  /** The grid has this version in the database, as another node or the heartbeat says; often known already. */
  reached(tenantId: string, gridId: string, version: number): void
  watch(tenantId: string, gridId: string, listener: (changes: readonly GridChange[]) => void): () => void
  read(actor: Actor, request: FeedRequest): AsyncGenerator<VersionedEvent, void, void>
  close(): void
}

/**
 * Carries committed changes to whoever watches a grid. The database is the truth: a gap in the
 * dense versions, or a head that moved unseen, is filled from `grid_change`.
 */
export function makeFeed(db: Db, log: Log, heartbeatMs = HEARTBEAT_MS): Feed {
  const hubs = new Map<string, GridHub>()

  function hubOf(tenantId: string, gridId: string): GridHub {
    const key = `${tenantId}/${gridId}`
    const hub =
      hubs.get(key) ??
      new GridHub(
        (after) => readAll(db, tenantId, gridId, after),
        () => hubs.delete(key),
      )
    hubs.set(key, hub)
    return hub
  }

  function* watched() {
    for (const key of hubs.keys()) {
      const [tenantId = '', gridId = ''] = key.split('/')
      yield { tenantId, gridId }
    }
  }

  function reached(tenantId: string, gridId: string, version: number): void {
    const hub = hubs.get(`${tenantId}/${gridId}`)
    // Twice: a hub that has told nothing yet takes the first as its start, and then reads what comes after it.
    if (version > 0) hub?.reached(version - 1)
    hub?.reached(version)
  }

  const stopHeartbeat = startHeartbeat({ db, log, everyMs: heartbeatMs, watched, reached })

  return {
    publish: (tenantId, gridId, changes) => hubs.get(`${tenantId}/${gridId}`)?.push(changes),
    reached,
    watch: (tenantId, gridId, listener) => hubOf(tenantId, gridId).listen(listener),
    read: (actor, request) => readFeed(db, () => hubOf(actor.tenantId, request.gridId), actor, request),
    close: stopHeartbeat,
  }
}

/**
 * A member's view of a grid from `cursor` on, in version order, each change once, only what
 * row security would show. What gathers while the reader is busy arrives as one array.
 * Ends when `signal` aborts; a reader too far behind gets `resync` and continues from the head.
 *
 * @throws AppError NOT_FOUND when there is no such grid for this member
 */
async function* readFeed(
  db: Db,
  findHub: () => GridHub,
  actor: Actor,
  { gridId, cursor, signal }: FeedRequest,
): AsyncGenerator<VersionedEvent, void, void> {
  // Found and listened to in one turn: a hub that its last listener leaves in between is nobody's any more.
  // And before looking, so that nothing falls between the two.
  const mailbox = findHub().openMailbox(signal, MAX_CATCH_UP)
  try {
    const start = await inTenant(db, actor, (tx) => readStart(tx, gridId, cursor), { mode: 'snapshot' })
    let reached = start.version
    yield start
    for await (const delivery of mailbox) {
      if (delivery.type === 'overflow') {
        reached = delivery.version
        yield { version: reached, event: { type: 'resync', version: reached } }
        continue
      }
      const fresh = await withoutGap(db, actor, gridId, { reached, changes: delivery.changes })
      const last = fresh.at(-1)
      if (last === undefined) continue
      reached = last.version
      const visible = fresh.filter((change) => maySeeChange(actor, change))
      if (visible.length > 0) yield { version: reached, event: { type: 'changes', changes: visible } }
    }
  } finally {
    mailbox.close()
  }
}

/**
 * What of `changes` is new after `reached`. The hub tells every version, so a first one that
 * does not follow means that another node committed between the start's read and the hub's first word.
 */
async function withoutGap(
  db: Db,
  actor: Actor,
  gridId: string,
  { reached, changes }: { readonly reached: number; readonly changes: readonly GridChange[] },
): Promise<readonly GridChange[]> {
  const fresh = changes.filter((change) => change.version > reached)
  const [first] = fresh
  if (first === undefined || first.version === reached + 1) return fresh
  const missed = await inTenant(db, actor, (tx) => listChanges(tx, gridId, reached, MAX_CATCH_UP), { mode: 'read' })
  return [...missed.filter((change) => change.version < first.version), ...fresh]
}

/** The first event: what came after the cursor, or `resync` when the cursor is of no use. */
async function readStart(tx: Parameters<typeof findHead>[0], gridId: string, cursor: number): Promise<VersionedEvent> {
  const head = await findHead(tx, gridId)
  if (head === null) throw notFound('grid')
  const behind = head - cursor
  if (behind < 0 || behind > MAX_CATCH_UP) return { version: head, event: { type: 'resync', version: head } }
  const changes = behind === 0 ? [] : await listChanges(tx, gridId, cursor, MAX_CATCH_UP)
  return { version: head, event: { type: 'changes', changes } }
}

async function readAll(db: Db, tenantId: string, gridId: string, after: number): Promise<GridChange[]> {
  return await inTenant(db, engineEyes(tenantId), (tx) => listChanges(tx, gridId, after, MAX_CATCH_UP), {
    mode: 'read',
  })
}

/** The engine reads every change of a tenant's grid and filters per member itself: nobody is behind this id. */
function engineEyes(tenantId: string): TenantContext {
  return { tenantId, memberId: '00000000-0000-0000-0000-000000000000', role: 'viewer' }
}
