import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import type { Db } from '@operagrid/db/pool'
import { sweepUnreadyGrids } from '@operagrid/db/queries/import'
import type {
  ImportAnalysis,
  ImportProgress,
  ImportReading,
  ImportResult,
  ImportStart,
} from '@operagrid/shared/domain/import'
import type { ImportCheck, ImportInto } from '@operagrid/shared/domain/import-into'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { Engine } from '../live/engine.ts'
import type { Log } from '../log.ts'
import { analyseRows } from './analyse.ts'
import { findFrame } from './frame.ts'
import { checkedPathOf, makeEntry, moveTo, removeFiles, removeUpload, watchEntry } from './import-entry.ts'
import type { Found, ImportEntry } from './import-entry.ts'
import { cancelled, makeImportStore } from './import-store.ts'
import { checkInto } from './into/check-into.ts'
import { runInto } from './into/run-into.ts'
import { runImport } from './job.ts'
import type { ImportCaller, Job } from './job.ts'
import { receive } from './receive.ts'
import { makeTurns } from './turns.ts'

/** A file as it arrives. `signal` is aborted when nobody waits for it any more. */
export type Upload = {
  readonly fileName: string
  readonly locale: string
  readonly source: Readable
  readonly signal: AbortSignal
}

/** Imports from the upload to the result. Each belongs to the member who uploaded; for all others it is not there. */
export type Imports = {
  /** Stores and analyses a file. @throws AppError BAD_INPUT, TOO_LARGE, TOO_MANY, or the signal's reason */
  receive(actor: Actor, upload: Upload): Promise<ImportAnalysis>
  /** Analyses again, with what the person knows better. */
  analyse(actor: Actor, importId: string, reading: ImportReading): Promise<ImportAnalysis>
  /** Begins to fill the grid; answers at once. The caller's `actor` is asked again while it runs. */
  start(caller: ImportCaller, input: ImportStart): Promise<ImportProgress>
  /** What bringing the file into a grid that is there would do. @throws AppError as {@link checkInto} */
  check(caller: ImportCaller, input: ImportInto): Promise<ImportCheck>
  /** Begins to bring the file into a grid that is there; answers at once. */
  startInto(caller: ImportCaller, input: ImportInto): Promise<ImportProgress>
  watch(actor: Actor, importId: string, signal: AbortSignal): AsyncGenerator<ImportProgress>
  /** Stops an import that runs and forgets one that has not begun; answers when nothing of it is left. */
  cancel(actor: Actor, importId: string): Promise<void>
  result(actor: Actor, importId: string): ImportResult
  /** The file that lists every cell that did not fit, or before an import would not. */
  problemsFile(actor: Actor, importId: string): string
  /** Removes the files that a server that died left. */
  sweepFiles(): Promise<void>
  /** Removes the grids that it left half filled, made before `madeBefore`. */
  sweepGrids(madeBefore: Date): Promise<void>
  close(): Promise<void>
}

/** Pieces of work at a time, on all tenants' behalf: two cores have other things to do as well. */
const AT_ONCE = 2
/** Imports into grids at a time: they rest half of it, and must not keep others from having their files read. */
const INTO_AT_ONCE = 4

const faultWords = 'an import failed'

/** What every import is given, whatever it fills. */
type JobParts = Pick<Job, 'problemsPath' | 'signal' | 'onProgress'>

/** How files are said to be read that leave nothing to choose. */
const plainReading = { encoding: 'utf-8', delimiter: ',' } as const

const stopped = new AppError(
  'UNAVAILABLE',
  'The server stopped while importing; nothing was imported. Import the file again.',
)

/** Keeps uploads under `folder`. */
export function makeImports({
  db,
  log,
  folder,
  engine,
}: {
  readonly db: Db
  readonly engine: Engine
  readonly log: Log
  readonly folder: string
}): Imports {
  const store = makeImportStore(log)
  const inTurn = makeTurns(AT_ONCE)
  const intoInTurn = makeTurns(INTO_AT_ONCE)

  async function analyse(entry: ImportEntry, reading: ImportReading): Promise<ImportAnalysis> {
    return await inTurn(entry.abort.signal, async () => {
      const frame = await findFrame(entry, reading, entry.abort.signal)
      const rows = await analyseRows(frame, entry.locale, entry.abort.signal)
      const { format, hasHeader, sheets, sheet } = frame
      const { encoding, delimiter } = frame.format === 'csv' ? frame : plainReading
      const { importId, fileName } = entry
      const analysis = { importId, fileName, format, sheets, sheet, encoding, delimiter, hasHeader, ...rows }
      entry.found = { frame, analysis }
      return analysis
    })
  }

  async function run(
    entry: ImportEntry,
    total: number,
    work: (parts: JobParts) => Promise<ImportResult>,
  ): Promise<void> {
    let end: Omit<ImportProgress, 'total'>
    const parts: JobParts = {
      problemsPath: entry.problemsPath,
      signal: entry.abort.signal,
      onProgress: (phase, done) => moveTo(entry, { phase, done, total, message: null }),
    }
    try {
      entry.result = await work(parts)
      end = { phase: 'done', done: entry.result.records, message: null }
    } catch (error) {
      const known = error instanceof AppError
      if (!known) log.error({ err: error }, faultWords)
      const message = known ? error.message : 'Something broke on our side; nothing was imported. Try again.'
      end = { phase: error === cancelled ? 'cancelled' : 'failed', done: 0, message }
    }
    // Before the end is told: who hears of it finds everything in order.
    await removeFiles(entry, 'upload').catch((error: unknown) =>
      log.warn({ err: error }, 'could not remove an uploaded file'),
    )
    entry.touchedAtMs = Date.now()
    moveTo(entry, { ...end, total })
  }

  async function begin(
    caller: ImportCaller,
    importId: string,
    work: (found: Found, parts: JobParts) => Promise<ImportResult>,
  ): Promise<ImportProgress> {
    const entry = store.find(await caller.actor(), importId)
    // Asked twice, by a retry or a double click, it starts once.
    if (entry.progress !== null) return entry.progress
    const { found } = entry
    if (found === null) throw new AppError('CONFLICT', 'The file is still being read. Try again in a moment.')
    const total = found.analysis.rowCount
    const waiting: ImportProgress = { phase: 'waiting', done: 0, total, message: null }
    moveTo(entry, waiting)
    entry.running = run(entry, total, (parts) => work(found, parts))
    return waiting
  }

  return {
    async receive(actor, { fileName, locale, source, signal }) {
      await store.makeRoom(actor)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const importId = randomUUID()
      const path = join(folder, `${importId}.upload`)
      try {
        const scan = await receive(source, path)
        const { tenantId, memberId } = actor
        const entry = makeEntry({
          importId,
          tenantId,
          memberId,
          fileName,
          locale,
          path,
          problemsPath: join(folder, `${importId}.problems.csv`),
          scan,
        })
        signal.addEventListener('abort', () => entry.abort.abort(cancelled), { once: true })
        if (signal.aborted) throw cancelled
        const analysis = await analyse(entry, {})
        store.add(entry)
        return analysis
      } catch (error) {
        await removeUpload(path)
        throw error
      }
    },

    analyse: async (actor, importId, reading) => {
      const entry = store.find(actor, importId)
      if (entry.progress !== null) throw new AppError('CONFLICT', 'This file is being imported already.')
      return await analyse(entry, reading)
    },

    start: (caller, input) =>
      begin(caller, input.importId, (found, parts) =>
        inTurn(parts.signal, () => runImport({ db, input, ...found, caller, ...parts })),
      ),

    async check(caller, input) {
      const entry = store.find(await caller.actor(), input.importId)
      const { found } = entry
      if (found === null || entry.progress !== null) throw new AppError('CONFLICT', 'The file is being read already.')
      const { signal } = entry.abort
      const problemsPath = checkedPathOf(entry)
      const actor = () => caller.actor()
      return await inTurn(signal, () => checkInto({ db, input, ...found, problemsPath, actor, signal }))
    },

    startInto: (caller, input) =>
      begin(caller, input.importId, (found, parts) =>
        intoInTurn(parts.signal, () =>
          runInto({ db, engine, input, ...found, caller, ...parts, onFault: (err) => log.error({ err }, faultWords) }),
        ),
      ),

    watch: (actor, importId, signal) => watchEntry(store.find(actor, importId), signal),

    async cancel(actor, importId) {
      const entry = store.find(actor, importId)
      if (entry.running === null) return await store.forget(entry)
      entry.abort.abort(cancelled)
      await entry.running
    },

    result(actor, importId) {
      const { result, progress } = store.find(actor, importId)
      if (result === null) throw new AppError('CONFLICT', progress?.message ?? 'The import is not done yet.')
      return result
    },

    problemsFile(actor, importId) {
      const entry = store.find(actor, importId)
      const path = entry.result === null ? checkedPathOf(entry) : entry.problemsPath
      if (!existsSync(path)) throw notFound('list')
      return path
    },

    async sweepFiles() {
      await rm(folder, { recursive: true, force: true })
    },

    async sweepGrids(madeBefore) {
      const removed = await sweepUnreadyGrids(db, madeBefore)
      if (removed > 0) log.info({ removed }, 'removed grids that broken imports left')
    },

    async close() {
      store.close()
      const ends = store.all().map(async (entry) => {
        entry.abort.abort(stopped)
        await entry.running
      })
      await Promise.all(ends)
    },
  }
}
