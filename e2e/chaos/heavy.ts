import { setTimeout as sleep } from 'node:timers/promises'

import type { HeavyAct, Step } from './plan.ts'
import type { StepLog } from './step-log.ts'
import type { World } from './world/world.ts'

/** Does a planned fault of the whole world at its moment, or after those that are under way. */
export async function strike(world: World, { atMs, act }: Step<HeavyAct>, log: StepLog): Promise<void> {
  await sleep(atMs)
  await world.heavy.strike(act.kind, async () => {
    log.note('world', JSON.stringify(act))
    await doHeavy(world, act)
    log.note('world', `${act.kind} is over`)
  })
}

async function doHeavy({ nodes, database }: World, act: HeavyAct): Promise<void> {
  switch (act.kind) {
    case 'kill':
      return await nodes[act.node].kill()
    case 'restart':
      return await nodes[act.node].restart()
    case 'cut-database':
      return nodes[act.node].database.cut()
    case 'crash-database':
      return await database.crash()
  }
}
