import { listChanges } from '@operagrid/db/queries/change'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import { compare, compareOne, eyes, sourceOf } from './compare.ts'
import { GridFeed } from './grid-feed.ts'
import type { Place } from './grid-feed.ts'
import { reachBack } from './reach-back.ts'
import { NOWHERE } from './reader.ts'
import { startRounds } from './rounds.ts'
import type { ViewerFields } from './viewer-sight.ts'
import { seesAllRecords } from './visibility.ts'
import type { TakeOver } from './wire/hand-over.ts'

/** How often watched grids are compared with the database: no lost wake-up lasts longer, no removed form. */
const HEARTBEAT_MS = 2_000

/** Where a subscription starts and who is asking. */
export type FeedRequest = {
  readonly gridId: string
  /** The last version that the member has; null = none of use. */
  readonly cursor: number | null
  /** What came with the cursor in an event's id (`Visibility.stamp`); absent = the cursor is a window's. */
  readonly stamp?: string | undefined
  readonly signal: AbortSignal
}

export type Feed = {
  /** Changes that were just committed on this node, in version order. */
  publish(tenantId: string, gridId: string, changes: readonly GridChange[]): void
  /** The grid has this version in the database, another node says. A hint: it may come late, twice or never. */
  reached(tenantId: string, gridId: string, version: number): void
  /** Who may see the grid, or what of it, has changed. */
  recheck(tenantId: string, gridId: string): void
  /**
   * Calls `listener` with the fields that viewers see of a grid as soon as that is known, and whenever it may be
   * something else, until the answer is called.
   */
  watchSight(tenantId: string, gridId: string, listener: (sight: ViewerFields) => void): () => void
  /** What reporters may see of it is about to change: until the answer is called they are told nothing. */
  veil(tenantId: string, gridId: string): () => void
  /**
   * Calls `listener` with a grid's changes after their commit, in version order and without a gap,
   * perhaps with some that were committed before, until the answer is called.
   */
  watch(tenantId: string, gridId: string, listener: (changes: readonly GridChange[]) => void): () => void
  /**
   * Lets a member read a grid from a cursor on; fails with NOT_FOUND when the member may do so no longer.
   *
   * @throws AppError NOT_FOUND when there is no such grid for this member
   */
  open(actor: Actor, request: FeedRequest): Promise<TakeOver>
  close(): void
}

/**
 * Carries committed changes to whoever watches a grid. The database is the truth: a gap in the
 * dense versions, or a head that moved unseen, is filled from `grid_change`.
 */
export function makeFeed(db: Db, log: Log, heartbeatMs = HEARTBEAT_MS): Feed {
  const grids = new Map<string, GridFeed>()
  const find = (tenantId: string, gridId: string) => grids.get(keyOf({ tenantId, gridId }))

  function gridOf(tenantId: string, gridId: string): GridFeed {
    const place = { tenantId, gridId }
    const grid = find(tenantId, gridId) ?? new GridFeed(place, sourceOf(db, place))
    grids.set(keyOf(place), grid)
    return grid
  }

  /** Of a grid that is not there nothing is kept, or asking for many would fill the memory. */
  function forgetNothing(grid: GridFeed): void {
    if (!grid.isRead && grid.existence.now() !== true) grids.delete(keyOf(grid.place))
  }

  async function open(actor: Actor, { gridId, cursor, stamp, signal }: FeedRequest): Promise<TakeOver> {
    const grid = gridOf(actor.tenantId, gridId)
    const release = grid.hold()
    try {
      await Promise.all([admit(db, grid), settleAt(grid, cursor ?? 0)])
      // Once the hub stands: what was read before it began may be of before a change that it began behind.
      if (!seesAllRecords(actor)) await grid.reporters.view()
      // From here to `join` in one turn, so that the class remembers all that comes after.
      const members = grid.classOf(actor)
      const isOfUse = cursor !== null && (stamp === undefined || stamp === members.memory.stamp)
      const reader = members.join(isOfUse ? cursor : NOWHERE, actor.role)
      const leave = (): void => reader.home.leave(reader)
      signal.addEventListener('abort', leave, { once: true })
      if (signal.aborted) leave()
      try {
        // Viewers may share the class of those who see everything: it remembers nothing that is cut for one of them.
        const context = grid.open.isWhole(members) ? eyes(actor.tenantId, 'organizer') : actor
        await reachBack(members.memory, reader.cursor, (version, limit) =>
          inTenant(db, context, (tx) => listChanges(tx, gridId, version, limit), { mode: 'read' }),
        )
      } catch (error) {
        leave()
        throw error
      }
      return (outlet, fail) => (reader.home.begin(reader, outlet, fail) ? leave : null)
    } finally {
      release()
      forgetNothing(grid)
    }
  }

  async function beat(): Promise<void> {
    const byTenant = new Map<string, GridFeed[]>()
    const nowMs = performance.now()
    for (const [key, grid] of grids) {
      const { tenantId } = grid.place
      if (grid.tidy(nowMs)) byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), grid])
      else {
        grid.close()
        grids.delete(key)
      }
    }
    const compared = await Promise.allSettled([...byTenant].map(([tenantId, some]) => compare(db, tenantId, some)))
    const failed = compared.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  const stopBeating = startRounds({ everyMs: heartbeatMs, log, name: "the feed's heartbeat", work: beat })

  return {
    publish: (tenantId, gridId, changes) => find(tenantId, gridId)?.hub.push(changes),
    reached: (tenantId, gridId, version) => find(tenantId, gridId)?.hub.reached(version),
    recheck(tenantId, gridId) {
      const grid = find(tenantId, gridId)
      if (grid === undefined) return
      grid.recheck()
      // When it fails the heartbeat makes up for it.
      compare(db, tenantId, [grid]).catch(() => undefined)
    },
    veil(tenantId, gridId) {
      // Also where nobody reads it yet: somebody may come in between.
      const grid = gridOf(tenantId, gridId)
      const release = grid.hold()
      const unveil = grid.reporters.sight.veil()
      return () => {
        unveil()
        release()
        forgetNothing(grid)
      }
    },
    watchSight(tenantId, gridId, listener) {
      const grid = gridOf(tenantId, gridId)
      const leave = grid.watchSight(listener)
      return () => {
        leave()
        forgetNothing(grid)
      }
    },
    watch: (tenantId, gridId, listener) => gridOf(tenantId, gridId).watch(listener),
    open,
    close() {
      stopBeating()
      for (const grid of grids.values()) grid.close()
    },
  }
}

function keyOf({ tenantId, gridId }: Place): string {
  return `${tenantId}/${gridId}`
}

/** Answers when there is such a grid: from what the heartbeat saw, so that a thousand who come back need not ask a thousand times. */
async function admit(db: Db, grid: GridFeed): Promise<void> {
  while (grid.existence.now() === null) await compareOne(db, grid)
  if (grid.existence.now() === false) throw notFound('grid')
}

/** Waits until the hub stands. A cursor from beyond is one that it has not heard of yet, or nonsense. */
async function settleAt(grid: GridFeed, cursor: number): Promise<void> {
  const head = await grid.hub.settle()
  if (head === null || head >= cursor) return
  grid.hub.reached(cursor)
  await grid.hub.settle()
}
