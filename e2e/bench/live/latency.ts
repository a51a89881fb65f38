import { againstLimit, median, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { inRig, takeTurns } from './rig.ts'
import type { Rig } from './rig.ts'
import { closeCrowd, openCrowd, openTeam, run } from './run.ts'
import type { Group } from './run.ts'

const ROUNDS = 5
const ROUND_MS = 5_000
/** Flat out, as in a server that has run for an hour the code is compiled: 20 edits/s would take minutes to get there. */
const WARM_UP_MS = 3_000
const EDITS_PER_S = 20
const MOST = 1.3

/** A grid that people work on: from the write call to everyone's hands, beside one bare send each. */
export async function benchLatency(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const ours = await openTeam(rig, rig.ours, 8)
    const limit = await openTeam(rig, rig.limit, 8)
    const rows: BenchRow[] = []
    for (const subscribers of [100, 1_000]) rows.push(...(await withSubscribers(rig, [ours, limit], subscribers)))
    return rows
  })
}

type Pair = { readonly team: Group; readonly crowd: Group }

async function withSubscribers(rig: Rig, teams: readonly Group[], subscribers: number): Promise<BenchRow[]> {
  const pairs: Pair[] = []
  for (const team of teams) pairs.push({ team, crowd: await openCrowd(rig, team.side, subscribers) })
  await takeTurns(pairs, 1, (pair) => run(rig, { ...pair, label: `warm-up, ${pair.crowd.name}`, ms: WARM_UP_MS }))
  const measure = (pair: Pair) =>
    run(rig, { ...pair, label: `latency, ${pair.crowd.name}`, ms: ROUND_MS, perSecond: EDITS_PER_S })
  const [ours = [], limit = []] = (await takeTurns(pairs, ROUNDS, measure)).values()
  for (const { crowd } of pairs) await closeCrowd(rig, crowd)
  const faults = ours.flatMap((round) => round.faults)
  return (['p50', 'p99'] as const).map((share) =>
    spoilt(
      againstLimit(`write to receipt, ${subscribers} subscribers, ${share}`, 'ms', {
        ours: median(ours.map((round) => round[share])),
        limit: median(limit.map((round) => round[share])),
        most: MOST,
      }),
      faults,
    ),
  )
}
