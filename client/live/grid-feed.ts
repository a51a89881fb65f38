import { batch, onCleanup, untrack } from 'solid-js'

import type { GridChange } from '@operagrid/shared/domain/change'

import { errorOf, trpc } from '../trpc.ts'
import type { ShownError } from '../trpc.ts'
import { joinFeeds, useSocketTurn } from './connection.ts'
import { makeFrameBatch } from './frame-batch.ts'
import { retryDelayMs } from './link-gate.ts'

export type GridFeedOptions = {
  readonly gridId: string
  /** The last version that is already on screen. */
  readonly cursor: number
  /** Changes in version order, each once, gathered as `makeFrameBatch` says. */
  readonly onChanges: (changes: readonly GridChange[]) => void
  /** Too much was missed: what was read before `version` must be read again. */
  readonly onResync: (version: number) => void
  /** The feed is over: there is no such grid any more for this member. */
  readonly onGone: (error: ShownError) => void
}

/**
 * The one door by which others' changes enter the page: `live.grid` from a cursor on, resumed
 * after every drop where it stopped.
 */
export function createGridFeed(options: GridFeedOptions): void {
  const mark = joinFeeds()
  const turn = useSocketTurn()
  let cursor = options.cursor
  let closed = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let subscription: { unsubscribe(): void } | undefined
  /** The socket over which the last event came: only over the one in use it means to be up to date. */
  let heard = 0
  const frames = makeFrameBatch<GridChange>((changes) => {
    const fresh = changes.filter((change) => change.version > cursor)
    cursor = fresh.at(-1)?.version ?? cursor
    if (fresh.length > 0) batch(() => options.onChanges(fresh))
    mark.caughtUp(heard)
  })

  function open(): void {
    if (closed) return
    subscription = trpc.live.grid.subscribe(
      { gridId: options.gridId, cursor },
      {
        onData({ data: event }) {
          failures = 0
          heard = untrack(turn)
          if (event.type === 'changes') {
            frames.add(event.changes)
            if (event.changes.length === 0) mark.caughtUp(heard)
            return
          }
          frames.drop()
          cursor = event.version
          batch(() => options.onResync(event.version))
          mark.caughtUp(heard)
        },
        onError(error) {
          const shown = errorOf(error)
          if (shown.code === 'NOT_FOUND' || shown.code === 'NOT_ALLOWED') {
            close()
            options.onGone(shown)
            return
          }
          mark.behind()
          failures += 1
          if (!closed) retry = setTimeout(open, retryDelayMs(failures))
        },
      },
    )
  }

  function close(): void {
    closed = true
    clearTimeout(retry)
    frames.stop()
    mark.leave()
    subscription?.unsubscribe()
  }

  open()
  onCleanup(close)
}
