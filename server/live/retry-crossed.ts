import { setTimeout as sleep } from 'node:timers/promises'

import { sqlState } from '@operagrid/db/tenant'
import { AppError } from '@operagrid/shared/errors'

/** How often something is tried in all when it meets serialization failures or deadlocks. */
const MAX_TRIES = 5
/** What waits before it is tried again: this at most at first, then twice as long each time. */
const FIRST_PAUSE_MS = 10

export type RetryOptions = {
  /** Waits so long before another try; a test need not. */
  readonly pause?: ((ms: number) => Promise<unknown>) | undefined
  /** Whether something else is a reason to try again at once. */
  readonly again?: (error: unknown) => boolean
}

/**
 * Does a transaction's work, and does it again where others at work in the database kept it from its end: nothing of it
 * is there then.
 *
 * @throws AppError UNAVAILABLE where it crosses others each time; whatever else `work` throws
 */
export async function retryCrossed<T>(
  work: () => Promise<T>,
  { pause = sleep, again = () => false }: RetryOptions = {},
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const isCrossed = crossed(error)
      if (!isCrossed && !(again(error) && tries < MAX_TRIES)) throw error
      if (tries >= MAX_TRIES) throw new AppError('UNAVAILABLE', tooBusy, { cause: error })
      // Whoever it crossed waits as well: not for the same time, or they meet again.
      if (isCrossed) await pause(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2))
    }
  }
}

const tooBusy = 'Too many write to this grid at once just now; nothing was changed. Try again in a moment.'

/** Whether others at work in the database are the reason: a serialization failure or a deadlock. */
function crossed(error: unknown): boolean {
  const state = sqlState(error instanceof AppError ? error.cause : error)
  return state === '40001' || state === '40P01'
}
