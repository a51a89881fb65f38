import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import type { Db } from '@operagrid/db/pool'
import { sweepUnreadyGrids } from '@operagrid/db/queries/import'
import { inTenant } from '@operagrid/db/tenant'
import type { GridCopy } from '@operagrid/shared/domain/grid-copy'
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
import { copyRecords, planWithRecords } from './copy/copy-records.ts'
import { copyWords, importWords } from './end-words.ts'
import { findFrame } from './frame.ts'
import { faultWords, makeGo } from './go.ts'
import type { JobParts } from './go.ts'
import { checkedPathOf, makeEntry, removeUpload, uploadOf, watchEntry } from './import-entry.ts'
import type { Found, ImportEntry } from './import-entry.ts'
import { cancelled, makeImportStore, stopped } from './import-store.ts'
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

/** Imports from the upload to the result, and copies of grids. Each is its member's own; for all others it is not there. */
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
  /**
   * Begins to fill a new grid with what another one holds; answers at once. From then on it is an import with the id of
   * the new grid. @throws AppError as {@link planWithRecords}
   */
  copy(caller: ImportCaller, input: GridCopy): Promise<ImportProgress>
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

/** How files are said to be read that leave nothing to choose. */
const plainReading = { encoding: 'utf-8', delimiter: ',' } as const

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
  const go = makeGo(log)

  async function analyse(entry: ImportEntry, reading: ImportReading): Promise<ImportAnalysis> {
    const upload = uploadOf(entry)
    return await inTurn(entry.abort.signal, async () => {
      const frame = await findFrame(upload, reading, entry.abort.signal)
      const rows = await analyseRows(frame, upload.locale, entry.abort.signal)
      const { format, hasHeader, sheets, sheet } = frame
      const { encoding, delimiter } = frame.format === 'csv' ? frame : plainReading
      const { importId } = entry
      const { fileName } = upload
      const analysis = { importId, fileName, format, sheets, sheet, encoding, delimiter, hasHeader, ...rows }
      upload.found = { frame, analysis }
      return analysis
    })
  }

  async function begin(
    caller: ImportCaller,
    importId: string,
    work: (found: Found, parts: JobParts & Pick<Job, 'problemsPath'>) => Promise<ImportResult>,
  ): Promise<ImportProgress> {
    const entry = store.find(await caller.actor(), importId)
    // Asked twice, by a retry or a double click, it starts once.
    if (entry.progress !== null) return entry.progress
    const { found, problemsPath } = uploadOf(entry)
    if (found === null) throw new AppError('CONFLICT', 'The file is still being read. Try again in a moment.')
    const total = found.analysis.rowCount
    return go(entry, { total, words: importWords }, (parts) => work(found, { ...parts, problemsPath }))
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
        const problemsPath = join(folder, `${importId}.problems.csv`)
        const upload = { fileName, locale, path, problemsPath, scan, found: null }
        const entry = makeEntry({ importId, tenantId, memberId }, upload)
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
      const upload = uploadOf(entry)
      const { found } = upload
      if (found === null || entry.progress !== null) throw new AppError('CONFLICT', 'The file is being read already.')
      const { signal } = entry.abort
      const problemsPath = checkedPathOf(upload)
      const actor = () => caller.actor()
      return await inTurn(signal, () => checkInto({ db, input, ...found, problemsPath, actor, signal }))
    },

    startInto: (caller, input) =>
      begin(caller, input.importId, (found, parts) =>
        intoInTurn(parts.signal, () =>
          runInto({ db, engine, input, ...found, caller, ...parts, onFault: (err) => log.error({ err }, faultWords) }),
        ),
      ),

    async copy(caller, input) {
      const actor = await caller.actor()
      const known = (): ImportProgress | null => {
        const entry = store.peek(actor, input.as)
        if (entry !== undefined && entry.progress === null) throw new AppError('CONFLICT', 'This id is a file’s.')
        return entry?.progress ?? null
      }
      const before = known()
      if (before !== null) return before
      const { from } = await inTenant(db, actor, (tx) => planWithRecords(tx, input), { mode: 'snapshot' })
      // Asked twice at once, the second finds the first's.
      const meanwhile = known()
      if (meanwhile !== null) return meanwhile
      store.refuseMore(actor)
      const { tenantId, memberId } = actor
      const entry = makeEntry({ importId: input.as, tenantId, memberId }, null)
      store.add(entry)
      return go(entry, { total: from.recordCount, words: copyWords }, (parts) =>
        inTurn(parts.signal, () => copyRecords({ db, input, caller, ...parts })),
      )
    },

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
      const upload = uploadOf(entry)
      const path = entry.result === null ? checkedPathOf(upload) : upload.problemsPath
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
