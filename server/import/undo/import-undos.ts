import type { Db } from '@operagrid/db/pool'
import { getGrid } from '@operagrid/db/queries/grid'
import { beginGridImportUndo, getGridImport, listGridImports, noteGridImport } from '@operagrid/db/queries/grid-import'
import type { GridImportNote } from '@operagrid/db/queries/grid-import'
import { inTenant } from '@operagrid/db/tenant'
import type { GridImport, GridImportRef } from '@operagrid/shared/domain/import-undo'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError, notFound } from '@operagrid/shared/errors'

import { gridTarget, note } from '../../audit/note.ts'
import type { Engine } from '../../live/engine.ts'
import type { Log } from '../../log.ts'
import type { ImportCaller } from '../job.ts'
import { takeBack } from './take-back.ts'
import type { TakeBack } from './take-back.ts'

/** The imports of grids, and their way back. Only its author takes an import back; for all others it is not theirs. */
export type ImportUndos = {
  /** A grid's imports, the newest first. */
  list(actor: Actor, gridId: string): Promise<GridImport[]>
  /** Begins an undo, or goes on with it; answers at once. Asked again it is the same. @throws AppError NOT_FOUND, CONFLICT */
  start(caller: ImportCaller, ref: GridImportRef): Promise<GridImport>
  /**
   * How far an own import's undo is, now and after each step, until it rests. One that a server left when it died goes
   * on here.
   */
  watch(caller: ImportCaller, ref: GridImportRef, signal: AbortSignal): AsyncGenerator<GridImport>
  /** Stops an own undo after the piece that is under way; what was taken back stays so. */
  stop(actor: Actor, ref: GridImportRef): Promise<void>
  close(): Promise<void>
}

/** An undo that this server works on. */
type Run = {
  shown: GridImport
  readonly memberId: string
  readonly abort: AbortController
  readonly watchers: Set<() => void>
  ended: Promise<void>
  isOver: boolean
}

type Parts = { readonly db: Db; readonly log: Log; readonly engine: Engine }

/** How often it is told in the database how far an undo is. */
const NOTE_MS = 1_000

export function makeImportUndos({ db, log, engine }: Parts): ImportUndos {
  const runs = new Map<string, Run>()
  const read = (actor: Actor, { gridId, importId }: GridImportRef): Promise<GridImport> =>
    inTenant(db, actor, (tx) => getGridImport(tx, gridId, importId), { mode: 'read' })

  async function start(caller: ImportCaller, ref: GridImportRef): Promise<GridImport> {
    const member = await caller.actor()
    const key = keyOf(member, ref)
    const known = runs.get(key)
    if (known !== undefined && known.memberId === member.memberId) return known.shown
    const shown = await read(member, ref)
    if (!shown.mine) throw notFound('import')
    if (shown.state === 'undone') return shown
    const { fields, ...begun } = await inTenant(db, member, async (tx) => {
      const grid = await getGrid(tx, ref.gridId)
      const { isFirst, fileName, ...times } = await beginGridImportUndo(tx, { ...ref, memberId: member.memberId })
      const entry = { action: 'import.undone', target: gridTarget(grid), after: { file: fileName } } as const
      if (isFirst) await note(tx, { origin: caller.origin, member }, entry)
      return { ...times, fields: grid.fields }
    })
    // Asked twice at once, the second finds the first's.
    const meanwhile = runs.get(key)
    if (meanwhile !== undefined) return meanwhile.shown
    const run: Run = {
      shown: { ...shown, state: 'undoing' },
      memberId: member.memberId,
      abort: new AbortController(),
      watchers: new Set(),
      ended: Promise.resolve(),
      isOver: false,
    }
    runs.set(key, run)
    const { total } = shown.undo
    const actor = () => shaper(caller)
    const job = { db, engine, ...ref, ...begun, total, fields, actor, signal: run.abort.signal }
    run.ended = work(run, job, member).finally(() => runs.delete(key))
    return run.shown
  }

  async function work(run: Run, job: TakeBack, member: Actor): Promise<void> {
    const write = (what: GridImportNote): Promise<void> =>
      inTenant(db, member, (tx) => noteGridImport(tx, job.gridId, job.importId, what))
    let state: 'undone' | 'paused' = 'undone'
    let notedAtMs = 0
    try {
      for await (const undo of takeBack(job)) {
        if (performance.now() - notedAtMs > NOTE_MS) {
          notedAtMs = performance.now()
          await write({ undo })
        }
        show(run, { ...run.shown, undo })
      }
    } catch (error) {
      state = 'paused'
      if (!(error instanceof AppError)) log.error({ err: error }, 'an undo of an import failed')
    }
    // A server that stops leaves it to the next one, and those who watch find it there.
    if (run.abort.signal.reason === closing) {
      run.isOver = true
      show(run, run.shown)
      return
    }
    await write({ state, undo: run.shown.undo }).catch((error: unknown) =>
      log.warn({ err: error }, 'could not note how far an undo of an import is'),
    )
    run.isOver = true
    show(run, { ...run.shown, state })
  }

  async function* watch(caller: ImportCaller, ref: GridImportRef, signal: AbortSignal): AsyncGenerator<GridImport> {
    const member = await caller.actor()
    const shown = await read(member, ref)
    if (!shown.mine) throw notFound('import')
    if (shown.state === 'undoing') await start(caller, ref)
    const run = runs.get(keyOf(member, ref))
    if (run === undefined) {
      yield await read(member, ref)
      return
    }
    yield* watchRun(run, signal)
  }

  return {
    list: (actor, gridId) =>
      inTenant(
        db,
        actor,
        async (tx) => {
          await getGrid(tx, gridId)
          return await listGridImports(tx, gridId)
        },
        { mode: 'snapshot' },
      ),
    start,
    watch,
    async stop(actor, ref) {
      const run = runs.get(keyOf(actor, ref))
      if (run === undefined || run.memberId !== actor.memberId) {
        const { mine } = await read(actor, ref)
        if (!mine) throw notFound('import')
        return
      }
      run.abort.abort(new AppError('CONFLICT', 'It was stopped.'))
      await run.ended
    },
    async close() {
      const ends = [...runs.values()].map(async (run) => {
        run.abort.abort(closing)
        await run.ended
      })
      await Promise.all(ends)
    },
  }
}

const closing = new AppError('UNAVAILABLE', 'The server was stopped.')

function keyOf({ tenantId }: Actor, { gridId, importId }: GridImportRef): string {
  return `${tenantId}/${gridId}/${importId}`
}

function show(run: Run, shown: GridImport): void {
  run.shown = shown
  for (const tell of run.watchers) tell()
}

async function* watchRun(run: Run, signal: AbortSignal): AsyncGenerator<GridImport> {
  let told: GridImport | null = null
  let wake: () => void = () => undefined
  const tell = (): void => wake()
  run.watchers.add(tell)
  signal.addEventListener('abort', tell, { once: true })
  try {
    while (!signal.aborted) {
      if (run.shown === told) {
        if (run.isOver) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      told = run.shown
      yield told
    }
  } finally {
    run.watchers.delete(tell)
    signal.removeEventListener('abort', tell)
  }
}

async function shaper(caller: ImportCaller): Promise<Actor> {
  const actor = await caller.actor()
  if (!may(actor.role, 'editRecords')) throw new AppError('NOT_ALLOWED', 'Your role does not include this any more.')
  return actor
}
