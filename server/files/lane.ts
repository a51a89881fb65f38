import { AppError } from '@operagrid/shared/errors'

/** Runs work one at a time, in the order it came. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>

/**
 * A lane in which at most `maxWaiting` wait or run: decoded pictures are large, and two at once
 * are what a small machine dies of.
 *
 * @throws AppError TOO_MANY when it is full
 */
export function makeLane(maxWaiting: number): Lane {
  let waiting = 0
  let tail: Promise<unknown> = Promise.resolve()
  return async (work) => {
    if (waiting >= maxWaiting)
      throw new AppError('TOO_MANY', 'Many photos are being stored just now. Try again in a minute.')
    waiting += 1
    const mine = tail.then(work)
    tail = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting -= 1
    }
  }
}
