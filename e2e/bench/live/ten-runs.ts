import { againstLimit, overLimit, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { neededKb } from './memory.ts'
import { inRig, progress } from './rig.ts'
import { closeCrowd, openCrowd, openTeam, run } from './run.ts'

const RUNS = 10
const RUN_MS = 3_000
const SUBSCRIBERS = 100
/** Within which the least counts that is held after a collection. */
const REST_MS = 2_000

/** The same again and again in one process, each time with new subscribers: nothing may pile up. */
export async function benchTenRuns(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const team = await openTeam(rig, rig.ours, 8)
    const speeds: number[] = []
    const memories: number[] = []
    const faults: string[] = []
    for (let at = 1; at <= RUNS; at += 1) {
      const crowd = await openCrowd(rig, rig.ours, SUBSCRIBERS)
      const result = await run(rig, { label: `run ${at}`, team, crowd, ms: RUN_MS })
      await closeCrowd(rig, crowd)
      const [kb = Number.NaN] = await neededKb([rig.ours.pid], REST_MS)
      speeds.push(result.deliveriesPerS)
      memories.push(kb / 1024)
      faults.push(...result.faults)
    }
    progress(`resident after each run: ${memories.map((mb) => mb.toFixed(0)).join(', ')} MB`)
    return [
      spoilt(
        againstLimit('ten runs in one server, resident after the last (limit: second)', 'MB', {
          ours: memories.at(-1) ?? Number.NaN,
          limit: memories[1] ?? Number.NaN,
          most: 1.1,
        }),
        faults,
      ),
      spoilt(
        overLimit('ten runs in one server, the last (limit: first)', 'deliveries/s', {
          ours: speeds.at(-1) ?? Number.NaN,
          limit: speeds[0] ?? Number.NaN,
          least: 0.9,
        }),
        faults,
      ),
    ]
  })
}
