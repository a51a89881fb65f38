import type { Bench, BenchRow } from '../bench.ts'
import { benchBulk } from './bulk.ts'
import { benchFanOut } from './fan-out.ts'
import { benchIdle } from './idle.ts'
import { benchLatency } from './latency.ts'
import { benchResume } from './resume.ts'
import { benchStalled } from './stalled.ts'
import { benchTenRuns } from './ten-runs.ts'
import { benchWrites } from './writes.ts'

/** The live engine beside the wire, each part in a server of its own. */
export const liveBenches: readonly Bench[] = (
  [
    { name: 'live.latency', run: benchLatency },
    { name: 'live.fan-out', run: benchFanOut },
    { name: 'live.writes', run: benchWrites },
    { name: 'live.bulk', run: benchBulk },
    { name: 'live.ten-runs', run: benchTenRuns },
    { name: 'live.idle', run: benchIdle },
    { name: 'live.stalled', run: benchStalled },
    { name: 'live.resume', run: benchResume },
  ] satisfies Bench[]
).map(({ name, run }) => ({ name, run: () => orMissed(name, run) }))

/** A part that cannot be measured, because an edit was refused or a socket closed, is missed and says why. */
async function orMissed(name: string, run: () => Promise<BenchRow[]>): Promise<BenchRow[]> {
  try {
    return await run()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [{ name, unit: '', ours: Number.NaN, limit: null, ratio: null, goal: `to run, but ${reason}`, met: false }]
  }
}
