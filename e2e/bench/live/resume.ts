import { withClient } from '../../stack/with-client.ts'
import { againstGoal, median, spoilt } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { sleep } from './clock.ts'
import { inRig, progress } from './rig.ts'
import type { Rig } from './rig.ts'
import { openCrowd, openTeam } from './run.ts'
import type { Group } from './run.ts'

const ROUNDS = 3
const CLIENTS = 1_000
const MISSED_EDITS = 50
/** The real client waits between a quarter of a second and eight; here all come within one. */
const SPREAD_MS = 1_000
/** A backend tells its counts when it goes on, or after ten seconds of rest. */
const STATISTICS_MS = 11_000

/** All clients come back at once: after their sockets dropped, and after the server itself was restarted. */
export async function benchResume(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const crowd = await openCrowd(rig, rig.ours, CLIENTS)
    const faults: string[] = []
    const drop = async (): Promise<number> => {
      await rig.subscribers.ask('drop', { crowd: crowd.name })
      return await miss(rig, crowd, faults)
    }
    await drop()

    const before = await transactions(rig)
    const dropped = await repeat(drop)
    const perClient = ((await transactions(rig)) - before) / (ROUNDS * CLIENTS)
    progress(`resume: ${perClient.toFixed(3)} transactions a client`)

    const restarted = await repeat(async () => {
      await rig.subscribers.ask('drop', { crowd: crowd.name })
      await rig.ours.restart()
      return await miss(rig, crowd, faults)
    })
    return [
      againstGoal(`resume of ${CLIENTS} after a restart`, 'ms', { ours: median(restarted), most: 5_000 }),
      againstGoal(`resume of ${CLIENTS} after their sockets dropped`, 'ms', { ours: median(dropped), most: 5_000 }),
      againstGoal('the same, within the ring', 'transactions a client', { ours: perClient, most: 0.2 }),
    ].map((row) => spoilt(row, faults))
  })
}

async function repeat(measure: () => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await measure())
    progress(`resume: ${times.at(-1)?.toFixed(0)} ms`)
  }
  return times
}

/** Writes what the crowd misses, in one call, and lets it come back; answers how long that took in ms. */
async function miss(rig: Rig, crowd: Group, faults: string[]): Promise<number> {
  const team = await openTeam(rig, rig.ours, 1)
  const { head } = rig.ours
  const { sentAtMs } = await rig.writers.ask('write', {
    team: team.name,
    head,
    ms: 1,
    perSecond: 1,
    editsPerCall: MISSED_EDITS,
  })
  await rig.writers.ask('close', { team: team.name })
  rig.ours.head += sentAtMs.length
  const tookMs = await rig.subscribers.ask('resume', { crowd: crowd.name, spreadMs: SPREAD_MS, head: rig.ours.head })
  const settled = await rig.subscribers.ask('settle', { crowd: crowd.name, head, sentAtMs })
  faults.push(...settled.faults)
  return tookMs
}

/** Transactions in the server's database so far, read from another one so that the look does not count. */
async function transactions({ ours }: Rig): Promise<number> {
  await sleep(STATISTICS_MS)
  return await withClient(ours.stack.adminUrl('postgres'), async (client) => {
    const { rows } = await client.query<{ count: string }>(
      "select xact_commit + xact_rollback as count from pg_stat_database where datname = 'operagrid'",
    )
    return Number(rows[0]?.count ?? Number.NaN)
  })
}
