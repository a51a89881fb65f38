import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

import { describeProbe } from './describe.ts'
import { runProbe } from './run-probe.ts'
import { openTable } from './world/open-table.ts'
import { startProbeWorld } from './world/probe-world.ts'

const MOST = 999_999_999
const PROGRESS_MS = 10_000

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    break: { type: 'string' },
  },
})
const probe = {
  seed: values.seed === undefined ? randomInt(1, MOST) : whole('seed', values.seed),
  from: whole('from', values.from),
  count: whole('count', values.count),
}
process.stdout.write(`${probe.count} steps of seed ${probe.seed} from ${probe.from}\n`)
const world = await startProbeWorld(probe.seed)
if (values.break !== undefined) {
  await openTable(world.stack, values.break)
  process.stdout.write(`the tenants of ${values.break} are no longer apart\n`)
}
const startedAtMs = Date.now()
let toldAtMs = startedAtMs
let done = 0
let failed = true
try {
  const tally = await runProbe(world, probe, ({ findings }) => {
    done += 1
    if (Date.now() - toldAtMs < PROGRESS_MS) return
    toldAtMs = Date.now()
    process.stdout.write(`${done} steps, ${rate()} a second, ${findings.total} findings\n`)
  })
  failed = tally.findings.total > 0
  process.stdout.write(`${describeProbe(probe, tally)}\n`)
  const tookS = ((Date.now() - startedAtMs) / 1_000).toFixed(0)
  process.stdout.write(
    `seed ${probe.seed}: ${done} steps in ${tookS} s, ${rate()} a second, ${tally.findings.total} findings\n`,
  )
} finally {
  await world.stack.stop()
}
process.exit(failed ? 1 : 0)

function rate(): string {
  return ((done * 1_000) / Math.max(1, Date.now() - startedAtMs)).toFixed(0)
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  process.stderr.write(`--${name} must be a whole number up to ${MOST}, not ${text}.\n`)
  process.exit(2)
}
