import { sleep } from './clock.ts'
import { residentKb } from './process-cost.ts'

/** The environment of a process whose memory is measured. */
export const measuredEnv = { NODE_OPTIONS: `--import=${new URL('collect-on-signal.js', import.meta.url).href}` }

/**
 * Resident memory of processes in kB after a full collection of their garbage: the least within a while,
 * as V8 gives its pages back one by one.
 *
 * @param pids of processes with `measuredEnv`
 */
export async function neededKb(pids: readonly number[], ms: number): Promise<number[]> {
  for (const pid of pids) process.kill(pid, 'SIGUSR2')
  const least = pids.map(() => Infinity)
  for (let waitedMs = 0; waitedMs < ms; waitedMs += 250) {
    await sleep(250)
    pids.forEach((pid, at) => (least[at] = Math.min(least[at] ?? Infinity, residentKb(pid))))
  }
  return least
}
