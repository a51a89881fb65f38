import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import { isOver, removeFiles } from './import-entry.ts'
import type { ImportEntry } from './import-entry.ts'

/** The imports that this server knows of. Each is its member's own: for all others it is not there. */
export type ImportStore = {
  add(entry: ImportEntry): void
  /** @throws AppError NOT_FOUND */
  find(actor: Actor, importId: string): ImportEntry
  /** The same, undefined when there is none. */
  peek(actor: Actor, importId: string): ImportEntry | undefined
  /** Gives an import up and removes its files. */
  forget(entry: ImportEntry): Promise<void>
  /** @throws AppError TOO_MANY while too many of the member's run */
  refuseMore(actor: Actor): void
  /** The same, and lets the member's oldest waiting file give way to a new one. */
  makeRoom(actor: Actor): Promise<void>
  all(): ImportEntry[]
  close(): void
}

/** Files one member may have uploaded and not imported, and imports and copies they may have running. */
const MAX_OF_MEMBER = 3
const KEEP_MS = 60 * 60_000
const TIDY_MS = 5 * 60_000

/** The reason that an import ends with when its member gives it up. */
export const cancelled = new AppError('CONFLICT', 'The import was cancelled; nothing was imported.')

/** The reason that all of them end with when the server is stopped. */
export const stopped = new AppError(
  'UNAVAILABLE',
  'The server stopped while importing; nothing was imported. Import the file again.',
)

export function makeImportStore(log: Log): ImportStore {
  const entries = new Map<string, ImportEntry>()
  const timer = setInterval(() => void forgetOld(Date.now() - KEEP_MS), TIDY_MS)
  timer.unref()

  async function forget(entry: ImportEntry): Promise<void> {
    entries.delete(keyOf(entry, entry.importId))
    entry.abort.abort(cancelled)
    await removeFiles(entry, 'all').catch((error: unknown) =>
      log.warn({ err: error }, 'could not remove an uploaded file'),
    )
  }

  async function forgetOld(beforeMs: number): Promise<void> {
    for (const entry of entries.values()) {
      if (!runs(entry) && entry.touchedAtMs < beforeMs) await forget(entry)
    }
  }

  function ownOf(actor: Actor): ImportEntry[] {
    return [...entries.values()].filter((entry) => isOf(entry, actor))
  }

  function refuseMore(actor: Actor): void {
    if (ownOf(actor).filter(runs).length >= MAX_OF_MEMBER)
      throw new AppError('TOO_MANY', 'Wait until your other imports and copies are done.')
  }

  function peek(actor: Actor, importId: string): ImportEntry | undefined {
    const entry = entries.get(keyOf(actor, importId))
    if (entry !== undefined) entry.touchedAtMs = Date.now()
    return entry
  }

  return {
    add: (entry) => void entries.set(keyOf(entry, entry.importId), entry),
    find(actor, importId) {
      const entry = peek(actor, importId)
      if (entry === undefined) throw notFound('import')
      return entry
    },
    peek,
    forget,
    refuseMore,
    async makeRoom(actor) {
      refuseMore(actor)
      const waiting = ownOf(actor)
        .filter((entry) => entry.progress === null)
        .sort((a, b) => a.touchedAtMs - b.touchedAtMs)
      for (const entry of waiting.slice(0, Math.max(0, waiting.length + 1 - MAX_OF_MEMBER))) await forget(entry)
    },
    all: () => [...entries.values()],
    close: () => clearInterval(timer),
  }
}

/** By whose it is too: the id of a copy is made by who asks for it, and may be anybody else's. */
function keyOf({ tenantId, memberId }: Pick<Actor, 'tenantId' | 'memberId'>, importId: string): string {
  return `${tenantId}/${memberId}/${importId}`
}

function isOf(entry: ImportEntry, actor: Actor): boolean {
  return entry.tenantId === actor.tenantId && entry.memberId === actor.memberId
}

function runs(entry: ImportEntry): boolean {
  return entry.progress !== null && !isOver(entry.progress)
}
