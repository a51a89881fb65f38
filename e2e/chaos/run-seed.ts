import { setTimeout as sleep } from 'node:timers/promises'

import { checkHistory } from './check/check-history.ts'
import type { History, Violation } from './check/history.ts'
import { collect } from './collect.ts'
import { enter } from './enter.ts'
import type { Actor } from './enter.ts'
import { strike } from './heavy.ts'
import type { Plan } from './plan.ts'
import { revokeAndWatch } from './revoke.ts'
import { setStage } from './stage.ts'
import { makeStepLog } from './step-log.ts'
import type { StepLog } from './step-log.ts'
import { tenantNames } from './world/tenants.ts'
import type { World } from './world/world.ts'

export type SeedRun = {
  readonly plan: Plan
  readonly violations: readonly Violation[]
  readonly histories: readonly History[]
  readonly log: StepLog
}

/**
 * Runs one plan to its end and checks what happened.
 *
 * @param victim which of the tenant's victims is this plan's and nobody else's
 */
export async function runSeed(world: World, plan: Plan, victim: number): Promise<SeedRun> {
  const log = makeStepLog()
  const chances = { north: plan.random.fork(), south: plan.random.fork() }
  const [north, south] = await Promise.all([
    setStage(world, 'north', chances.north),
    setStage(world, 'south', chances.south),
  ])
  const stages = { north, south }
  const hearAgain = world.loseWakeUps(plan.wakeUpLoss)
  const actors = await Promise.all(plan.clients.map((each) => enter(world, stages, each, { victim, log })))
  try {
    const [revocation] = await Promise.all([
      revokeAndWatch(world, plan, actors),
      ...actors.map(play),
      ...plan.heavy.map((step) => strike(world, step, log)),
    ])
    await world.heavy.rest()
    const histories = await Promise.all(
      tenantNames.map((tenant) => {
        const clients = actors.map(({ client }) => client).filter((client) => client.plan.tenant === tenant)
        const revocations = revocation !== null && plan.revocation?.act.tenant === tenant ? [revocation] : []
        return collect(world.database, stages[tenant], clients, revocations)
      }),
    )
    return { plan, violations: histories.flatMap(checkHistory), histories, log }
  } finally {
    hearAgain()
    await Promise.all(actors.map(({ client }) => client.close()))
    await Promise.all([north.clear(), south.clear()])
  }
}

async function play({ client, act }: Actor): Promise<void> {
  const startedAtMs = Date.now()
  for (const step of client.plan.steps) {
    await sleep(Math.max(0, startedAtMs + step.atMs - Date.now()))
    await act(step.act)
  }
}
