import { setTimeout as sleep } from 'node:timers/promises'

import { v7 } from 'uuid'

import type { Role } from '@operagrid/shared/domain/member'

import { openSocket } from '../ask/socket.ts'
import { workerOf } from './probe-world.ts'
import type { ProbeWorld, Side } from './probe-world.ts'
import { VEILED, veiledId } from './side.ts'

/** Members of both tenants at work: they watch, edit and point at the grid whose id both have. */
export type Bustle = {
  /** Events that each side's watchers have heard. */
  readonly heard: { a: number; b: number }
  stop(): Promise<void>
}

const PAUSE_MS = 40

/** What a stream is, and whose. */
type Stream = { readonly role: Role; readonly what: string }

/** @param onEvent every text that a stream of one side was sent, and what was subscribed to */
export async function keepBusy(
  world: ProbeWorld,
  onEvent: (side: Side, text: string, stream: Stream) => void,
): Promise<Bustle> {
  const heard = { a: 0, b: 0 }
  let stopped = false
  const ends: (() => void)[] = []
  const works: Promise<void>[] = []

  async function watch(side: Side): Promise<void> {
    const { shared, stack } = world
    const other = side === world.a ? world.b : world.a
    for (const role of ['management', 'viewer', 'reporter'] as const) {
      const socket = await openSocket(stack.url, side.seats[role][1].token)
      ends.push(() => socket.close())
      const hold = (path: string, input: unknown): void =>
        socket.hold({ method: 'subscription', path, input }, (text) => {
          heard[side.brand.name] += 1
          onEvent(side, text, { role, what: `${role} ${path} ${JSON.stringify(input)}` })
        })
      for (const gridId of [shared.gridId, other.things.gridId, side.things.gridId]) {
        hold('live.grid', { gridId, cursor: 0 })
        hold('live.presence', { gridId, clientId: v7() })
      }
      for (const dashboardId of [shared.dashboardId, other.things.dashboardId, side.things.dashboardId])
        hold('live.dashboard', { dashboardId })
    }
  }

  async function work(side: Side): Promise<void> {
    const { gridId } = world.shared
    const { brand } = side
    const name = `${brand.mark} edit`
    const socket = await openSocket(world.stack.url, workerOf(side).token)
    ends.push(() => socket.close())
    const clientId = v7()
    socket.hold({ method: 'subscription', path: 'live.presence', input: { gridId, clientId } }, () => undefined)
    const own = (): string => {
      const id = v7()
      if (side === world.a) world.foreignIds.add(id)
      return id
    }
    const recordIds = [own(), own(), own()]
    const apply = async (op: object): Promise<unknown> =>
      await socket.ask({ method: 'mutation', path: 'record.apply', input: { gridId, ops: [op] } })
    for (const recordId of recordIds) await apply({ kind: 'create', opId: own(), recordId, cells: {} })
    works.push(
      (async () => {
        for (let count = 0; !stopped; count += 1) {
          const recordId = recordIds[count % recordIds.length]
          const cells = { [`${brand.fields}tx`]: `${name} ${count}`, [veiledId(brand)]: `${VEILED} ${count}` }
          await apply({ kind: 'patch', opId: own(), recordId, cells, baseVersion: 0 })
          const fieldId = count % 3 === 0 ? veiledId(brand) : `${brand.fields}tx`
          const state = { recordId, fieldId, typing: count % 2 === 0 }
          await socket.ask({ method: 'mutation', path: 'presence.set', input: { gridId, clientId, state } })
          // A tile that counts moves only with the number of records.
          if (count % 10 === 0)
            await apply({ kind: count % 20 === 0 ? 'delete' : 'restore', opId: own(), recordId: recordIds[0] })
          await sleep(PAUSE_MS)
        }
      })(),
    )
  }

  await Promise.all([watch(world.a), watch(world.b)])
  await Promise.all([work(world.a), work(world.b)])
  return {
    heard,
    async stop() {
      stopped = true
      await Promise.all(works)
      for (const end of ends) end()
    },
  }
}
