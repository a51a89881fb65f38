import { listFullTrash } from '@operagrid/db/queries/trash-empty'
import type { Db } from '@operagrid/db/tenant'

import type { Beside } from '../audit/beside.ts'
import type { FileStore } from '../files/file-store.ts'
import type { Engine } from '../live/engine.ts'
import { startRounds } from '../live/rounds.ts'
import type { Log } from '../log.ts'
import { emptyFields } from './empty-fields.ts'
import { emptyGrids } from './empty-grids.ts'
import { emptyRecords } from './empty-records.ts'
import { removeLooseFiles } from './loose-files.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** What an emptying works with. `isOver`: the server is closing, and what is left waits for the next. */
export type Emptying = {
  readonly db: Db
  readonly engine: Engine
  readonly store: FileStore
  readonly tenantId: string
  /** What was deleted before goes. */
  readonly before: Date
  readonly isOver: () => boolean
}

/** Deletes for good what has waited in the trash long enough, or what somebody gave up. See README.md. */
export type Trash = {
  /** Empties all that is due, now and once an hour; the answer ends it. */
  start(): () => void
  /** Empties one workspace's trash beside other work: something of it was given up. */
  empty(tenantId: string): void
  /** Empties all that is due; resolves when it is done. */
  emptyAll(): Promise<void>
}

type TrashOptions = Pick<Emptying, 'db' | 'engine' | 'store'> & {
  readonly log: Log
  readonly beside: Beside
  /** How many days things wait. */
  readonly days: number
}

export function makeTrash({ log, beside, days, ...parts }: TrashOptions): Trash {
  let over = false
  // One at a time on this node. Several nodes may be at it: each step takes a row's lock, and finds what is left.
  let turn = Promise.resolve()

  const inTurn = async (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    await mine
  }
  const due = () => new Date(Date.now() - days * DAY_MS)

  async function emptyTenant(tenantId: string): Promise<void> {
    const emptying: Emptying = { ...parts, tenantId, before: due(), isOver: () => over }
    // A grid that goes gives up fields of others that link to it.
    await emptyGrids(emptying)
    await emptyFields(emptying)
    await emptyRecords(emptying)
    await removeLooseFiles(emptying)
  }

  async function emptyAll(): Promise<void> {
    await inTurn(async () => {
      for (const tenantId of await listFullTrash(parts.db, due())) if (!over) await emptyTenant(tenantId)
    })
  }

  return {
    emptyAll,
    empty: (tenantId) => beside.run(() => inTurn(() => emptyTenant(tenantId))),
    start() {
      beside.run(emptyAll)
      const stop = startRounds({ everyMs: HOUR_MS, log, name: 'emptying the trash', work: emptyAll })
      return () => {
        over = true
        stop()
      }
    },
  }
}
