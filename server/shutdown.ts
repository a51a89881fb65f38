import { setTimeout as sleep } from 'node:timers/promises'

import { complain } from './log.ts'

/** How the process ends: once, in the reverse order of what was started, within 3 s. */
export type Shutdown = {
  /** Waits for something that starts, and remembers how to stop it before everything older. */
  hold<T>(starting: Promise<T>, stop: (started: T) => Promise<void>): Promise<T>
  /** Says why there is no server any more, stops everything, ends with exit code 1. */
  fail(line: string): Promise<void>
}

/** What one part may take to stop; PostgreSQL, which is waited for, keeps a limit of its own. */
const patienceMs = 1000

/** Takes SIGINT, SIGTERM and SIGHUP from this moment on. */
export function makeShutdown(): Shutdown {
  const stops: (() => Promise<void>)[] = []
  let starting: Promise<unknown> = Promise.resolve()
  let ending: Promise<void> | undefined

  const end = (exitCode: number): Promise<void> => {
    ending ??= stopAll().finally(() => process.exit(exitCode))
    return ending
  }
  const stopAll = async (): Promise<void> => {
    // What is half started cannot be stopped yet, and a PostgreSQL must not be left behind.
    await Promise.race([starting, sleep(2 * patienceMs)])
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      const isLast = stops.length === 0
      const stopping = stop().catch(() => undefined)
      await (isLast ? stopping : Promise.race([stopping, sleep(patienceMs)]))
    }
  }

  // The terminal and npm may both send one Ctrl-C: the second is the same wish, not impatience.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

  return {
    async hold(work, stop) {
      const held = work.then((started) => {
        stops.push(() => stop(started))
        return started
      })
      starting = held.catch(() => undefined)
      return await held
    },
    async fail(line) {
      if (!ending) complain(line)
      await end(1)
    },
  }
}
