import type { Pool, PoolClient } from 'pg'

import { AppError } from '@operagrid/shared/errors'

import { poolOf } from './pool.ts'
import type { Db } from './pool.ts'
import { toAppError } from './tenant.ts'
import type { TenantContext } from './tenant.ts'

/** How long a line keeps its connection at rest, at least; it is given back within twice that. */
const KEEP_MS = 100

/** How many connections of one pool may be kept at rest. */
const MAX_KEPT = 4

/** Functions that are a whole transaction by themselves: each begins with binding the tenant, and answers JSON. */
type TenantFunction = 'app.patch_record' | 'app.patch_records'

/** A function's parameters after tenant, member and role. */
type CallValues = readonly (string | number | readonly (string | number)[])[]

/** A connection of the pool for calls that follow each other. */
export type TenantLine = {
  /**
   * Calls one database function as a transaction of its own, bound to `context` like `inTenant`: one
   * statement there and one answer back, which is half of what opening, calling and committing takes.
   * Calls travel at once, and are run one after the other in their order, whatever becomes of each.
   *
   * @returns the JSON that the function answers
   * @throws AppError UNAVAILABLE when the database cannot be reached
   */
  call(context: TenantContext, name: TenantFunction, values: CallValues): Promise<unknown>
  /**
   * Says that no call follows for now. The connection stays for a moment, as taking one from the pool
   * costs a tenth of an edit, but not where others would wait for it.
   */
  rest(): void
}

/** A line takes its connection with the first call. */
export function openLine(db: Db): TenantLine {
  const pool = poolOf(db)
  let lent: Promise<PoolClient> | null = null
  let underWay = 0
  let failed = false
  /** Looks after the connection while it is kept. */
  let keeper: NodeJS.Timeout | undefined
  let calledSince = false

  function giveBack(): void {
    const isBroken = failed
    if (keeper !== undefined) {
      clearInterval(keeper)
      keeper = undefined
      countKept(pool, -1)
    }
    lent?.then((client) => client.release(isBroken)).catch(() => undefined)
    lent = null
    failed = false
  }

  function keep(): void {
    if (keeper !== undefined) return
    if (keptOf(pool) >= MAX_KEPT) {
      giveBack()
      return
    }
    countKept(pool, 1)
    keeper = setInterval(look, KEEP_MS)
  }

  /** One timer for many edits: set and cleared around each, it would cost what the keeping saves. */
  function look(): void {
    if (underWay > 0 || calledSince) calledSince = false
    else giveBack()
  }

  return {
    async call({ tenantId, memberId, role }, name, values) {
      if (tenantId === '' || memberId === '') throw new AppError('UNAUTHENTICATED')
      underWay += 1
      calledSince = true
      try {
        lent ??= pool.connect()
        const client = await lent
        const bound = [tenantId, memberId, role, ...values]
        const { rows } = await client.query<{ answer: unknown }>({
          name,
          text: `select ${name}(${bound.map((_, at) => `$${at + 1}`).join()}) as answer`,
          values: bound,
        })
        return rows[0]?.answer
      } catch (error) {
        failed = true
        throw toAppError(error)
      } finally {
        underWay -= 1
        // A broken connection is not kept, and a whole one is cheaply replaced.
        if (failed && underWay === 0) giveBack()
      }
    },
    rest() {
      if (underWay > 0 || lent === null) return
      if (othersFind(pool)) keep()
      else giveBack()
    },
  }
}

/** True when another who asks for a connection gets one without waiting. */
function othersFind(pool: Pool): boolean {
  return pool.waitingCount === 0 && !pool.ending && (pool.idleCount > 0 || pool.totalCount < (pool.options.max ?? 0))
}

const kept = new WeakMap<Pool, number>()

function keptOf(pool: Pool): number {
  return kept.get(pool) ?? 0
}

function countKept(pool: Pool, by: number): void {
  kept.set(pool, keptOf(pool) + by)
}
