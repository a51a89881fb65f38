import type { ImportProgress, ImportResult } from '@operagrid/shared/domain/import'

import { errorOf, trpc } from '../../trpc.ts'
import type { RunningImport } from './running-import.ts'

export type ImportWatcher = {
  progress(progress: ImportProgress): void
  done(result: ImportResult): void
  failed(message: string, cancelled: boolean): void
}

const RETRY_MS = 2_000

/**
 * Follows a started import to its end, through drops of the connection and restarts of the
 * server. Calls exactly one of `done` and `failed`, unless `signal` is aborted before.
 */
export function watchImport(running: RunningImport, signal: AbortSignal, watcher: ImportWatcher): void {
  const { importId } = running

  async function end(progress: ImportProgress): Promise<void> {
    if (progress.phase !== 'done') {
      watcher.failed(progress.message ?? 'The import failed; nothing was imported.', progress.phase === 'cancelled')
      return
    }
    try {
      const result = await trpc.import.result.query({ importId })
      if (!signal.aborted) watcher.done(result)
    } catch (error) {
      await missed(error)
    }
  }

  /** The server knows no such import (it restarted), or did not answer. */
  async function missed(error: unknown): Promise<void> {
    if (signal.aborted) return
    const { code, message } = errorOf(error)
    if (code === 'NOT_FOUND' && running.into) await missedInto()
    else if (code === 'NOT_FOUND') {
      const grid = await trpc.grid.get.query({ gridId: running.gridId }).catch(() => null)
      if (signal.aborted) return
      if (grid === null)
        watcher.failed(
          'The server was restarted while it imported; nothing was imported. Import the file again.',
          false,
        )
      else watcher.done(withoutDetails(running, grid.recordCount, grid.fields.length))
    } else if (code === 'OFFLINE' || code === 'UNAVAILABLE') setTimeout(follow, RETRY_MS)
    else watcher.failed(message, false)
  }

  /** What came in before the restart is there, and in the grid's list. */
  async function missedInto(): Promise<void> {
    const { gridId } = running
    const imports = await trpc.import.list.query({ gridId }).catch(() => [])
    if (signal.aborted) return
    const found = imports.find(({ id }) => id === importId)
    if (found === undefined) {
      watcher.failed('The server was restarted before anything was imported. Import the file again.', false)
      return
    }
    const { added, updated } = found
    const stopped = found.state === 'done' ? null : 'The server was restarted.'
    const into = { added, updated, unchanged: 0, leftOut: 0, withoutKey: 0, overwrote: 0, newFields: [], stopped }
    watcher.done({ ...withoutDetails(running, added + updated, 0), into })
  }

  function follow(): void {
    if (signal.aborted) return
    const subscription = trpc.import.progress.subscribe(
      { importId },
      {
        onData(progress) {
          watcher.progress(progress)
          const over = progress.phase === 'done' || progress.phase === 'failed' || progress.phase === 'cancelled'
          if (over) void end(progress)
        },
        onError: (error) => void missed(error),
      },
    )
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true })
  }

  follow()
}

/** All that can be said of an import whose result went with the server's memory. */
function withoutDetails(running: RunningImport, records: number, fields: number): ImportResult {
  return {
    gridId: running.gridId,
    gridName: running.gridName,
    records,
    fields,
    emptyRows: 0,
    ragged: { short: 0, long: 0, longRows: [] },
    problems: [],
    keptAsText: [],
    skippedColumns: [],
    into: null,
  }
}
