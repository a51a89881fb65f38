import { watchHands } from '../ui/watch-hands.ts'
import type { Patience } from '../ui/watch-hands.ts'

/** In a hidden page frames stand still; what came is then handed over this late, in milliseconds. */
const HIDDEN_MS = 200

/** From one handing over to the next at least, in milliseconds: ten a second look alive, and leave the other frames to the hands. */
const PACE_MS = 100

/** Between the keys of a word there is less than `restMs`: others' doings wait for its end, but not for that of the sentence. */
const TYPING: Patience = { doings: ['keydown'], restMs: 150, patienceMs: 500 }

export type FrameBatch<T> = {
  readonly add: (items: readonly T[]) => void
  /** Forgets what was not handed over yet. */
  readonly drop: () => void
  readonly stop: () => void
}

/**
 * Gathers what arrives and hands it over in a frame: what comes after a pause in the next one, a stream ten times a
 * second, and twice a second while somebody types, whose keys would wait for those frames.
 */
export function makeFrameBatch<T>(flush: (items: readonly T[]) => void): FrameBatch<T> {
  const hands = watchHands(TYPING)
  let held: T[] = []
  let since = 0
  let last = -PACE_MS
  let frame: number | undefined
  let turn: ReturnType<typeof setTimeout> | undefined
  const drop = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(turn)
    frame = turn = undefined
    held = []
  }
  const run = (): void => {
    last = performance.now()
    const items = held
    drop()
    flush(items)
  }
  const wait = (): void => {
    const now = performance.now()
    const left = Math.max(last + PACE_MS - now, Math.min(hands.leftMs(), since + TYPING.patienceMs - now))
    if (left > 0) {
      turn = setTimeout(wait, left)
      return
    }
    // Whichever comes first: a page can be hidden between the two.
    frame = requestAnimationFrame(run)
    turn = setTimeout(run, HIDDEN_MS)
  }
  return {
    add(items) {
      held.push(...items)
      if (held.length === 0 || turn !== undefined) return
      since = performance.now()
      wait()
    },
    drop,
    stop() {
      hands.stop()
      drop()
    },
  }
}
