import type { ImportProgress, ImportResult } from '@operagrid/shared/domain/import'

import { followImport } from '../../live/follow-import.ts'
import { trpc } from '../../trpc.ts'
import type { RunningImport } from './running-import.ts'

export type ImportWatcher = {
  progress(progress: ImportProgress): void
  done(result: ImportResult): void
  failed(message: string, cancelled: boolean): void
}

/**
 * Follows a started import to its end, through drops of the connection and restarts of the
 * server. Calls exactly one of `done` and `failed`, unless `signal` is aborted before.
 */
export function watchImport(running: RunningImport, signal: AbortSignal, watcher: ImportWatcher): void {
  const { gridId, importId } = running

  async function missed(): Promise<void> {
    const grid = await trpc.grid.get.query({ gridId }).catch(() => null)
    if (signal.aborted) return
    if (grid === null)
      watcher.failed('The server was restarted while it imported; nothing was imported. Import the file again.', false)
    else watcher.done(withoutDetails(running, grid.recordCount, grid.fields.length))
  }

  /** What came in before the restart is there, and in the grid's list. */
  async function missedInto(): Promise<void> {
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

  followImport(importId, signal, {
    progress: (progress) => watcher.progress(progress),
    done: (result) => watcher.done(result),
    failed: (message, cancelled) => watcher.failed(message ?? 'The import failed; nothing was imported.', cancelled),
    lost: () => void (running.into ? missedInto() : missed()),
  })
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
    copied: null,
  }
}
