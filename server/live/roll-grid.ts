import { getGrid, lockGrid } from '@operagrid/db/queries/grid'
import { lockForWrite } from '@operagrid/db/queries/grid-lock'
import { advance, readSources, setSources } from '@operagrid/db/queries/grid-rollup'
import type { RollupRead, Watermark } from '@operagrid/db/queries/grid-rollup'
import { markUncomputed } from '@operagrid/db/queries/record-compute'
import { computeCells, movedCells } from '@operagrid/db/queries/record-rollup'
import { listHeld, readMoves, writeRolled } from '@operagrid/db/queries/rollup-moves'
import type { RolledCells } from '@operagrid/db/queries/rollup-moves'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { RecordChange } from '@operagrid/shared/domain/change'
import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import { sourcesOf } from '@operagrid/shared/domain/rollup-settle'
import { notFound } from '@operagrid/shared/errors'

import type { Computer } from './computer.ts'
import type { Committed, Writer } from './writer.ts'

/** Records that are written behind one lock: as many as take so long, so that nobody's edit waits longer. */
const WRITE_MS = 130
const LEAST = 250
const FIRST = 500
const MOST = 1_000

export type RollGridOptions = {
  readonly db: Db
  readonly writer: Pick<Writer, 'exclusive'>
  readonly computer: Pick<Computer, 'begin'>
  readonly committed: Committed
}

/** So many changes may lie behind a watermark that moved nothing: they are looked through again after a restart. */
const SLACK = 200

/** A source of which a grid is behind. `after`: up to there it was looked through, and moved nothing there. */
export type Behind = Watermark & { readonly after: number }

/** A grid whose rollups are behind what they read. `reads`: what rollups of the workspace read. */
export type BehindGrid = {
  readonly gridId: string
  readonly behind: readonly Behind[]
  readonly reads: readonly RollupRead[]
}

/** What a stretch of records comes to, worked out when the grid was at version `readAt`. */
type Prepared = {
  readonly ids: readonly string[]
  readonly readAt: number
  readonly moved: readonly RolledCells[]
}

/**
 * Works out the rollups of one grid that were moved by changes of its sources, and notes how far it has come.
 *
 * Only the lock of the grid that shows them is ever held, a chunk at a time: nobody can be caught in a circle. What is
 * read of a source is never older than the version that is noted; whatever changes meanwhile is after it, and found by
 * the next look. So nothing is lost when a server dies on the way: the chunks are done again, and write nothing new.
 *
 * @returns whether something was found to do
 */
export async function rollGrid(
  { db, writer, computer, committed }: RollGridOptions,
  actor: Actor,
  { gridId, behind, reads }: BehindGrid,
): Promise<boolean> {
  const { tenantId } = actor
  const moves = await inTenant(
    db,
    actor,
    async (tx) => {
      const found = []
      for (const mark of behind) found.push({ ...(await readMoves(tx, sourceReads(mark, reads))), mark })
      return found
    },
    { mode: 'read' },
  )
  const reached = new Map(behind.map(({ sourceId, head }) => [sourceId, head]))
  if (moves.some(({ all }) => all)) {
    await recompute(reached)
    return true
  }
  const byMember = new Map<string, Set<string>>()
  for (const { records, mark } of moves)
    for (const { id, memberId } of records) {
      const member = memberId ?? mark.memberId
      byMember.set(member, (byMember.get(member) ?? new Set()).add(id))
    }
  for (const [memberId, ids] of byMember) await rollAll(memberId, [...ids])
  if (byMember.size > 0 || behind.some(({ head, version }) => head - version >= SLACK))
    await inTenant(db, actor, (tx) => advance(tx, gridId, reached))
  return byMember.size > 0

  /** A stretch is worked out while the one before it is written: the lock is held for the writing alone. */
  async function rollAll(memberId: string, ids: readonly string[]): Promise<void> {
    let size = FIRST
    let at = 0
    const take = (): Promise<Prepared> => prepare(ids.slice(at, (at += size)))
    let ahead = take()
    for (;;) {
      const prepared = await ahead
      const isLast = at >= ids.length
      if (!isLast) {
        ahead = take()
        // Should the writing fail as well, it is the writing that is told.
        ahead.catch(() => undefined)
      }
      const { left, ms } = await write(memberId, prepared)
      if (left.length > 0) await rollLocked(memberId, left)
      if (isLast) return
      if (ms > 0) size = Math.max(LEAST, Math.min(MOST, Math.round((prepared.moved.length * WRITE_MS) / ms)))
    }
  }

  async function prepare(ids: readonly string[]): Promise<Prepared> {
    return await inTenant(
      db,
      actor,
      async (tx) => {
        const { version, fields } = await getGrid(tx, gridId)
        return { ids, readAt: version, moved: await findMoved(tx, fields, ids) }
      },
      { mode: 'snapshot' },
    )
  }

  /** @returns those that somebody changed since they were worked out, and how long the lock was held */
  async function write(
    memberId: string,
    { ids, readAt, moved }: Prepared,
  ): Promise<{ left: readonly string[]; ms: number }> {
    if (moved.length === 0) return { left: [], ms: 0 }
    let began = 0
    const changes = await behindLock(memberId, async (tx, at) => {
      const grid = await lockForWrite(tx, gridId)
      began = performance.now()
      if (grid === null) throw notFound('grid')
      // What was worked out anew meanwhile may be made of later values, and is told by no record's version.
      const isOld = grid.computing || grid.schemaVersion > readAt
      return isOld ? null : await writeRolled(tx, gridId, moved, { memberId, at })
    })
    const ms = performance.now() - began
    if (changes === null) return { left: ids, ms: 0 }
    const written = new Set(changes.map(({ recordId }) => recordId))
    return { left: moved.map(({ id }) => id).filter((id) => !written.has(id)), ms }
  }

  async function rollLocked(memberId: string, ids: readonly string[]): Promise<void> {
    await behindLock(memberId, async (tx, at) => {
      const { fields } = await lockGrid(tx, gridId)
      return await writeRolled(tx, gridId, await findMoved(tx, fields, ids), { memberId, at })
    })
  }

  /** Writes alone on the grid's queue, and tells of it. Null: nothing was written. */
  async function behindLock(
    memberId: string,
    work: (tx: TenantTx, at: string) => Promise<RecordChange[] | null>,
  ): Promise<RecordChange[] | null> {
    return await writer.exclusive(tenantId, gridId, async () => {
      const changes = await inTenant(db, { ...actor, memberId }, (tx) => work(tx, new Date().toISOString()))
      if (changes !== null && changes.length > 0) committed(tenantId, gridId, changes)
      return changes
    })
  }

  async function findMoved(tx: TenantTx, fields: readonly Field[], ids: readonly string[]): Promise<RolledCells[]> {
    const held = await listHeld(tx, gridId, ids)
    const compute = await computeCells(tx, held, { fields, shapes: await readSources(tx, { id: gridId, fields }) })
    return held.flatMap((record) => {
      const move = movedCells(record.cells, compute(record))
      return move === null ? [] : [{ id: record.id, version: record.version, ...move }]
    })
  }

  /** All records anew: what moved them was no change of a record, or is not known any more. */
  async function recompute(upTo: ReadonlyMap<string, number>): Promise<void> {
    await writer.exclusive(tenantId, gridId, () =>
      inTenant(db, actor, async (tx) => {
        const { fields } = await lockGrid(tx, gridId)
        const ids = fields.filter(isComputed).map(({ id }) => id)
        await setSources(tx, gridId, {
          sourceIds: [...new Set([gridId, ...sourcesOf(fields)])],
          memberId: actor.memberId,
        })
        await markUncomputed(tx, gridId, { ids, memberId: actor.memberId })
        await advance(tx, gridId, upTo)
      }),
    )
    computer.begin(actor, gridId)
  }
}

function sourceReads({ gridId, sourceId, after, head }: Behind, all: readonly RollupRead[]) {
  const own = all.filter((read) => read.gridId === gridId)
  const read = own.filter((each) => each.sourceId === sourceId)
  return {
    gridId,
    sourceId,
    fields: [...new Set(read.flatMap(({ field }) => field ?? []))],
    backs: [...new Set(read.map(({ backId }) => backId))],
    links: sourceId === gridId ? [...new Set(own.map(({ linkId }) => linkId))] : [],
    after,
    upTo: head,
  }
}
