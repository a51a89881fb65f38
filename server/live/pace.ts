/** Runs some work when poked, never twice at once and never more often than it should. */
export type Pacer = {
  /** Asks for a run that starts after this moment. */
  poke(): void
  /** No run starts any more; the one under way ends by itself. */
  stop(): void
}

/**
 * A pacer for `work`: the first poke after a quiet time starts it at once, pokes during a run or
 * sooner than `intervalMs` after the last start are gathered into one later run. Slow work rests
 * as long as it took, so that it never has the machine to itself. `work` must not reject.
 */
export function makePacer(work: () => Promise<void>, intervalMs: number): Pacer {
  let state: 'idle' | 'waiting' | 'running' | 'stopped' = 'idle'
  let again = false
  let nextAt = -Infinity
  let timer: NodeJS.Timeout | undefined

  const run = async (): Promise<void> => {
    state = 'running'
    again = false
    const startedAt = performance.now()
    await work()
    nextAt = Math.max(startedAt + intervalMs, 2 * performance.now() - startedAt)
    if (state !== 'running') return
    state = 'idle'
    if (again) schedule()
  }
  const schedule = (): void => {
    const restMs = nextAt - performance.now()
    if (restMs <= 0) {
      void run()
      return
    }
    state = 'waiting'
    timer = setTimeout(() => void run(), restMs)
  }
  return {
    poke() {
      if (state === 'idle') schedule()
      else if (state === 'running') again = true
    },
    stop() {
      state = 'stopped'
      clearTimeout(timer)
    },
  }
}
