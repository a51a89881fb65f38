import { againstLimit, median, overLimit, reported, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { inRig, takeTurns } from './rig.ts'
import type { Rig } from './rig.ts'
import { closeCrowd, openCrowd, openTeam, run } from './run.ts'
import type { Group, Result } from './run.ts'

const ROUNDS = 5
const ROUND_MS = 2_000
const WARM_UP_MS = 1_500
const FRAME_MS = 5

/** Everything that eight writers can write, to everyone: beside one bare send each, and beside bare frames. */
export async function benchFanOut(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const ours = await openTeam(rig, rig.ours, 8)
    const limit = await openTeam(rig, rig.limit, 8)
    return [
      ...(await withSubscribers(rig, { ours, limit, subscribers: 100, least: 2.5 })),
      ...(await withSubscribers(rig, { ours, limit, subscribers: 1_000, least: 3.5 })),
    ]
  })
}

type Setting = { readonly ours: Group; readonly limit: Group; readonly subscribers: number; readonly least: number }

async function withSubscribers(rig: Rig, { ours, limit, subscribers, least }: Setting): Promise<BenchRow[]> {
  const oursCrowd = await openCrowd(rig, rig.ours, subscribers)
  const limitCrowd = await openCrowd(rig, rig.limit, subscribers)
  const everyone = [
    { label: 'limit, one send each', team: limit, crowd: limitCrowd, frameMs: 0 },
    { label: 'limit, frames', team: limit, crowd: limitCrowd, frameMs: FRAME_MS },
    { label: 'ours', team: ours, crowd: oursCrowd, frameMs: 0 },
  ]
  const measure = async ({ label, team, crowd, frameMs }: (typeof everyone)[number], ms: number): Promise<Result> => {
    await rig.limit.frame(frameMs)
    return await run(rig, { label: `fan-out, ${subscribers}, ${label}`, team, crowd, ms })
  }
  await takeTurns(everyone, 1, (who) => measure(who, WARM_UP_MS))
  const results = [...(await takeTurns(everyone, ROUNDS, (who) => measure(who, ROUND_MS))).values()]
  for (const crowd of [oursCrowd, limitCrowd]) await closeCrowd(rig, crowd)
  const [each, framed, own] = results.map(medians)
  if (each === undefined || framed === undefined || own === undefined) throw new Error('somebody was not measured')
  const faults = (results[2] ?? []).flatMap((result) => result.faults)
  const name = `fan-out, ${subscribers} subscribers`
  return [
    overLimit(name, 'deliveries/s', { ours: own.deliveriesPerS, limit: each.deliveriesPerS, least }),
    againstLimit(`${name}, p99 (limit: frames)`, 'ms', { ours: own.p99, limit: framed.p99, most: 1.5 }),
    againstLimit(`${name}, server CPU a delivery (limit: frames)`, 'µs', {
      ours: own.serverUsPerDelivery,
      limit: framed.serverUsPerDelivery,
      most: 1.5,
    }),
    reported(`${name} (limit: frames)`, 'deliveries/s', { ours: own.deliveriesPerS, limit: framed.deliveriesPerS }),
  ].map((row) => spoilt(row, faults))
}

function medians(rounds: readonly Result[]): Pick<Result, 'deliveriesPerS' | 'p99' | 'serverUsPerDelivery'> {
  return {
    deliveriesPerS: median(rounds.map((round) => round.deliveriesPerS)),
    p99: median(rounds.map((round) => round.p99)),
    serverUsPerDelivery: median(rounds.map((round) => round.serverUsPerDelivery)),
  }
}
