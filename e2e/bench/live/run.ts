import { nowMs } from './clock.ts'
import type { Delivered } from './crowd.ts'
import type { Side } from './door.ts'
import { cpuMs } from './process-cost.ts'
import { progress } from './rig.ts'
import type { Rig } from './rig.ts'
import type { WriteOrder } from './team.ts'

/** Some sockets of one side that belong together; opened again after a run that spoilt them. */
export type Group = { readonly name: string; readonly side: Side; readonly count: number }

/** What one measured time of writing and receiving gave. */
export type Result = Delivered & {
  readonly editsPerS: number
  /** From the first call to the last receipt, so that what is still held back at the end counts as late. */
  readonly deliveriesPerS: number
  /** Processor time of the serving process a delivery, PostgreSQL's not counted. */
  readonly serverUsPerDelivery: number
}

export type RunOrder = Omit<WriteOrder, 'head'> & {
  readonly label: string
  readonly team: Group
  readonly crowd: Group
}

/** The sockets of `clients` writers, one each. */
export async function openTeam({ writers }: Rig, side: Side, clients: number): Promise<Group> {
  const name = `${side.name}, ${clients} writers`
  const tokens = await side.tokens(clients)
  await writers.ask('open', { team: name, door: side.door, tokens, recordIds: side.recordIds })
  return { name, side, count: clients }
}

export async function openCrowd({ subscribers }: Rig, side: Side, count: number): Promise<Group> {
  const name = `${side.name}, ${count} subscribers`
  await subscribers.ask('open', { crowd: name, door: side.door, tokens: await side.tokens(count), cursor: side.head })
  return { name, side, count }
}

export async function closeCrowd({ subscribers }: Rig, crowd: Group): Promise<void> {
  await subscribers.ask('close', { crowd: crowd.name })
}

/** Lets `team` write and `crowd` receive, and waits for the last receipt. @throws when the limit itself is incomplete */
export async function run(rig: Rig, { label, team, crowd, ...order }: RunOrder): Promise<Result> {
  const { side } = team
  const pids = { server: side.pid, subscribers: rig.subscribers.pid, writers: rig.writers.pid }
  const startMs = nowMs()
  const before = Object.entries(pids).map(([name, pid]) => ({ name, pid, ms: cpuMs(pid) }))
  const written = await rig.writers.ask('write', { team: team.name, head: side.head, ...order })
  const { head, sentAtMs } = written
  const delivered = await rig.subscribers.ask('settle', { crowd: crowd.name, head, sentAtMs })
  const spent = before.map(({ name, pid, ms }) => ({ name, ms: cpuMs(pid) - ms }))
  const tookMs = nowMs() - startMs
  side.head = head + sentAtMs.length
  const result = {
    ...delivered,
    editsPerS: (sentAtMs.length * 1000) / (written.endMs - written.startMs),
    deliveriesPerS: (delivered.count * 1000) / (delivered.lastAtMs - written.startMs),
    serverUsPerDelivery: ((spent[0]?.ms ?? Number.NaN) * 1000) / delivered.count,
  }
  progress(`${label}: ${summary(result)}; ${spent.map(({ name, ms }) => `${name} ${share(ms, tookMs)}`).join(', ')}`)
  if (delivered.faults.length > 0) {
    if (side.name === 'limit') throw new Error(`the limit is incomplete: ${delivered.faults.join(', ')}`)
    await closeCrowd(rig, crowd)
    await openCrowd(rig, side, crowd.count)
  }
  return result
}

function summary({ editsPerS, deliveriesPerS, p50, p99, serverUsPerDelivery, faults }: Result): string {
  const figures = [
    `${editsPerS.toFixed(0)} edits/s`,
    `${deliveriesPerS.toFixed(0)} deliveries/s`,
    `p50 ${p50.toFixed(1)} ms`,
    `p99 ${p99.toFixed(1)} ms`,
    `${serverUsPerDelivery.toFixed(1)} µs each`,
  ]
  return [...figures, ...faults].join(', ')
}

function share(ms: number, ofMs: number): string {
  return `${((ms / ofMs) * 100).toFixed(0)} %`
}
