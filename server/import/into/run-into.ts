import type { Db } from '@operagrid/db/pool'
import { insertGridImport, noteGridImport } from '@operagrid/db/queries/grid-import'
import { inTenant } from '@operagrid/db/tenant'
import type { ImportAnalysis, ImportResult } from '@operagrid/shared/domain/import'
import type { ImportInto } from '@operagrid/shared/domain/import-into'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

import { gridTarget, note } from '../../audit/note.ts'
import type { Engine } from '../../live/engine.ts'
import { cancelled } from '../import-store.ts'
import type { ImportCaller } from '../job.ts'
import type { Frame } from '../layout.ts'
import { makeProblems } from '../problems.ts'
import { addChoices, addField } from './extend-fields.ts'
import { readPlaced } from './place-fields.ts'
import type { PlacedFields } from './place-fields.ts'
import { readDecisions } from './read-decisions.ts'
import { makeSender } from './send-rows.ts'
import type { Sender } from './send-rows.ts'

export type IntoJob = {
  readonly db: Db
  readonly engine: Engine
  readonly input: ImportInto
  readonly analysis: ImportAnalysis
  readonly frame: Frame
  /** Where the whole list of what did not come in goes. */
  readonly problemsPath: string
  readonly caller: ImportCaller
  readonly signal: AbortSignal
  /** In rows of the file. */
  readonly onProgress: (phase: 'importing' | 'finishing', done: number) => void
  /** Told of what broke on our side. */
  readonly onFault: (error: unknown) => void
}

/**
 * Brings a file into a grid that people work in: as ops of the member's, in small pieces, each like any other edit.
 * What ends it before its last row leaves what came in, and is told in the result.
 *
 * @throws AppError while nothing was written
 */
export async function runInto(job: IntoJob): Promise<ImportResult> {
  const { db, input, analysis } = job
  const at = new Date().toISOString()
  const actor = await shaper(job)
  const { grid, placed } = await inTenant(db, actor, (tx) => readPlaced(tx, analysis, input), { mode: 'snapshot' })
  const { fileName, rowCount } = analysis
  const { memberId } = actor
  const begun = { gridId: grid.id, importId: input.importId, memberId, fileName, rows: rowCount, at }
  await inTenant(db, actor, async (tx) => {
    await insertGridImport(tx, begun)
    const call = { origin: job.caller.origin, member: actor }
    await note(tx, call, {
      action: 'import.begun',
      target: gridTarget(grid),
      after: { file: fileName, rows: rowCount },
    })
  })
  job.onProgress('importing', 0)
  const problems = makeProblems(job.problemsPath)
  const blanks = { rows: 0 }
  const sender = makeSender({ ...job, begunAt: at, actor: () => shaper(job), problems, key: placed.key })
  const stopped = await endOf(job, async () => {
    await extend(job, placed)
    const reading = { ...job, placed, width: analysis.columns.length, actor: () => shaper(job) }
    for await (const decisions of readDecisions(reading, problems, blanks)) await sender.send(decisions)
  })
  await problems.end().catch(job.onFault)
  job.onProgress('finishing', sender.rows())
  await finish(job, { actor, grid, stopped, sender })
  return resultOf(job, {
    gridName: grid.name,
    emptyRows: blanks.rows,
    problems: problems.list(),
    into: { ...sender.tally(), stopped, newFields: placed.made.map((field) => field.name) },
  })
}

/** Runs the work. Answers why it ended before its end, in a sentence, or null. */
async function endOf({ signal, onFault }: IntoJob, work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (signal.aborted) return signal.reason === cancelled ? 'It was cancelled.' : 'The server was stopped.'
    if (error instanceof AppError) return error.message
    onFault(error)
    return 'Something broke on our side.'
  }
}

/** Makes the new fields and choices, one change each: others see them come. */
async function extend(job: IntoJob, { made, extended }: PlacedFields): Promise<void> {
  const call = async () => ({
    engine: job.engine,
    origin: job.caller.origin,
    gridId: job.input.gridId,
    member: await shaper(job),
  })
  for (const field of made) await addField(await call(), field)
  for (const { field, added } of extended) await addChoices(await call(), field.id, added)
}

type Ended = {
  /** As they were when it began: what was done is noted, whatever they may do by now. */
  readonly actor: Actor
  readonly grid: { readonly id: string; readonly name: string }
  readonly stopped: string | null
  readonly sender: Sender
}

async function finish({ db, input, analysis, caller, onFault }: IntoJob, ended: Ended): Promise<void> {
  const { added, updated, leftOut } = ended.sender.tally()
  const state = ended.stopped === null ? 'done' : 'stopped'
  try {
    await inTenant(db, ended.actor, async (tx) => {
      await noteGridImport(tx, ended.grid.id, input.importId, { state, added, updated })
      const after = { file: analysis.fileName, records: added + updated, added, updated, leftOut }
      const call = { origin: caller.origin, member: ended.actor }
      await note(tx, call, { action: 'import.finished', target: gridTarget(ended.grid), after })
    })
  } catch (error) {
    // The records are there; that it ended is seen by its silence.
    onFault(error)
  }
}

async function shaper({ signal, caller }: IntoJob): Promise<Actor> {
  signal.throwIfAborted()
  const actor = await caller.actor()
  if (!may(actor.role, 'shapeGrids') || !may(actor.role, 'editRecords'))
    throw new AppError('NOT_ALLOWED', 'Your role does not include importing any more.')
  return actor
}

function resultOf(
  { input, analysis }: IntoJob,
  found: Pick<ImportResult, 'gridName' | 'emptyRows' | 'problems'> & {
    readonly into: NonNullable<ImportResult['into']>
  },
): ImportResult {
  const used = new Set([...input.targets, ...input.made].flatMap(({ sources }) => sources))
  return {
    gridId: input.gridId,
    records: found.into.added + found.into.updated,
    fields: input.targets.length + input.made.length,
    ragged: analysis.ragged,
    keptAsText: [],
    copied: null,
    skippedColumns: analysis.columns.filter((column) => !used.has(column.index)).map((column) => column.name),
    ...found,
  }
}
