/** How long the word of the database is good for. The heartbeat asks more often. */
const FRESH_MS = 3_000

/** When the database was asked, and whether what it answers counts. */
export type Asked = { readonly atMs: number; readonly era: number }

/** Whether there is such a grid, as the database said lately. */
export class Existence {
  #exists = false
  #asOfMs = -Infinity
  /** Counts what made every earlier answer worthless. */
  #era = 0

  /** Null when it must be asked. */
  now(): boolean | null {
    return performance.now() - this.#asOfMs < FRESH_MS ? this.#exists : null
  }

  /** To be called before asking. */
  ask(): Asked {
    return { atMs: performance.now(), era: this.#era }
  }

  /** False when the answer is of no use: the grid came or went since it was asked for. */
  learn({ atMs, era }: Asked, exists: boolean): boolean {
    if (era !== this.#era) return false
    this.#asOfMs = atMs
    this.#exists = exists
    return true
  }

  forget(): void {
    this.#era += 1
    this.#asOfMs = -Infinity
  }
}
