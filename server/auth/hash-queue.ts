import { AppError } from '@operagrid/shared/errors'

/** Longest rest, in ms: a machine that stood still is not one that hashes slowly. */
const MAX_REST_MS = 500

export type HashQueue = {
  /** @param first see {@link makeHashQueue} @throws AppError UNAVAILABLE when there is no place left to wait in */
  inTurn<T>(work: () => Promise<T>, first?: boolean): Promise<T>
  /** @throws AppError UNAVAILABLE as `inTurn` would */
  refuseWhenFull(first?: boolean): void
}

/**
 * At most `maxRunning` at once, and `maxWaiting` who wait. Who comes `first` goes before all others and has as many
 * places of their own.
 *
 * While the others queue, a place rests after each of them as long as that took: a crowd of strangers gets half of the
 * cores that hash, and the edits of those inside keep the other half. Nobody who comes first waits for a rest.
 */
export function makeHashQueue(maxRunning: number, maxWaiting: number): HashQueue {
  const lines = { first: [] as (() => void)[], rest: [] as (() => void)[] }
  /** Places that rest; each wakes the next who waits. */
  const resting = new Set<NodeJS.Timeout>()
  let running = 0
  const lineOf = (first: boolean) => (first ? lines.first : lines.rest)

  function refuseWhenFull(first = false): void {
    if (running >= maxRunning && lineOf(first).length >= maxWaiting)
      throw new AppError('UNAVAILABLE', 'Many people are signing in just now. Try again in a few seconds.')
  }

  /** Whoever waits takes a place over, so `running` changes only when nobody does. */
  function handOn(): void {
    const next = lines.first.shift() ?? lines.rest.shift()
    if (next === undefined) running -= 1
    else next()
  }

  function rest(ms: number): void {
    const timer = setTimeout(() => {
      resting.delete(timer)
      handOn()
    }, ms)
    resting.add(timer)
  }

  function wake(): void {
    const [timer] = resting
    if (timer === undefined) return
    clearTimeout(timer)
    resting.delete(timer)
    handOn()
  }

  return {
    refuseWhenFull,
    async inTurn(work, first = false) {
      refuseWhenFull(first)
      if (running >= maxRunning) {
        await new Promise<void>((resolve) => {
          lineOf(first).push(resolve)
          if (first) wake()
        })
      } else running += 1
      const began = performance.now()
      try {
        return await work()
      } finally {
        const isCrowd = !first && lines.first.length === 0 && lines.rest.length > 0
        if (isCrowd) rest(Math.min(performance.now() - began, MAX_REST_MS))
        else handOn()
      }
    },
  }
}
