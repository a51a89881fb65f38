import { lockAllForWrite, lockForWrite } from '@operagrid/db/queries/grid-lock'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { GridChange, RecordChange, SchemaChange } from '@operagrid/shared/domain/change'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { notFound } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import { refuseIfChanged } from './actor-now.ts'
import type { Bus } from './bus/bus.ts'
import { isGone } from './bus/gone.ts'
import type { Gone } from './bus/gone.ts'
import { makeComputer } from './computer.ts'
import { makeConnections } from './connections.ts'
import type { Connections } from './connections.ts'
import { makeFeed } from './feed.ts'
import type { Feed } from './feed.ts'
import { makeNotices } from './notices.ts'
import type { Notices } from './notices.ts'
import { makePresence } from './presence.ts'
import type { Presence } from './presence.ts'
import { reshapeGrids } from './reshape.ts'
import type { Opening, Reshaped, Reshaping } from './reshape.ts'
import { retryCrossed } from './retry-crossed.ts'
import { makeRoller } from './roller.ts'
import { concerned } from './tell-members.ts'
import { makeWriter } from './writer.ts'

/** What came of an announcement: the change to tell, null = none; and the members who have something new to read. */
export type Announced<T> = {
  readonly answer: T
  readonly change: RecordChange | null
  readonly told: readonly string[]
}

/** The live engine: the way of one edit from the writer to every screen. See README.md. */
export type Engine = {
  readonly feed: Feed
  readonly presence: Presence
  readonly connections: Connections
  readonly notices: Notices
  /** Applies a member's ops; answers when they are durable, in the order of `ops`. */
  apply(actor: Actor, gridId: string, ops: readonly Op[]): Promise<OpResult[]>
  /**
   * Changes a grid's name or fields (and records with them, then `reload` is true) as one
   * change, alone on the grid: `work` runs under the grid row's lock.
   */
  reshape(actor: Actor, gridId: string, work: (tx: TenantTx, grid: Grid) => Promise<Reshaped>): Promise<SchemaChange>
  /** The same for several grids at once, `work` under the locks of all of them; answers the change of each. */
  reshapeAll(
    actor: Actor,
    gridIds: readonly [string, ...string[]],
    work: Reshaping,
    opening?: Opening,
  ): Promise<ReadonlyMap<string, SchemaChange>>
  /**
   * Tells of something at a record that is no edit of it, alone on the grid: `work` runs under the grid row's lock, and
   * what it tells has the version `next`.
   */
  announce<T>(actor: Actor, gridId: string, work: (tx: TenantTx, next: number) => Promise<Announced<T>>): Promise<T>
  /** Does what nobody is told of, alone on the grid: `work` runs under the grid row's lock, also of a deleted grid. */
  alone<T>(actor: Actor, gridId: string, work: (tx: TenantTx) => Promise<T>): Promise<T>
  /** Changes what reporters may see of a grid: from its commit on their feeds show what they see then, no moment longer. */
  reform<T>(actor: Actor, gridId: string, work: (tx: TenantTx) => Promise<T>): Promise<T>
  /** Goes on working out formulas and rollups that a server left which is gone. */
  computeLeft(): Promise<void>
  /** Tells all nodes that changes of a grid were committed beside the writer, up to `version`. */
  reached(tenantId: string, gridId: string, version: number): void
  /** Hears of a grid's changes after their commit, in version order, until the answer is called: see {@link Feed.watch}. */
  watch(tenantId: string, gridId: string, listener: (changes: readonly GridChange[]) => void): () => void
  /** Closes the member's sockets, on every node. */
  dropMember(tenantId: string, memberId: string): void
  /** Closes the session's sockets, on every node. */
  dropSession(tenantId: string, sessionId: string): void
  close(): void
}

/** Long enough to convert a big grid's cells; a single reshape is one statement over its records. */
const RESHAPE_TIMEOUT_MS = 60_000

export type EngineOptions = {
  /** The way to the other nodes; absent = there are none. */
  readonly bus?: Pick<Bus, 'wake' | 'gone' | 'presence' | 'notice'>
  readonly heartbeatMs?: number
}

export function makeEngine(db: Db, log: Log, { bus, heartbeatMs }: EngineOptions = {}): Engine {
  const feed = makeFeed(db, log, heartbeatMs)
  const presence = makePresence({
    watchSight: (tenantId, gridId, listener) => feed.watchSight(tenantId, gridId, listener),
    ...(bus === undefined ? {} : { relay: bus.presence }),
  })
  const connections = makeConnections()
  const notices = makeNotices(bus)
  const writer = makeWriter(db, committed)
  const computer = makeComputer({ db, log, writer, committed })
  const roller = makeRoller({ db, log, writer, computer, committed })

  function committed(tenantId: string, gridId: string, changes: readonly GridChange[]): void {
    feed.publish(tenantId, gridId, changes)
    const last = changes.at(-1)
    if (last !== undefined) bus?.wake(tenantId, gridId, last.version)
    notices.changed(tenantId, concerned(changes))
    roller.moved(tenantId, gridId, changes)
  }

  function drop(gone: Gone): void {
    connections.drop((owner) => isGone(gone, owner))
    bus?.gone(gone)
  }

  /** Works alone on a grid, once it is its turn and if the member may still. */
  async function takeTurn<T>(actor: Actor, gridId: string, work: () => Promise<T>): Promise<T> {
    const sinceMs = performance.now()
    return await writer.exclusive(actor.tenantId, gridId, async () => {
      await refuseIfChanged(db, actor, sinceMs)
      return await work()
    })
  }

  async function reshapeAll(
    actor: Actor,
    gridIds: readonly [string, ...string[]],
    work: Reshaping,
    opening?: Opening,
  ): Promise<ReadonlyMap<string, SchemaChange>> {
    return await takeTurn(actor, gridIds[0], async () => {
      const reshape = async (tx: TenantTx) => {
        await opening?.(tx, gridIds)
        return await reshapeGrids(tx, actor, gridIds, work)
      }
      const changes = await retryCrossed(() => inTenant(db, actor, reshape, { statementTimeoutMs: RESHAPE_TIMEOUT_MS }))
      for (const [gridId, change] of changes) {
        committed(actor.tenantId, gridId, [change])
        if ('computing' in change) computer.begin(actor, gridId)
      }
      return changes
    })
  }

  async function reshape(
    actor: Actor,
    gridId: string,
    work: (tx: TenantTx, grid: Grid) => Promise<Reshaped>,
  ): Promise<SchemaChange> {
    const changes = await reshapeAll(actor, [gridId], async (tx, grids) => {
      const grid = grids.get(gridId)
      if (grid === undefined) throw notFound('grid')
      return new Map([[gridId, await work(tx, grid)]])
    })
    const change = changes.get(gridId)
    if (change === undefined) throw notFound('grid')
    return change
  }

  async function announce<T>(
    actor: Actor,
    gridId: string,
    work: (tx: TenantTx, next: number) => Promise<Announced<T>>,
  ): Promise<T> {
    return await takeTurn(actor, gridId, async () => {
      const announced = async (tx: TenantTx) => {
        const grid = await lockForWrite(tx, gridId)
        if (grid === null) throw notFound('grid')
        return await work(tx, grid.version + 1)
      }
      const { answer, change, told } = await retryCrossed(() => inTenant(db, actor, announced))
      if (change !== null) committed(actor.tenantId, gridId, [change])
      notices.changed(actor.tenantId, told)
      return answer
    })
  }

  async function alone<T>(actor: Actor, gridId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    const locked = async (tx: TenantTx) => {
      await lockAllForWrite(tx, gridId, [])
      return await work(tx)
    }
    return await takeTurn(actor, gridId, () =>
      retryCrossed(() => inTenant(db, actor, locked, { statementTimeoutMs: RESHAPE_TIMEOUT_MS })),
    )
  }

  async function reform<T>(actor: Actor, gridId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    const unveil = feed.veil(actor.tenantId, gridId)
    try {
      return await retryCrossed(() => inTenant(db, actor, work))
    } finally {
      unveil()
    }
  }

  return {
    feed,
    presence,
    connections,
    notices,
    apply: (actor, gridId, ops) => writer.submit(actor, gridId, ops),
    reshape,
    reshapeAll,
    announce,
    alone,
    reform,
    async computeLeft() {
      await computer.resume()
      await roller.resume()
    },
    reached(tenantId, gridId, version) {
      feed.reached(tenantId, gridId, version)
      bus?.wake(tenantId, gridId, version)
    },
    watch: (tenantId, gridId, listener) => feed.watch(tenantId, gridId, listener),
    dropMember: (tenantId, memberId) => drop({ tenantId, memberId }),
    dropSession: (tenantId, sessionId) => drop({ tenantId, sessionId }),
    close() {
      roller.close()
      computer.close()
      feed.close()
      presence.close()
    },
  }
}
