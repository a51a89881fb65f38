import { setTimeout } from 'node:timers/promises'

/** How many ops go to a grid at once, so that people's edits hardly wait for them. */
export type Stride = {
  /** How many the next piece may have. */
  readonly size: number
  /** Sends a piece, learns from how long it took, and leaves the grid to others for a while. */
  step<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T>
}

const SMALLEST = 25
/** What the writer takes as one piece. */
const LARGEST = 250
/** A piece should hold the grid about this long, in milliseconds: a person's edit may wait for a whole one. */
const GOAL_MS = 60
const LONGEST_REST_MS = 150

export function makeStride(): Stride {
  let size = 50
  return {
    get size() {
      return size
    },
    async step(send, signal) {
      const began = performance.now()
      const answer = await send()
      const tookMs = performance.now() - began
      if (tookMs > GOAL_MS) size = Math.max(SMALLEST, Math.floor((size * GOAL_MS) / tookMs))
      else size = Math.min(LARGEST, Math.ceil(size * 1.5))
      // As long as it took: the others have the other half.
      await setTimeout(Math.min(tookMs, LONGEST_REST_MS), undefined, { signal }).catch(() => undefined)
      return answer
    },
  }
}
