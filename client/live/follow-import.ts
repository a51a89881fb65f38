import type { ImportProgress, ImportResult } from '@operagrid/shared/domain/import'

import { errorOf, trpc } from '../trpc.ts'

/** Is told of an import; of its end once, by exactly one of `done`, `failed` and `lost`. */
export type ImportFollower = {
  progress(progress: ImportProgress): void
  done(result: ImportResult): void
  /** `message`: null where nobody knows why. */
  failed(message: string | null, cancelled: boolean): void
  /** The server knows of no such import any more: it was restarted. */
  lost(): void
}

const RETRY_MS = 2_000

/**
 * Follows what a member has started, an import or a copy of a grid, to its end, through drops of the connection. Tells
 * nothing more once `signal` is aborted.
 */
export function followImport(importId: string, signal: AbortSignal, follower: ImportFollower): void {
  async function end({ phase, message }: ImportProgress): Promise<void> {
    if (phase !== 'done') {
      follower.failed(message, phase === 'cancelled')
      return
    }
    try {
      const result = await trpc.import.result.query({ importId })
      if (!signal.aborted) follower.done(result)
    } catch (error) {
      missed(error)
    }
  }

  function missed(error: unknown): void {
    if (signal.aborted) return
    const { code, message } = errorOf(error)
    if (code === 'NOT_FOUND') follower.lost()
    else if (code === 'OFFLINE' || code === 'UNAVAILABLE') setTimeout(follow, RETRY_MS)
    else follower.failed(message, false)
  }

  function follow(): void {
    if (signal.aborted) return
    const subscription = trpc.import.progress.subscribe(
      { importId },
      {
        onData(progress) {
          follower.progress(progress)
          const over = progress.phase === 'done' || progress.phase === 'failed' || progress.phase === 'cancelled'
          if (over) void end(progress)
        },
        onError: missed,
      },
    )
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true })
  }

  follow()
}
