import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { joinFeeds, useSocketTurn } from '../../live/connection.ts'
import { trpc } from '../../trpc.ts'
import type { ReportDesk } from './use-reports.ts'

/**
 * Keeps the member's list true while a page is open: it listens to all grids that the member knows of, and
 * reads the list again when a record that they see changed there, came or went, and after every time that
 * nothing could be heard.
 *
 * @returns counts what was heard
 */
export function createReportFeed(desk: ReportDesk): Accessor<number> {
  const turn = useSocketTurn()
  // Also those whose forms are closed: a record of theirs may be assigned all the same.
  const [known, setKnown] = createSignal<readonly string[]>([])
  const learn = (): void => {
    trpc.grid.list.query().then(
      (grids) => setKnown(grids.map(({ id }) => id)),
      () => undefined,
    )
  }
  learn()
  const gridIds = createMemo(
    () => {
      const behind = [...(desk.mine.items() ?? []), ...(desk.forms.items() ?? [])]
      return [...new Set([...behind.map((one) => one.gridId), ...known()])].sort()
    },
    [],
    { equals: (a, b) => a.join() === b.join() },
  )
  const [heard, setHeard] = createSignal(0)
  let soon: ReturnType<typeof setTimeout> | undefined
  const refresh = (): void => {
    setHeard((count) => count + 1)
    clearTimeout(soon)
    // A burst of changes is one reading.
    soon = setTimeout(() => void desk.mine.refresh(), 150)
  }
  createEffect(() => {
    const feeds = gridIds().map((gridId) => listen(gridId, refresh))
    onCleanup(() => {
      for (const stop of feeds) stop()
    })
  })
  createEffect(
    on(
      turn,
      () => {
        refresh()
        learn()
      },
      { defer: true },
    ),
  )
  const onVisible = (): void => {
    if (!document.hidden) refresh()
  }
  document.addEventListener('visibilitychange', onVisible)
  onCleanup(() => {
    clearTimeout(soon)
    document.removeEventListener('visibilitychange', onVisible)
  })
  return heard
}

/** Calls `heard` with every change of a grid that the member may see; answers how to stop. */
function listen(gridId: string, heard: () => void): () => void {
  const mark = joinFeeds()
  // A cursor in the future is answered with `resync`, and then with what happens from now on.
  const feed = trpc.live.grid.subscribe(
    { gridId, cursor: Number.MAX_SAFE_INTEGER },
    {
      onData: (event) => {
        // A resync is the first word, and said when the member sees other things of the grid than before.
        if (event.data.type === 'resync' || event.data.changes.length > 0) heard()
        mark.caughtUp()
      },
      // Without the feed the list is still read anew whenever it is looked at.
      onError: () => mark.leave(),
    },
  )
  return () => {
    mark.leave()
    feed.unsubscribe()
  }
}
