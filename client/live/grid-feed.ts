import { batch, onCleanup } from 'solid-js'

import type { GridChange } from '@operagrid/shared/domain/change'

import { errorOf, trpc } from '../trpc.ts'
import type { ShownError } from '../trpc.ts'
import { tellCaughtUp } from './connection.ts'
import { makeFrameBatch } from './frame-batch.ts'

const RETRY_MS = 1000

export type GridFeedOptions = {
  readonly gridId: string
  /** The last version that is already on screen. */
  readonly cursor: number
  /** Changes in version order, each once, a frame's worth at a time. */
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
  let cursor = options.cursor
  let closed = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let subscription: { unsubscribe(): void } | undefined
  const frames = makeFrameBatch<GridChange>((changes) => {
    const fresh = changes.filter((change) => change.version > cursor)
    cursor = fresh.at(-1)?.version ?? cursor
    if (fresh.length > 0) batch(() => options.onChanges(fresh))
    tellCaughtUp()
  })

  function open(): void {
    if (closed) return
    subscription = trpc.live.grid.subscribe(
      { gridId: options.gridId, cursor },
      {
        onData({ data: event }) {
          if (event.type === 'changes') {
            frames.add(event.changes)
            if (event.changes.length === 0) tellCaughtUp()
            return
          }
          frames.drop()
          cursor = event.version
          batch(() => options.onResync(event.version))
          tellCaughtUp()
        },
        onError(error) {
          const shown = errorOf(error)
          if (shown.code === 'NOT_FOUND' || shown.code === 'NOT_ALLOWED') options.onGone(shown)
          else if (!closed) retry = setTimeout(open, RETRY_MS)
        },
      },
    )
  }

  open()
  onCleanup(() => {
    closed = true
    clearTimeout(retry)
    frames.drop()
    subscription?.unsubscribe()
  })
}
