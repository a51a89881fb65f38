import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { RecordsCopied } from '@operagrid/shared/domain/grid-copy'
import type { ImportProgress } from '@operagrid/shared/domain/import'

import { followImport } from '../../../live/follow-import.ts'
import { tellListChanged } from '../../../live/list-changes.ts'
import { errorOf, trpc } from '../../../trpc.ts'
import { keepRunningCopy, runningCopy } from './running-copy.ts'
import type { RunningCopy } from './running-copy.ts'

/** A copy of a grid with its records: on its way, or ended badly. */
export type CopyStage =
  | {
      readonly name: 'copying'
      readonly running: RunningCopy
      readonly progress: ImportProgress | null
      readonly stopping: boolean
    }
  | { readonly name: 'failed'; readonly running: RunningCopy; readonly text: string }

/** Is told how a copy ended. `copied`: what it has not; null where nobody knows any more. */
export type CopyEnds = {
  readonly done: (
    running: RunningCopy,
    end: { readonly records: number; readonly copied: RecordsCopied | null },
  ) => void
  readonly failed: (running: RunningCopy, text: string) => void
  readonly stopped: (running: RunningCopy) => void
}

export type RecordsCopy = {
  /** Null while there is none. */
  readonly stage: Accessor<CopyStage | null>
  /** Begins one and follows it. @throws what the server says to that */
  readonly begin: (asked: RunningCopy) => Promise<void>
  readonly stop: () => Promise<void>
  /** Is done with one that failed. */
  readonly forget: () => void
}

/** The copy that runs in this tab: it goes on when the page is left or reloaded, and the next page finds it again. */
export function createRecordsCopy(tenantId: string, ends: CopyEnds): RecordsCopy {
  const [stage, setStage] = createSignal<CopyStage | null>(null)
  let abort = new AbortController()
  onCleanup(() => abort.abort())
  const left = runningCopy(tenantId)
  if (left !== null) follow(left)

  function end(next: CopyStage | null): void {
    keepRunningCopy(null)
    setStage(next)
  }

  function fail(running: RunningCopy, text: string): void {
    end({ name: 'failed', running, text })
    ends.failed(running, text)
  }

  function finish(running: RunningCopy, records: number, copied: RecordsCopied | null): void {
    end(null)
    tellListChanged()
    ends.done(running, { records, copied })
  }

  /** The server was restarted: what was half-way is gone, what was whole is there. */
  async function lookForIt(running: RunningCopy, signal: AbortSignal): Promise<void> {
    const grid = await trpc.grid.get.query({ gridId: running.as }).catch(() => null)
    if (signal.aborted) return
    if (grid === null) fail(running, 'The server was restarted, and the copy removed.')
    else finish(running, grid.recordCount, null)
  }

  function follow(running: RunningCopy): void {
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    setStage({ name: 'copying', running, progress: null, stopping: false })
    followImport(running.as, signal, {
      progress: (progress) => setStage((now) => (now?.name === 'copying' ? { ...now, progress } : now)),
      done: ({ records, copied }) => finish(running, records, copied),
      failed(message, cancelled) {
        if (!cancelled) {
          fail(running, message ?? 'The grid could not be duplicated.')
          return
        }
        end(null)
        ends.stopped(running)
      },
      lost: () => void lookForIt(running, signal),
    })
  }

  return {
    stage,
    async begin(asked) {
      await trpc.import.copy.mutate({ gridId: asked.gridId, as: asked.as, name: asked.name })
      keepRunningCopy(asked)
      follow(asked)
    },
    async stop() {
      const now = stage()
      if (now?.name !== 'copying') return
      setStage({ ...now, stopping: true })
      // What became of it comes by the progress; when the call fails, the button is offered again.
      await trpc.import.cancel.mutate({ importId: now.running.as }).catch((error: unknown) => errorOf(error))
      setStage((after) => (after?.name === 'copying' ? { ...after, stopping: false } : after))
    },
    forget: () => end(null),
  }
}
