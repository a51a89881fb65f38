/** In a hidden page frames stand still; what came is then handed over this late, in milliseconds. */
const HIDDEN_MS = 200

/**
 * Gathers what arrives and hands it over once a frame, so that a burst is drawn once.
 *
 * @returns `add` and `drop`, which forgets what was not handed over yet
 */
export function makeFrameBatch<T>(flush: (items: readonly T[]) => void): {
  add(items: readonly T[]): void
  drop(): void
} {
  let held: T[] = []
  let frame: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = timer = undefined
  }
  const run = () => {
    stop()
    const items = held
    held = []
    if (items.length > 0) flush(items)
  }
  return {
    add(items) {
      held.push(...items)
      if (held.length === 0 || timer !== undefined) return
      // Whichever comes first: a page can be hidden between the two.
      frame = requestAnimationFrame(run)
      timer = setTimeout(run, HIDDEN_MS)
    },
    drop() {
      stop()
      held = []
    },
  }
}
