import { againstGoal, median, reported, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import type { Side } from './door.ts'
import { neededKb } from './memory.ts'
import { mostOpenFiles } from './process-cost.ts'
import { inRig, progress } from './rig.ts'
import type { Rig } from './rig.ts'
import { closeCrowd, openCrowd, openTeam, run } from './run.ts'
import type { Group, Result } from './run.ts'

const ROUNDS = 3
const SOCKETS = 5_000
/**
 * Open before the first look and until after the second: what a process takes once, its code and its young heap, is no
 * socket's. They stay open, because what they left free would be used again and hide as many of those that are counted.
 */
const FIRST_SOCKETS = 1_000
const EDITS_MS = 4_000
/** Long enough for a collection of what the opening left behind, and for V8 to give the pages back. */
const REST_MS = 4_000

const memoryName = `${SOCKETS} idle sockets, resident each above bare ws`
const memoryGoal = 12
const editName = `an edit to ${SOCKETS} sockets, p99`
const editGoal = 500

/** What subscribers cost who only wait, in a new process each round, and how an edit reaches them all. */
export async function benchIdle(): Promise<BenchRow[]> {
  // The subscribers' process holds those of both sides.
  const needed = 2 * SOCKETS + 1_000
  if (mostOpenFiles() < needed) {
    const reason = [`not measured: ${needed} open files are needed, ulimit -Hn allows ${mostOpenFiles()}`]
    return [
      spoilt(againstGoal(memoryName, 'kB', { ours: Number.NaN, most: memoryGoal }), reason),
      spoilt(againstGoal(editName, 'ms', { ours: Number.NaN, most: editGoal }), reason),
    ]
  }
  return await inRig(async (rig) => {
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const side of [rig.ours, rig.limit]) await side.restart()
      rounds.push(await measure(rig))
    }
    const each = (pick: (round: Round) => number): number => median(rounds.map(pick))
    const faults = rounds.flatMap((round) => round.faults)
    return [
      spoilt(againstGoal(memoryName, 'kB', { ours: each(({ kb }) => kb.ours - kb.limit), most: memoryGoal }), faults),
      reported(`${SOCKETS} idle sockets, resident each`, 'kB', {
        ours: each(({ kb }) => kb.ours),
        limit: each(({ kb }) => kb.limit),
      }),
      spoilt(
        againstGoal(editName, 'ms', {
          ours: each(({ p99 }) => p99.ours),
          limit: each(({ p99 }) => p99.limit),
          most: editGoal,
        }),
        faults,
      ),
    ]
  })
}

type Round = {
  /** Resident a socket. */
  readonly kb: { readonly ours: number; readonly limit: number }
  readonly p99: { readonly ours: number; readonly limit: number }
  readonly faults: readonly string[]
}

async function measure(rig: Rig): Promise<Round> {
  const sides: readonly Side[] = [rig.ours, rig.limit]
  const pids = sides.map(({ pid }) => pid)
  const first = await openEach(rig, sides, FIRST_SOCKETS)
  const before = await neededKb(pids, REST_MS)
  const counted = SOCKETS - FIRST_SOCKETS
  const further = await openEach(rig, sides, counted)
  const after = await neededKb(pids, REST_MS)
  for (const crowd of [...first, ...further]) await closeCrowd(rig, crowd)
  const kb = {
    ours: ((after[0] ?? NaN) - (before[0] ?? NaN)) / counted,
    limit: ((after[1] ?? NaN) - (before[1] ?? NaN)) / counted,
  }
  progress(`idle: ours ${kb.ours.toFixed(1)} kB, bare ws ${kb.limit.toFixed(1)} kB a socket`)
  const crowds = await openEach(rig, sides, SOCKETS)
  const results: Result[] = []
  for (const crowd of crowds) {
    const team = await openTeam(rig, crowd.side, 1)
    results.push(await run(rig, { label: `idle, ${crowd.name}`, team, crowd, ms: EDITS_MS, perSecond: 1 }))
    await rig.writers.ask('close', { team: team.name })
  }
  for (const crowd of crowds) await closeCrowd(rig, crowd)
  const [ours, limit] = results
  return { kb, p99: { ours: ours?.p99 ?? NaN, limit: limit?.p99 ?? NaN }, faults: ours?.faults ?? [] }
}

async function openEach(rig: Rig, sides: readonly Side[], sockets: number): Promise<readonly Group[]> {
  const crowds: Group[] = []
  for (const side of sides) crowds.push(await openCrowd(rig, side, sockets))
  return crowds
}
