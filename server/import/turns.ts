/** Runs work when its turn comes. Waiting ends with the signal's reason when it is aborted. */
export type Turns = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Lets `atOnce` pieces of work run at a time; the others wait in the order they came. */
export function makeTurns(atOnce: number): Turns {
  let free = atOnce
  const waiting: (() => void)[] = []

  function done(): void {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }

  return async (signal, work) => {
    signal.throwIfAborted()
    if (free > 0) free -= 1
    else await nextTurn(signal)
    try {
      return await work()
    } finally {
      done()
    }
  }

  function nextTurn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      }
      waiting.push(go)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
