import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { COLUMNS_FOLLOW_AT, planColumns } from '@operagrid/db/queries/record-column-plan'
import type { ColumnPlan } from '@operagrid/db/queries/record-column-plan'
import {
  claimColumns,
  clearColumns,
  finishColumns,
  releaseColumns,
  writeColumns,
} from '@operagrid/db/queries/record-column-write'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'

import type { Beside } from '../audit/beside.ts'
import { makeDue } from './due.ts'

/** Records from which on a grid's columns are kept: a smaller one is read whole as quickly. */
const MIN_RECORDS = 20_000
/** Whoever opens a grid sees its records first, in ms. */
const REST_MS = 1_000
/** How long what columns lack is not looked at again, in ms. */
const LOOK_MS = 2_000
/** What could not be written is not tried again so soon, in ms. */
const RETRY_MS = 60_000

/** The values of a grid's fields beside its records, by which another sort or filter finds them sooner. */
export type RecordColumns = {
  /** Somebody reads this grid: what its columns lack is written, and nobody waits for it. */
  freshen(actor: Actor, grid: Pick<Grid, 'id' | 'recordCount'>): void
  /** Begins nothing more, and goes no further than what is being written: the rest is for the next reader. */
  close(): void
}

type ColumnLimits = {
  readonly minRecords: number
  readonly restMs: number
  readonly lookMs: number
  /** Changes that columns may be behind. */
  readonly followAt: number
}

const usual: ColumnLimits = {
  minRecords: MIN_RECORDS,
  restMs: REST_MS,
  lookMs: LOOK_MS,
  followAt: COLUMNS_FOLLOW_AT,
}

export function makeRecordColumns(db: Db, beside: Beside, some: Partial<ColumnLimits> = {}): RecordColumns {
  const limits = { ...usual, ...some }
  /** Grids whose columns are being written on this node. */
  const busy = new Set<string>()
  const isDue = makeDue(limits.lookMs)
  const closing = new AbortController()
  return {
    freshen(actor, { id, recordCount }) {
      const key = `${actor.tenantId} ${id}`
      if (recordCount < limits.minRecords || closing.signal.aborted) return
      if (busy.has(key) || !may(actor.role, 'editRecords') || !isDue(key)) return
      busy.add(key)
      beside.run(async () => {
        try {
          await freshen(db, actor, id, limits, closing.signal)
          busy.delete(key)
        } catch (error) {
          setTimeout(() => busy.delete(key), RETRY_MS).unref()
          throw error
        }
      })
    },
    close() {
      closing.abort()
    },
  }
}

async function freshen(
  db: Db,
  actor: Actor,
  gridId: string,
  { restMs, followAt }: ColumnLimits,
  closing: AbortSignal,
): Promise<void> {
  const plan = () => inTenant(db, actor, (tx) => planColumns(tx, gridId, followAt), { mode: 'snapshot' })
  if ((await plan()) === null) return
  await sleep(restMs, undefined, { signal: closing }).catch(() => undefined)
  if (closing.aborted) return
  const writer = randomUUID()
  const write = <T>(work: (tx: TenantTx) => Promise<T>) => inTenant(db, actor, work)
  if (!(await write((tx) => claimColumns(tx, gridId, writer)))) return
  try {
    // What another node has written meanwhile need not be.
    const lacking = await plan()
    if (lacking !== null) await carryOut(write, lacking, { gridId, writer, closing })
  } finally {
    await write((tx) => releaseColumns(tx, gridId, writer))
  }
}

type Writing = { readonly gridId: string; readonly writer: string; readonly closing: AbortSignal }

/** A part a transaction, until another has come to write them, or the server stops. */
async function carryOut(
  write: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>,
  plan: ColumnPlan,
  { gridId, writer, closing }: Writing,
): Promise<void> {
  if (plan.anew && !(await write((tx) => clearColumns(tx, gridId, writer)))) return
  for (const part of plan.parts) {
    const began = performance.now()
    if (closing.aborted || !(await write((tx) => writeColumns(tx, gridId, writer, part)))) return
    // Half of one core at most: who reads meanwhile comes first.
    await sleep(performance.now() - began, undefined, { signal: closing }).catch(() => undefined)
  }
  await write((tx) => finishColumns(tx, gridId, writer, plan))
}
