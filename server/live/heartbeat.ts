import { listHeads } from '@operagrid/db/queries/change'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'

import type { Log } from '../log.ts'
import { startRounds } from './rounds.ts'

export type HeartbeatOptions = {
  readonly db: Db
  readonly log: Log
  /** A lost wake-up is noticed within this time. */
  readonly everyMs: number
  /** The grids that somebody on this node watches. */
  readonly watched: () => Iterable<{ readonly tenantId: string; readonly gridId: string }>
  /** Told the head of every one of them, moved or not. */
  readonly reached: (tenantId: string, gridId: string, version: number) => void
}

/** Tenants that are asked for at once: the pool is for people. */
const LANES = 4
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Compares the heads of all watched grids with the database, one query a tenant: what makes
 * the feed right when a wake-up is lost. A node on which it fails says so once.
 *
 * @returns stops it
 */
export function startHeartbeat({ db, log, everyMs, watched, reached }: HeartbeatOptions): () => void {
  async function beat(): Promise<void> {
    const grids = new Map<string, string[]>()
    for (const { tenantId, gridId } of watched()) {
      const known = grids.get(tenantId)
      if (known === undefined) grids.set(tenantId, [gridId])
      else known.push(gridId)
    }
    // All lanes take from the same row of tenants.
    const tenants = grids.entries()
    const lane = async (): Promise<void> => {
      for (const [tenantId, gridIds] of tenants) {
        // As a viewer, the least role that sees every grid; nobody in particular is behind this id.
        const context = { tenantId, memberId: NOBODY, role: 'viewer' } as const
        const heads = await inTenant(db, context, (tx) => listHeads(tx, gridIds), { mode: 'read' })
        for (const { gridId, version } of heads) reached(tenantId, gridId, version)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }
  return startRounds({ everyMs, log, name: "the feed's heartbeat", work: beat })
}
