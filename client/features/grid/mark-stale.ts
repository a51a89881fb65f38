import { createEffect, onCleanup } from 'solid-js'

import { joinFeeds, useSocketTurn } from '../../live/connection.ts'

/** What is read anew after too much was missed is old until it is here, whatever the feed has told. */
export function markStale(stale: () => boolean): void {
  const mark = joinFeeds()
  const turn = useSocketTurn()
  createEffect(() => {
    // Each socket begins behind.
    turn()
    if (stale()) mark.behind()
    else mark.caughtUp()
  })
  onCleanup(mark.leave)
}
