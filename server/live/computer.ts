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

/** Works out formulas of big grids, a chunk at a time between people's edits. */
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

  /** Works out the next chunk, and tells of it when `tells`, or when it was the last. True when there is more. */
  async function step(actor: Actor, gridId: string, tells: boolean): Promise<boolean> {
    return await writer.exclusive(actor.tenantId, gridId, async () => {
      const { change, more } = await inTenant(db, actor, async (tx) => {
        const grid = await lockGrid(tx, gridId)
        const computing = await computeChunk(tx, gridId, grid.fields)
        const more = computing !== null
        if (more && !tells) return { change: null, more }
        const told = {
          memberId: actor.memberId,
          at: new Date().toISOString(),
          name: grid.name,
          fields: grid.fields,
          reportersSee: grid.reportersSee,
          claimMinutes: grid.claimMinutes,
          reload: true,
          ...(computing === null ? {} : { computing }),
        }
        const version = await insertSchemaChange(tx, gridId, told)
        return { change: { kind: 'schema', ...told, version } satisfies SchemaChange, more }
      })
      if (change !== null) committed(actor.tenantId, gridId, [change])
      return more
    })
  }

  async function run(actor: Actor, gridId: string): Promise<void> {
    let toldAt = Date.now()
    for (;;) {
      const tells = Date.now() - toldAt >= TELL_MS
      if (closed || !(await step(actor, gridId, tells))) return
      if (tells) toldAt = Date.now()
    }
  }

  function begin(actor: Actor, gridId: string): void {
    const key = `${actor.tenantId}/${gridId}`
    if (running.has(key) || closed) return
    running.add(key)
    run(actor, gridId)
      .catch((error: unknown) => {
        // A grid that was removed meanwhile is gone on with when it is taken back.
        if (error instanceof AppError && error.code === 'NOT_FOUND') return
        log.warn({ err: error, gridId }, 'formulas are not worked out yet; they are gone on with in a minute')
      })
      .finally(() => running.delete(key))
      .catch(() => undefined)
  }

  return {
    begin,
    async resume() {
      for (const { tenantId, gridId, memberId } of await listUncomputedGrids(db))
        begin({ tenantId, memberId, role: 'organizer', name: '' }, gridId)
    },
    close() {
      closed = true
    },
  }
}
