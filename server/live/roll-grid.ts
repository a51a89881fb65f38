import { lockGrid } from '@operagrid/db/queries/grid'
import { advance, readSources, setSources } from '@operagrid/db/queries/grid-rollup'
import type { RollupRead, Watermark } from '@operagrid/db/queries/grid-rollup'
import { markUncomputed } from '@operagrid/db/queries/record-compute'
import { computeCells, movedCells } from '@operagrid/db/queries/record-rollup'
import { listHeld, readMoves, writeRolled } from '@operagrid/db/queries/rollup-moves'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { RecordChange } from '@operagrid/shared/domain/change'
import { isComputed } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import { sourcesOf } from '@operagrid/shared/domain/rollup-settle'

import type { Computer } from './computer.ts'
import type { Committed, Writer } from './writer.ts'

/** Records that are written behind one lock, so that nobody's edit waits long. */
const CHUNK = 250

export type RollGridOptions = {
  readonly db: Db
  readonly writer: Writer
  readonly computer: Computer
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
  for (const [memberId, ids] of byMember) {
    const all = [...ids]
    for (let at = 0; at < all.length; at += CHUNK) await roll(memberId, all.slice(at, at + CHUNK))
  }
  if (byMember.size > 0 || behind.some(({ head, version }) => head - version >= SLACK))
    await inTenant(db, actor, (tx) => advance(tx, gridId, reached))
  return byMember.size > 0

  async function roll(memberId: string, ids: readonly string[]): Promise<void> {
    await writer.exclusive(tenantId, gridId, async () => {
      const changes = await inTenant(db, { ...actor, memberId }, async (tx): Promise<RecordChange[]> => {
        const { fields } = await lockGrid(tx, gridId)
        const held = await listHeld(tx, gridId, ids)
        const shapes = await readSources(tx, { id: gridId, fields })
        const compute = await computeCells(tx, held, { fields, shapes })
        const moved = held.flatMap((record) => {
          const move = movedCells(record.cells, compute(record))
          return move === null ? [] : [{ id: record.id, ...move }]
        })
        return await writeRolled(tx, gridId, moved, { memberId, at: new Date().toISOString() })
      })
      if (changes.length > 0) committed(tenantId, gridId, changes)
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
