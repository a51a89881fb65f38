export const allDoings = ['keydown', 'pointerdown', 'wheel'] as const
type Doing = (typeof allDoings)[number]

export type Patience = {
  /** What hands do that is at work. */
  readonly doings: readonly Doing[]
  /** Without any of these for so long, in ms, the hands rest. */
  readonly restMs: number
  /** Whoever waits for hands that never rest goes on after so long, in ms. */
  readonly patienceMs: number
}

export type Hands = {
  /** Milliseconds until the hands have rested if nothing is touched any more; 0 where they rest. */
  readonly leftMs: () => number
  /** Answers when the hands rest, or patience has come to its end. */
  readonly rest: () => Promise<void>
  readonly stop: () => void
}

/** Watches whether somebody is at work on the page, for what can wait until nobody is. */
export function watchHands({ doings, restMs, patienceMs }: Patience): Hands {
  let last = performance.now() - restMs
  const note = (): void => void (last = performance.now())
  const leftMs = (): number => Math.max(0, last + restMs - performance.now())
  for (const doing of doings) addEventListener(doing, note, { capture: true, passive: true })
  return {
    leftMs,
    async rest() {
      const deadline = performance.now() + patienceMs
      for (;;) {
        const left = Math.min(leftMs(), deadline - performance.now())
        if (left <= 0) return
        await new Promise((resolve) => setTimeout(resolve, left))
      }
    },
    stop() {
      for (const doing of doings) removeEventListener(doing, note, { capture: true })
    },
  }
}
