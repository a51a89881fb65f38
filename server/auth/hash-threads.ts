import { Piscina } from 'piscina'

/** How much the threads that hash give way to all else, -20 to 19: they still get a tenth of a core that is full. */
const NICE = 10

/** A thread that has had nothing to do for so long ends, in ms. */
const IDLE_MS = 60_000

export type HashThreads = {
  hash(text: string, cost: number): Promise<string>
  compare(text: string, hash: string): Promise<boolean>
}

/**
 * bcrypt in threads of their own, at most `most`, begun when they are needed. Not in Node's pool: its threads are as
 * important as the event loop to the scheduler, and an edit would wait behind a hash for a core. Where the system has
 * no niceness for threads (macOS) they are like any other.
 */
export function makeHashThreads(most: number): HashThreads {
  const threads = new Piscina({
    filename: new URL('hash-worker.js', import.meta.url).href,
    minThreads: 0,
    maxThreads: most,
    idleTimeout: IDLE_MS,
    niceIncrement: NICE,
  })
  return {
    // The worker's own answers, see there.
    hash: async (text, cost) => (await threads.run({ text, cost }, { name: 'hash' })) as string,
    compare: async (text, hash) => (await threads.run({ text, hash }, { name: 'compare' })) as boolean,
  }
}
