import { v7 as uuidv7 } from 'uuid'

import type { Db } from '@operagrid/db/pool'
import { getLastNumber, insertCopied, readForCopy } from '@operagrid/db/queries/grid-copy'
import type { CopiedRecord } from '@operagrid/db/queries/grid-copy'
import { finishImport, MAX_IMPORT_CHUNK } from '@operagrid/db/queries/import'
import { takeUniqueCells } from '@operagrid/db/queries/unique-cell'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { isComputed } from '@operagrid/shared/domain/field'
import type { GridCopy } from '@operagrid/shared/domain/grid-copy'
import type { ImportResult } from '@operagrid/shared/domain/import'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

import { gridTarget, note } from '../../audit/note.ts'
import { MAX_CHUNK_CHARS } from '../job.ts'
import type { ImportCaller } from '../job.ts'
import { fillNewGrid } from '../new-grid.ts'
import { cutByLength } from './cut-by-length.ts'
import { leaveGone } from './leave-gone.ts'
import { planCopy, writePlan } from './plan-copy.ts'
import type { CopyPlan } from './plan-copy.ts'

export type CopyJob = {
  readonly db: Db
  readonly input: GridCopy
  readonly caller: ImportCaller
  readonly signal: AbortSignal
  /** In records. */
  readonly onProgress: (phase: 'importing' | 'finishing', done: number) => void
}

/** How often a chunk is written again when somebody whom it names was removed at that very moment. */
const MAX_TRIES = 3

/**
 * Fills a new grid with what another one holds in one moment: chunk by chunk into a grid that nobody sees, then all at
 * once shown. Whatever goes wrong, nothing of it stays. The other grid is read only, so nobody's edit waits.
 *
 * @throws AppError, or the signal's reason
 */
export async function copyRecords(job: CopyJob): Promise<ImportResult> {
  const { db, input } = job
  const owner = await shaper(job)
  const work = async (picture: TenantTx): Promise<ImportResult> => {
    const plan = await planWithRecords(picture, input)
    const lastNumber = await getLastNumber(picture, input.gridId)
    return await fillNewGrid({ db, owner, grid: plan.grid }, async () => {
      const { records, gone } = await fill(job, plan, picture)
      job.onProgress('finishing', records)
      const finisher = await shaper(job)
      const show = () =>
        inTenant(db, finisher, async (tx) => {
          const { memberId } = finisher
          await finishImport(tx, { ...plan.grid, records, lastNumber, memberId, at: new Date().toISOString() })
          await writePlan(tx, memberId, plan)
          const call = { origin: job.caller.origin, member: finisher }
          const after = { records, like: plan.from.name }
          await note(tx, call, { action: 'grid.created', target: gridTarget(plan.grid), after })
        })
      return { result: resultOf(plan, { records, gone }), show }
    })
  }
  return await inTenant(db, owner, work, { mode: 'snapshot' })
}

/**
 * As {@link planCopy}.
 *
 * @throws AppError CONFLICT while formulas are worked out: the new grid would keep what they do not come to any more
 */
export async function planWithRecords(tx: TenantTx, input: GridCopy): Promise<CopyPlan> {
  const plan = await planCopy(tx, input)
  if (plan.from.computing !== null && plan.grid.fields.some(isComputed))
    throw new AppError('CONFLICT', 'Its formulas are still being worked out. Duplicate it when that is done.')
  return plan
}

type Counts = { readonly records: number; readonly gone: number }

async function fill(job: CopyJob, { from, grid, forms }: CopyPlan, picture: TenantTx): Promise<Counts> {
  const at = new Date().toISOString()
  const unique = grid.fields.filter((field) => field.unique === true)
  const formIds = new Map(forms.map(({ id, like }) => [like, id]))
  const counts = { records: 0, gone: 0 }

  async function store(read: readonly CopiedRecord[]): Promise<number> {
    return await inTenant(job.db, await shaper(job), async (tx) => {
      const { records, gone } = await leaveGone(tx, read, grid.fields)
      await insertCopied(tx, grid.id, { records, at })
      const held = records.map(({ id, cells }) => ({ recordId: id, cells }))
      if (unique.length > 0) await takeUniqueCells(tx, grid.id, unique, held)
      return gone
    })
  }

  for await (const page of readForCopy(picture, from.id, { fields: grid.fields, limit: MAX_IMPORT_CHUNK })) {
    const made = page.map((record) => ({ ...record, id: uuidv7(), formId: formIds.get(record.formId ?? '') ?? null }))
    for (const chunk of cutByLength(made, MAX_CHUNK_CHARS)) {
      counts.gone += await again(() => store(chunk))
      counts.records += chunk.length
      job.onProgress('importing', counts.records)
    }
  }
  return counts
}

/** A member who is removed between the look and the writing is found missing by the next look. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'NOT_FOUND') || tries >= MAX_TRIES) throw error
    }
  }
}

async function shaper({ signal, caller }: CopyJob): Promise<Actor> {
  signal.throwIfAborted()
  const actor = await caller.actor()
  if (!may(actor.role, 'shapeGrids'))
    throw new AppError('NOT_ALLOWED', 'Your role does not include duplicating grids any more; the copy was removed.')
  return actor
}

function resultOf({ grid, left }: CopyPlan, { records, gone }: Counts): ImportResult {
  return {
    gridId: grid.id,
    gridName: grid.name,
    records,
    fields: grid.fields.length,
    emptyRows: 0,
    ragged: { short: 0, long: 0, longRows: [] },
    problems: [],
    keptAsText: [],
    skippedColumns: [],
    into: null,
    copied: { ...left, gone },
  }
}
