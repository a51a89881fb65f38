import { setTimeout } from 'node:timers'

import { listBehindRollups, listRollupReads, listWatermarks } from '@operagrid/db/queries/grid-rollup'
import type { RollupRead, Watermark } from '@operagrid/db/queries/grid-rollup'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import type { Computer } from './computer.ts'
import { rollGrid } from './roll-grid.ts'
import type { Behind } from './roll-grid.ts'
import type { Committed, Writer } from './writer.ts'

/** For how long it is believed which grids of a workspace are read by rollups: another node may have made one. */
const KNOWN_MS = 2_000

/** After a failure it is tried again so much later. */
const AGAIN_MS = 1_000

/** How many workspaces are looked at at once: the rest of the pool is for people. */
const MAX_AT_ONCE = 2

/** Works out rollups, after the commit of what moves them. */
export type Roller = {
  /** Hears of each commit of this node; waits for nothing. */
  readonly moved: (tenantId: string, gridId: string, changes: readonly GridChange[]) => void
  /** Goes on with what any server left, this one before its start or another that is gone. */
  readonly resume: () => Promise<void>
  readonly close: () => void
}

type RollerOptions = {
  readonly db: Db
  readonly log: Log
  readonly writer: Writer
  readonly computer: Computer
  readonly committed: Committed
}

/** What is known of a workspace. */
type Workspace = {
  readonly tenantId: string
  /** By whose doing it is looked at. */
  memberId: string
  reads: readonly RollupRead[]
  /** When `reads` was read, by performance.now(); -Infinity = they must be read anew. */
  readAt: number
  /** Up to where each source was looked through for a grid, and moved nothing there. */
  readonly seen: Map<string, number>
  timer: NodeJS.Timeout | null
}

export function makeRoller(options: RollerOptions): Roller {
  const { db, log } = options
  const workspaces = new Map<string, Workspace>()
  /** Those to be looked at, in their order, and those that are. */
  const waiting = new Set<Workspace>()
  const running = new Set<Workspace>()
  let closed = false

  function workspaceOf(tenantId: string, memberId: string): Workspace {
    const known = workspaces.get(tenantId)
    if (known !== undefined) return Object.assign(known, { memberId })
    const made: Workspace = { tenantId, memberId, reads: [], readAt: -Infinity, seen: new Map(), timer: null }
    workspaces.set(tenantId, made)
    return made
  }

  function look(workspace: Workspace): void {
    if (closed) return
    waiting.add(workspace)
    for (const next of waiting) {
      if (running.size >= MAX_AT_ONCE) break
      // What is said while it is looked at may have come too late for that look: it waits for the next.
      if (!running.has(next)) run(next)
    }
  }

  function later(workspace: Workspace, ms: number): void {
    if (closed) return
    workspace.timer ??= setTimeout(() => {
      workspace.timer = null
      look(workspace)
    }, ms)
    workspace.timer.unref()
  }

  function run(workspace: Workspace): void {
    waiting.delete(workspace)
    running.add(workspace)
    catchUp(workspace)
      .catch((error: unknown) => {
        later(workspace, AGAIN_MS)
        // A grid that was deleted meanwhile is gone on with when it is taken back.
        if (closed || (error instanceof AppError && error.code === 'NOT_FOUND')) return
        log.warn({ err: error }, 'rollups are not worked out yet; they are tried again')
      })
      .finally(() => {
        running.delete(workspace)
        const [next] = waiting
        if (next !== undefined) look(next)
      })
      .catch(() => undefined)
  }

  async function catchUp(workspace: Workspace): Promise<void> {
    const { tenantId, memberId } = workspace
    const actor: Actor = { tenantId, memberId, role: 'organizer', name: '' }
    const readAt = performance.now()
    const { marks, reads } = await inTenant(
      db,
      actor,
      async (tx) => ({ marks: await listWatermarks(tx), reads: await listRollupReads(tx) }),
      { mode: 'snapshot' },
    )
    Object.assign(workspace, { reads, readAt })
    for (const [gridId, own] of behindOf(workspace, marks)) {
      if (closed) return
      const found = await rollGrid(options, actor, { gridId, behind: own, reads })
      for (const { sourceId, head } of own)
        if (found) workspace.seen.delete(`${gridId}/${sourceId}`)
        else workspace.seen.set(`${gridId}/${sourceId}`, head)
    }
  }

  return {
    moved(tenantId, gridId, changes) {
      if (closed) return
      const memberId = changes.findLast((change) => change.memberId !== null)?.memberId
      if (memberId === undefined || memberId === null) return
      const workspace = workspaceOf(tenantId, memberId)
      const left = workspace.readAt + KNOWN_MS - performance.now()
      if (changes.some(({ kind }) => kind === 'schema') || left <= 0) return look(workspace)
      if (moves(workspace.reads, gridId, changes)) return look(workspace)
      // Should another node have made a rollup just now that reads this.
      later(workspace, left)
    },
    async resume() {
      for (const { tenantId, memberId } of await listBehindRollups(db)) look(workspaceOf(tenantId, memberId))
    },
    close() {
      closed = true
      for (const { timer } of workspaces.values()) if (timer !== null) clearTimeout(timer)
    },
  }
}

/** Whether rollups read what changes of a grid have changed. */
function moves(reads: readonly RollupRead[], gridId: string, changes: readonly GridChange[]): boolean {
  const fields = new Set(reads.flatMap((read) => (read.sourceId === gridId ? (read.field ?? []) : [])))
  for (const read of reads) if (read.gridId === gridId) fields.add(read.linkId)
  if (fields.size === 0) return false
  return changes.some(
    (change) => change.kind !== 'schema' && Object.keys(change.after).some((fieldId) => fields.has(fieldId)),
  )
}

/** The grids that are behind some source, and how far they are with each of these. */
function behindOf({ seen }: Workspace, marks: readonly Watermark[]): ReadonlyMap<string, readonly Behind[]> {
  const behind = new Map<string, Behind[]>()
  for (const mark of marks) {
    const after = Math.max(mark.version, seen.get(`${mark.gridId}/${mark.sourceId}`) ?? 0)
    if (mark.head <= after) continue
    behind.set(mark.gridId, [...(behind.get(mark.gridId) ?? []), { ...mark, after }])
  }
  return behind
}
