import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'

import type { BenchRow } from '../bench.ts'
import { startHelper } from './helper.ts'
import type { Helper } from './helper.ts'
import { startLimit } from './limit.ts'
import type { Limit } from './limit.ts'
import { startOurs } from './ours.ts'
import type { Ours } from './ours.ts'
import { busyCores } from './process-cost.ts'
import type { SubscribersFace } from './subscribers.ts'
import type { WritersFace } from './writers.ts'

/** Everything a part needs: both sides on one PostgreSQL, one process of writers, one of subscribers. */
export type Rig = {
  readonly ours: Ours
  readonly limit: Limit
  readonly writers: Helper<WritersFace>
  readonly subscribers: Helper<SubscribersFace>
}

const RECORDS = 10_000
const LOOK_MS = 2_000

/** Sets the rig up, lets `work` measure and takes everything down, whatever happens. */
export async function inRig(work: (rig: Rig) => Promise<BenchRow[]>): Promise<BenchRow[]> {
  if (!existsSync('/proc/self/stat')) {
    progress('skipped: what a process costs is read from /proc, which this system does not have')
    return []
  }
  const stops: (() => Promise<void>)[] = []
  try {
    const ours = await startOurs(RECORDS)
    stops.unshift(() => ours.stop())
    const limit = await startLimit(ours, RECORDS)
    stops.unshift(() => limit.stop())
    const writers = startHelper<WritersFace>('writers.js')
    stops.unshift(() => writers.stop())
    const subscribers = startHelper<SubscribersFace>('subscribers.js')
    stops.unshift(() => subscribers.stop())
    await tellMachine()
    return await work({ ours, limit, writers, subscribers })
  } finally {
    for (const stop of stops) await stop()
  }
}

/** The rig rests now: whatever is busy belongs to somebody else, and figures beside much of it mean little. */
async function tellMachine(): Promise<void> {
  const others = await busyCores(LOOK_MS)
  const load = loadavg().map((value) => value.toFixed(1))
  progress(`${availableParallelism()} cores, ${others.toFixed(1)} of them busy with other work; load ${load.join(' ')}`)
}

/** One line about what is going on; the table stays alone on stdout. */
export function progress(line: string): void {
  process.stderr.write(`  ${line}\n`)
}

/** Runs `measure` for `rounds` of everyone in turn, so that a slow minute of the machine slows all. */
export async function takeTurns<Who, T>(
  everyone: readonly Who[],
  rounds: number,
  measure: (who: Who) => Promise<T>,
): Promise<Map<Who, T[]>> {
  const results = new Map<Who, T[]>(everyone.map((who) => [who, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const who of everyone) results.get(who)?.push(await measure(who))
  }
  return results
}
