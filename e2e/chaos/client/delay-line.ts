/** Does work later, in the order in which it was given, however the delay changes. */
export type DelayLine = {
  /** At once when there is neither a delay nor anything before it. */
  push(delayMs: number, work: () => void): void
  stop(): void
}

export function makeDelayLine(): DelayLine {
  const waiting: { readonly dueMs: number; readonly work: () => void }[] = []
  let timer: NodeJS.Timeout | undefined

  function run(): void {
    timer = undefined
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const leftMs = next.dueMs - performance.now()
      if (leftMs > 0) {
        timer = setTimeout(run, leftMs)
        return
      }
      waiting.shift()
      next.work()
    }
  }

  return {
    push(delayMs, work) {
      if (delayMs === 0 && waiting.length === 0) return work()
      const dueMs = Math.max(performance.now() + delayMs, waiting.at(-1)?.dueMs ?? 0)
      waiting.push({ dueMs, work })
      timer ??= setTimeout(run, delayMs)
    },
    stop() {
      clearTimeout(timer)
      waiting.length = 0
    },
  }
}
