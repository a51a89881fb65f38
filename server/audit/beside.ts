import type { Log } from '../log.ts'

/** Work that is done beside an answer, which it does not delay: so that the answer's time tells nothing. */
export type Beside = {
  /** A failure is logged: nobody waits for it. */
  run(work: () => Promise<void>): void
  /** Resolves when all of it is done. */
  settled(): Promise<void>
}

export function makeBeside(log: Log): Beside {
  const running = new Set<Promise<void>>()
  return {
    run(work) {
      const done = work().catch((error: unknown) => log.error({ err: error }, 'work beside an answer failed'))
      running.add(done)
      void done.then(() => running.delete(done))
    },
    async settled() {
      await Promise.all(running)
    },
  }
}
