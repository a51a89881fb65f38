import { v7 as uuidv7 } from 'uuid'

import type { Db } from '@operagrid/db/pool'
import { finishImport, insertImported, MAX_IMPORT_CHUNK } from '@operagrid/db/queries/import'
import type { ImportedRecord } from '@operagrid/db/queries/import'
import { inTenant } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { ImportAnalysis, ImportResult, ImportStart } from '@operagrid/shared/domain/import'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

import { gridTarget, note } from '../audit/note.ts'
import { fieldOf, makeConverter, withNames } from './convert.ts'
import type { Converter } from './convert.ts'
import { isBlank } from './delimiter.ts'
import type { Frame } from './layout.ts'
import { fillNewGrid } from './new-grid.ts'
import { makeProblems } from './problems.ts'
import { readRows } from './rows.ts'

/** Characters of cells in one statement: 1,000 long texts must not become one of 40 MB. */
export const MAX_CHUNK_CHARS = 2_000_000

/** Who imports, and from where. */
export type ImportCaller = {
  /** Asked again before every transaction: the member may be removed while the import runs. */
  actor(): Promise<Actor>
  readonly origin: AuditOrigin
}

export type Job = {
  readonly db: Db
  readonly input: ImportStart
  readonly analysis: ImportAnalysis
  readonly frame: Frame
  /** Where the whole list of cells that did not fit goes. */
  readonly problemsPath: string
  readonly caller: ImportCaller
  readonly signal: AbortSignal
  readonly onProgress: (phase: 'importing' | 'finishing', done: number) => void
}

/**
 * Fills a new grid from a file: chunk by chunk into a grid that nobody sees, then all at once
 * shown. Whatever goes wrong, nothing of it stays.
 *
 * @throws AppError, or the signal's reason
 */
export async function runImport(job: Job): Promise<ImportResult> {
  const { db, input } = job
  const mapped = input.fields.map(({ sources, plan, ...one }) => {
    const field = fieldOf(job.analysis, { sources, plan, ...one })
    return { field, sources, plan }
  })
  const owner = await shaper(job)
  const readable = await inTenant(db, owner, (tx) => withNames(tx, mapped), { mode: 'read' })
  const convert = makeConverter(readable, job.analysis.columns.length)
  const grid = { id: input.gridId, name: input.gridName, fields: mapped.map(({ field }) => field) }
  return await fillNewGrid({ db, owner, grid }, async () => {
    const problems = makeProblems(job.problemsPath)
    const counts = await fill(job, convert, problems).catch(async (error: unknown) => {
      await problems.end().catch(() => undefined)
      throw error
    })
    await problems.end()
    job.onProgress('finishing', counts.records)
    const finisher = await shaper(job)
    const show = () =>
      inTenant(db, finisher, async (tx) => {
        const { records } = counts
        const at = new Date().toISOString()
        await finishImport(tx, { ...grid, records, lastNumber: records, memberId: finisher.memberId, at })
        const after = { file: job.analysis.fileName, records }
        const call = { origin: job.caller.origin, member: finisher }
        await note(tx, call, { action: 'import.finished', target: gridTarget(grid), after })
      })
    return { result: resultOf(job, counts, problems.list()), show }
  })
}

type Counts = { records: number; emptyRows: number }

async function fill(job: Job, convert: Converter, problems: ReturnType<typeof makeProblems>): Promise<Counts> {
  const at = new Date().toISOString()
  const counts: Counts = { records: 0, emptyRows: 0 }
  let chunk: ImportedRecord[] = []
  let chars = 0
  let stored = 0
  // One chunk is being stored while the next is read: the database and this process work side by side.
  let storing: Promise<void> = Promise.resolve()

  async function store(): Promise<void> {
    const records = chunk
    chunk = []
    chars = 0
    await storing
    job.signal.throwIfAborted()
    await problems.flush()
    const who = await shaper(job)
    const from = stored + 1
    stored += records.length
    storing = inTenant(job.db, who, (tx) => insertImported(tx, job.input.gridId, { records, from, at })).then(() =>
      job.onProgress('importing', from + records.length - 1),
    )
    // Awaited before the next chunk; until then a failure must not count as unhandled.
    storing.catch(() => undefined)
  }

  try {
    for await (const rows of readRows(job.frame, job.signal)) {
      for (const row of rows) {
        if (row.number < job.frame.firstRow) continue
        if (isBlank(row.cells)) {
          counts.emptyRows += 1
          continue
        }
        chunk.push({ id: uuidv7(), cells: convert(row, problems).cells })
        for (const cell of row.cells) chars += cell.length
        counts.records += 1
        if (chunk.length >= MAX_IMPORT_CHUNK || chars >= MAX_CHUNK_CHARS) await store()
      }
    }
    if (chunk.length > 0) await store()
  } finally {
    // Before the grid is shown or removed, nothing may be on its way into it.
    await storing.catch(() => undefined)
  }
  await storing
  return counts
}

async function shaper(job: Job): Promise<Actor> {
  job.signal.throwIfAborted()
  const actor = await job.caller.actor()
  if (!may(actor.role, 'shapeGrids'))
    throw new AppError('NOT_ALLOWED', 'Your role does not include importing any more; nothing was imported.')
  return actor
}

function resultOf({ input, analysis }: Job, counts: Counts, problems: ImportResult['problems']): ImportResult {
  const used = new Set(input.fields.flatMap((field) => field.sources))
  const keptAsText = input.fields.flatMap((field) => {
    const reason = analysis.columns[field.sources[0] ?? -1]?.keptAsText ?? null
    const isText = field.plan.type === 'text' || field.plan.type === 'longText'
    return isText && reason !== null ? [{ column: field.name, reason }] : []
  })
  return {
    gridId: input.gridId,
    gridName: input.gridName,
    records: counts.records,
    fields: input.fields.length,
    emptyRows: counts.emptyRows,
    ragged: analysis.ragged,
    problems,
    keptAsText,
    skippedColumns: analysis.columns.filter((column) => !used.has(column.index)).map((column) => column.name),
    into: null,
    copied: null,
  }
}
