/** Calls a second that one socket may make, refilled continuously, and how many at once after a quiet time. */
const CALLS_PER_SECOND = 2_000
const BURST = 4_000

/**
 * What one socket may send. A person's client stays far below it, and so does a program that waits for
 * its answers; a flood does not.
 */
export class Allowance {
  #left = BURST
  #countedAtMs: number

  constructor(nowMs: number) {
    this.#countedAtMs = nowMs
  }

  /** Takes a number of calls off it; false = it is used up. */
  take(calls: number, nowMs: number): boolean {
    this.#left = Math.min(BURST, this.#left + ((nowMs - this.#countedAtMs) * CALLS_PER_SECOND) / 1_000) - calls
    this.#countedAtMs = nowMs
    return this.#left >= 0
  }
}
