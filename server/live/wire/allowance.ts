/** Calls a second that one socket may make, refilled continuously, and how many at once after a quiet time. */
const CALLS_PER_SECOND = 2_000
const BURST = 4_000

/**
 * What one socket may send. A person's client stays far below it, and so does a program that waits for
 * its answers; a flood does not.
 *
 * @returns takes a number of calls off it; false = it is used up
 */
export function makeAllowance(nowMs: () => number = () => performance.now()): (calls: number) => boolean {
  let left = BURST
  let countedAtMs = nowMs()
  return (calls) => {
    const now = nowMs()
    left = Math.min(BURST, left + ((now - countedAtMs) * CALLS_PER_SECOND) / 1_000) - calls
    countedAtMs = now
    return left >= 0
  }
}
