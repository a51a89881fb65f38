import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { useSocketTurn } from '../../live/connection.ts'
import { retryDelayMs } from '../../live/link-gate.ts'
import { trpc } from '../../trpc.ts'
import { listenToGrid } from './listen-to-grid.ts'
import type { ReportDesk } from './use-reports.ts'

/** As much of the desk as is kept true here. */
export type FedDesk = {
  readonly mine: Pick<ReportDesk['mine'], 'refresh'> & { readonly items: GridIds }
  readonly forms: { readonly items: GridIds }
}
type GridIds = Accessor<readonly { readonly gridId: string }[] | undefined>

/**
 * Keeps the member's list true while a page is open: it listens to all grids that the member knows of, and
 * reads the list again when a record that they see changed there, came or went, and after every time that
 * nothing could be heard.
 *
 * @returns counts what was heard
 */
export function createReportFeed(desk: FedDesk): Accessor<number> {
  const turn = useSocketTurn()
  let left = false
  // Also those whose forms are closed: a record of theirs may be assigned all the same.
  const [known, setKnown] = createSignal<readonly string[]>([])
  let learning: ReturnType<typeof setTimeout> | undefined
  const learn = (failures = 0): void => {
    clearTimeout(learning)
    trpc.grid.list.query().then(
      (grids) => setKnown(grids.map(({ id }) => id)),
      () => {
        if (!left) learning = setTimeout(() => learn(failures + 1), retryDelayMs(failures + 1))
      },
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
    const feeds = gridIds().map((gridId) => listenToGrid(gridId, refresh))
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
    left = true
    clearTimeout(learning)
    clearTimeout(soon)
    document.removeEventListener('visibilitychange', onVisible)
  })
  return heard
}
