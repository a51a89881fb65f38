import { joinFeeds } from '../../live/connection.ts'
import { retryDelayMs } from '../../live/link-gate.ts'
import { errorOf, trpc } from '../../trpc.ts'

/**
 * Calls `heard` with every change of a grid that the member may see, and whenever some may have been missed. While it
 * cannot listen the page is not live; it begins again until it can, or until there is no such grid for this member.
 *
 * @returns how to stop
 */
export function listenToGrid(gridId: string, heard: () => void): () => void {
  const mark = joinFeeds()
  let feed: { unsubscribe(): void } | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let stopped = false

  function stop(): void {
    stopped = true
    clearTimeout(retry)
    mark.leave()
    feed?.unsubscribe()
  }

  function open(): void {
    // A cursor in the future is answered with `resync`, and then with what happens from now on.
    feed = trpc.live.grid.subscribe(
      { gridId, cursor: Number.MAX_SAFE_INTEGER },
      {
        onData: (event) => {
          failures = 0
          // A resync is the first word, and said when the member sees other things of the grid than before.
          if (event.data.type === 'resync' || event.data.changes.length > 0) heard()
          mark.caughtUp()
        },
        onError(error) {
          if (stopped) return
          const { code } = errorOf(error)
          if (code === 'NOT_FOUND' || code === 'NOT_ALLOWED') {
            stop()
            return
          }
          mark.behind()
          failures += 1
          retry = setTimeout(open, retryDelayMs(failures))
        },
      },
    )
  }

  open()
  return stop
}
