import { againstLimit, median, overLimit, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { neededKb } from './memory.ts'
import { inRig, progress } from './rig.ts'
import { closeCrowd, openCrowd, openTeam, run } from './run.ts'

const RUNS = 10
const RUN_MS = 3_000
const SUBSCRIBERS = 100
/** Long enough for what the server keeps of a grid's last changes to reach its bound of 20,000. */
const WARM_UP_MS = 12_000
/** Within which the least counts that is held after a collection. */
const REST_MS = 2_000

/** The same again and again in one process, each time with new subscribers: nothing may pile up. */
export async function benchTenRuns(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const team = await openTeam(rig, rig.ours, 8)
    const speeds: number[] = []
    const memories: number[] = []
    const faults: string[] = []
    for (let at = 0; at <= RUNS; at += 1) {
      const crowd = await openCrowd(rig, rig.ours, SUBSCRIBERS)
      const isWarmUp = at === 0
      const label = isWarmUp ? 'warm-up' : `run ${at}`
      const result = await run(rig, { label, team, crowd, ms: isWarmUp ? WARM_UP_MS : RUN_MS })
      await closeCrowd(rig, crowd)
      if (isWarmUp) continue
      const [kb = Number.NaN] = await neededKb([rig.ours.pid], REST_MS)
      speeds.push(result.deliveriesPerS)
      memories.push(kb / 1024)
      faults.push(...result.faults)
    }
    progress(`resident after each run: ${memories.map((mb) => mb.toFixed(0)).join(', ')} MB`)
    return [
      spoilt(
        againstLimit('ten runs in one server, resident after the last (limit: first)', 'MB', {
          ours: memories.at(-1) ?? Number.NaN,
          limit: memories[0] ?? Number.NaN,
          most: 1.1,
        }),
        faults,
      ),
      spoilt(
        overLimit('ten runs in one server, the last three (limit: first three)', 'deliveries/s', {
          ours: median(speeds.slice(-3)),
          limit: median(speeds.slice(0, 3)),
          least: 0.9,
        }),
        faults,
      ),
    ]
  })
}
