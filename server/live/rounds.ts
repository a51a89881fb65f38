import { reasonOf } from '@operagrid/db/start-error'

import type { Log } from '../log.ts'

export type RoundsOptions = {
  readonly everyMs: number
  readonly log: Log
  /** What the rounds do, as the log says it: "the heartbeat". */
  readonly name: string
  /** One round. A rejection is logged once, and its end once; the next round comes all the same. */
  readonly work: () => Promise<void>
}

/**
 * Does some work every `everyMs`, the first time after that long, never twice at once.
 *
 * @returns stops it; the round under way ends by itself
 */
export function startRounds({ everyMs, log, name, work }: RoundsOptions): () => void {
  let busy = false
  let failing = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    work()
      .then(
        () => {
          if (failing) log.info(`${name} works again`)
          failing = false
        },
        (error: unknown) => {
          if (!failing) log.warn({ reason: reasonOf(error) }, `${name} fails; it goes on trying`)
          failing = true
        },
      )
      .finally(() => {
        busy = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
