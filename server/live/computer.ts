import { insertSchemaChange, lockGrid } from '@operagrid/db/queries/grid'
import { computeChunk, listUncomputedGrids } from '@operagrid/db/queries/record-compute'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { SchemaChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import type { Committed, Writer } from './writer.ts'

/** While a grid is worked out, its screens are told this often, and read their windows anew. */
const TELL_MS = 2_000

/** Works out formulas and rollups of big grids, a chunk at a time between people's edits. */
export type Computer = {
  /** Goes on with a grid where it was left, unless this node is at it. */
  readonly begin: (actor: Actor, gridId: string) => void
  /** Goes on with what any server left, this one before its start or another that is gone. */
  readonly resume: () => Promise<void>
  readonly close: () => void
}

type ComputerOptions = {
  readonly db: Db
  readonly log: Log
  readonly writer: Writer
  readonly committed: Committed
}

export function makeComputer({ db, log, writer, committed }: ComputerOptions): Computer {
  const running = new Set<string>()
  let closed = false

  /**
   * Works out the next chunk, and tells of it when `tells`, or when it was the last. True when there is more. `moved`:
   * the fields whose cells changed since it was last told of; null where another may know more of them.
   */
  async function step(
    actor: Actor,
    gridId: string,
    { tells, moved }: { readonly tells: boolean; readonly moved: Set<string> | null },
  ): Promise<boolean> {
    return await writer.exclusive(actor.tenantId, gridId, async () => {
      const { change, more, here } = await inTenant(db, actor, async (tx) => {
        const grid = await lockGrid(tx, gridId)
        const { computing, moved: here } = await computeChunk(tx, gridId, grid.fields)
        const more = computing !== null
        const all = moved === null ? null : [...new Set([...moved, ...here])]
        if (more && !tells) return { change: null, more, here }
        const told = {
          memberId: actor.memberId,
          at: new Date().toISOString(),
          name: grid.name,
          fields: grid.fields,
          reportersSee: grid.reportersSee,
          claimMinutes: grid.claimMinutes,
          byHand: grid.byHand,
          reload: all === null || all.length > 0,
          ...(all === null ? {} : { moved: all }),
          ...(computing === null ? {} : { computing }),
        }
        const version = await insertSchemaChange(tx, gridId, told)
        return { change: { kind: 'schema', ...told, version } satisfies SchemaChange, more, here }
      })
      if (change === null) for (const id of here) moved?.add(id)
      else {
        moved?.clear()
        committed(actor.tenantId, gridId, [change])
      }
      return more
    })
  }

  async function run(actor: Actor, gridId: string, isLeft: boolean): Promise<void> {
    let toldAt = performance.now()
    const moved = isLeft ? null : new Set<string>()
    for (;;) {
      const tells = performance.now() - toldAt >= TELL_MS
      if (closed || !(await step(actor, gridId, { tells, moved }))) return
      if (tells) toldAt = performance.now()
    }
  }

  function begin(actor: Actor, gridId: string, isLeft = false): void {
    const key = `${actor.tenantId}/${gridId}`
    if (running.has(key) || closed) return
    running.add(key)
    run(actor, gridId, isLeft)
      .catch((error: unknown) => {
        // A grid that was removed meanwhile is gone on with when it is taken back.
        if (error instanceof AppError && error.code === 'NOT_FOUND') return
        log.warn({ err: error, gridId }, 'calculated cells are not worked out yet; they are gone on with in a minute')
      })
      .finally(() => running.delete(key))
      .catch(() => undefined)
  }

  return {
    begin,
    async resume() {
      for (const { tenantId, gridId, memberId } of await listUncomputedGrids(db))
        begin({ tenantId, memberId, role: 'organizer', name: '' }, gridId, true)
    },
    close() {
      closed = true
    },
  }
}
