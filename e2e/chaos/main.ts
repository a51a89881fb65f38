import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

import { switchOff } from './check/switches.ts'
import { describeFailure } from './describe-failure.ts'
import { runSeeds } from './run.ts'
import { describeSum, makeSum } from './sum.ts'
import { startWorld } from './world/world.ts'

const MOST_SEED = 999_999_999

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    from: { type: 'string' },
    clients: { type: 'string' },
    edits: { type: 'string' },
    calm: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
})
for (const name of values.without) orEnd(() => switchOff(name))
const single = whole('seed', values.seed)
const from = single ?? whole('from', values.from) ?? randomInt(1, MOST_SEED)
const count = single === undefined ? (whole('seeds', values.seeds) ?? 0) : 1
const limits = {
  clients: whole('clients', values.clients),
  edits: whole('edits', values.edits),
  calm: values.calm,
}

const startedAtMs = Date.now()
const sum = makeSum()
const failed: number[] = []
process.stdout.write(`${count} seeds from ${from}\n`)
const world = await startWorld()
try {
  for await (const run of runSeeds(world, { from, count, limits })) {
    sum.add(run)
    if (run.violations.length === 0) continue
    failed.push(run.plan.seed)
    process.stdout.write(`${describeFailure(run, world)}\n`)
  }
} finally {
  await world.stop()
}
const tookS = ((Date.now() - startedAtMs) / 1000).toFixed(0)
process.stdout.write(`${describeSum(sum)}\n${count} seeds in ${tookS} s, ${failed.length} failed ${failed.join(' ')}\n`)
process.exit(failed.length > 0 ? 1 : 0)

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return orEnd(() => {
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw new Error(`--${name} must be a whole number up to ${MOST_SEED}, not ${text}.`)
  })
}

/** A wish that cannot be fulfilled is one line, not a stack. */
function orEnd<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}
