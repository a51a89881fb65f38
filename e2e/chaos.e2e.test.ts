import { randomInt } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { describeFailure } from './chaos/describe-failure.ts'
import { runSeeds } from './chaos/run.ts'
import { describeSum, makeSum } from './chaos/sum.ts'
import { startWorld } from './chaos/world/world.ts'
import type { World } from './chaos/world/world.ts'

const SEEDS = 100
/** Failures that are told whole; more than a person reads at once help nobody. */
const SHOWN = 3

/** Run the same seeds again with CHAOS_SEED, or one of them with `npm run chaos -- --seed N`. */
const from = Number(process.env['CHAOS_SEED'] ?? randomInt(1, 100_000_000))

describe(`two nodes, two tenants, everything that goes wrong, seeds from ${from}`, () => {
  let world: World
  beforeAll(async () => void (world = await startWorld()))
  afterAll(async () => await world.stop())

  it(`hold the invariants in ${SEEDS} seeds`, { timeout: 600_000 }, async () => {
    const sum = makeSum()
    const failed: string[] = []
    for await (const run of runSeeds(world, { from, count: SEEDS })) {
      sum.add(run)
      if (run.violations.length === 0) continue
      const [first] = run.violations
      // Said in short at the end as well, where a long log is cut at its beginning.
      failed.push(`${run.plan.seed}: ${first?.invariant} ${first?.text.slice(0, 400)}`)
      if (failed.length <= SHOWN) console.log(describeFailure(run, world))
    }
    console.log(`chaos from seed ${from}: ${describeSum(sum)}`)
    expect(failed, 'seeds that break an invariant').toEqual([])
  })
})
