import { median, overLimit } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { inRig, progress, takeTurns } from './rig.ts'
import type { Rig } from './rig.ts'
import { openTeam } from './run.ts'
import type { Group } from './run.ts'

const ROUNDS = 5
const ROUND_MS = 2_000
const WARM_UP_MS = 1_000
const MANY = 100

/** Edits on one grid that nobody watches, each answered when it is durable. */
export async function benchWrites(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const few = {
      ours: await openTeam(rig, rig.ours, 8),
      limit: await openTeam(rig, rig.limit, 8),
    }
    const many = { ours: await openTeam(rig, rig.ours, 64), limit: await openTeam(rig, rig.limit, 64) }
    const everyone = [
      { team: few.limit, editsPerCall: 1 },
      { team: few.ours, editsPerCall: 1 },
      { team: many.limit, editsPerCall: 1 },
      { team: many.ours, editsPerCall: 1 },
      { team: few.ours, editsPerCall: MANY },
    ]
    await takeTurns(everyone, 1, (who) => editsPerS(rig, { ...who, ms: WARM_UP_MS }))
    const results = await takeTurns(everyone, ROUNDS, (who) => editsPerS(rig, { ...who, ms: ROUND_MS }))
    const [limit8 = NaN, ours8 = NaN, limit64 = NaN, ours64 = NaN, ours100 = NaN] = [...results.values()].map(median)
    return [
      overLimit('writes, 8 clients, one op a call', 'edits/s', { ours: ours8, limit: limit8, least: 1 }),
      overLimit('writes, 64 clients, one op a call', 'edits/s', { ours: ours64, limit: limit64, least: 1.5 }),
      overLimit(`writes, 8 clients, ${MANY} ops a call (limit: one)`, 'edits/s', {
        ours: ours100,
        limit: limit8,
        least: 8,
      }),
    ]
  })
}

async function editsPerS(
  { writers }: Rig,
  { team, editsPerCall, ms }: { readonly team: Group; readonly editsPerCall: number; readonly ms: number },
): Promise<number> {
  const { side } = team
  const { sentAtMs, startMs, endMs } = await writers.ask('write', {
    team: team.name,
    head: side.head,
    ms,
    editsPerCall,
  })
  side.head += sentAtMs.length
  const perS = (sentAtMs.length * 1000) / (endMs - startMs)
  progress(`writes, ${team.name}, ${editsPerCall} a call: ${perS.toFixed(0)} edits/s`)
  return perS
}
