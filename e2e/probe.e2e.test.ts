import { randomInt } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { describeProbe } from './probe/describe.ts'
import { runProbe } from './probe/run-probe.ts'
import { startProbeWorld } from './probe/world/probe-world.ts'
import type { ProbeWorld } from './probe/world/probe-world.ts'

const STEPS = 20_000

/** Run the same steps again with PROBE_SEED, or one of them with `npm run probe -- --seed N --from STEP --count 1`. */
const seed = Number(process.env['PROBE_SEED'] ?? randomInt(1, 100_000_000))

describe(`a tenant that tries everything to learn of another, seed ${seed}`, () => {
  let world: ProbeWorld
  beforeAll(async () => void (world = await startProbeWorld(seed)))
  afterAll(async () => await world.stack.stop())

  it(`learns nothing and changes nothing in ${STEPS} steps`, { timeout: 600_000 }, async () => {
    const probe = { seed, from: 0, count: STEPS }
    const tally = await runProbe(world, probe)
    console.log(`probe of seed ${seed}\n${describeProbe(probe, tally)}`)
    expect(tally.findings.kept).toEqual([])
  })
})
