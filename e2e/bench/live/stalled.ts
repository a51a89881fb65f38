import { againstGoal, againstLimit, median, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { watchMemory } from '../server-memory.ts'
import { neededKb } from './memory.ts'
import { inRig, progress } from './rig.ts'
import type { Rig } from './rig.ts'
import { openCrowd, openTeam, run } from './run.ts'
import type { Group, Result } from './run.ts'

const ROUNDS = 3
const SUBSCRIBERS = 500
const EDITS_PER_S = 60
/** Long texts: the kernel holds some 4 MB a socket back, and only what goes beyond reaches the server's memory. */
const CHARS = 12_000
const WARM_UP_MS = 4_000
/** As long with the stalled reader as without: what waits for its collection grows with the time. */
const BUSY_MS = 15_000
const COLLECT_MS = 2_000

/** One of many stops to read at a busy time: neither the server's memory nor the others may notice. */
export async function benchStalled(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const team = await openTeam(rig, rig.ours, 8)
    const crowd = await openCrowd(rig, rig.ours, SUBSCRIBERS)
    await busy(rig, { label: 'warm-up', team, crowd, ms: WARM_UP_MS })
    const rounds = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const calm = await busy(rig, { label: 'all read', team, crowd, ms: BUSY_MS })
      await rig.subscribers.ask('stall', { crowd: crowd.name, cursor: rig.ours.head })
      const stalled = await busy(rig, { label: 'one does not', team, crowd, ms: BUSY_MS })
      const fate = await rig.subscribers.ask('heal', { crowd: crowd.name, cursor: rig.ours.head })
      progress(`stalled: the reader ${fate}`)
      rounds.push({ calm, stalled, addedMb: stalled.peakMb - calm.peakMb })
    }
    const faults = rounds.flatMap(({ calm, stalled }) => [...calm.faults, ...stalled.faults])
    const name = `a stalled reader among ${SUBSCRIBERS}`
    return [
      spoilt(
        againstGoal(`${name}, memory added`, 'MB', { ours: median(rounds.map(({ addedMb }) => addedMb)), most: 16 }),
        faults,
      ),
      spoilt(
        againstLimit(`${name}, the others' p95 (limit: without)`, 'ms', {
          ours: median(rounds.map(({ stalled }) => stalled.p95)),
          limit: median(rounds.map(({ calm }) => calm.p95)),
          most: 1.2,
        }),
        faults,
      ),
    ]
  })
}

type Order = { readonly label: string; readonly team: Group; readonly crowd: Group; readonly ms: number }

async function busy(rig: Rig, { label, ...order }: Order): Promise<Result & { readonly peakMb: number }> {
  // V8 leaves old garbage for a minute: from wherever that stood, one peak could not be held against another.
  await neededKb([rig.ours.pid], COLLECT_MS)
  const memory = watchMemory(rig.ours.pid)
  const result = await run(rig, { ...order, label: `stalled, ${label}`, perSecond: EDITS_PER_S, chars: CHARS })
  const peakMb = memory?.end().peak ?? Number.NaN
  progress(`stalled, ${label}: others' p95 ${result.p95.toFixed(1)} ms, the server's peak ${peakMb.toFixed(0)} MB`)
  return { ...result, peakMb }
}
