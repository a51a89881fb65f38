import { makePlan } from './plan.ts'
import type { Limits, Plan } from './plan.ts'
import { runSeed } from './run-seed.ts'
import type { SeedRun } from './run-seed.ts'
import type { World } from './world/world.ts'

/** How many seeds run at the same time: most of one's time is waiting. */
export const WAVE = 8

/**
 * Runs seeds wave by wave on one world. The seeds of a wave feel each other's heavy faults, so a failure
 * may need its neighbours to come again: a wave always begins at a multiple of its size after `from`.
 */
export async function* runSeeds(
  world: World,
  { from, count, limits }: { readonly from: number; readonly count: number; readonly limits?: Limits },
): AsyncGenerator<SeedRun> {
  for (let first = from; first < from + count; first += WAVE) {
    const seeds = Array.from({ length: Math.min(WAVE, from + count - first) }, (_, at) => first + at)
    const plans = seeds.map((seed) => makePlan(seed, limits))
    const places = await placeVictims(world, plans)
    yield* await Promise.all(plans.map((plan) => runNamed(world, plan, places.get(plan) ?? 0)))
  }
}

/** A run that cannot be carried out is no broken invariant, but whoever looks must know which it was. */
async function runNamed(world: World, plan: Plan, victim: number): Promise<SeedRun> {
  try {
    return await runSeed(world, plan, victim)
  } catch (cause) {
    throw new Error(`seed ${plan.seed} could not be run`, { cause })
  }
}

/** Gives every plan that needs one a victim of its own, unharmed. */
async function placeVictims(world: World, plans: readonly Plan[]): Promise<ReadonlyMap<Plan, number>> {
  const places = new Map<Plan, number>()
  const taken = { north: 0, south: 0 }
  for (const plan of plans) {
    const tenant = plan.revocation?.act.tenant
    if (tenant === undefined) continue
    places.set(plan, taken[tenant])
    await world.cast.ready(tenant, taken[tenant])
    taken[tenant] += 1
  }
  return places
}
