import type { Finding } from '../judge/finding.ts'
import { changed, countStrangeChanges, printOf } from './fingerprint.ts'
import { workerOf } from './probe-world.ts'
import type { ProbeWorld } from './probe-world.ts'

/** What the database and the server's own words say when all is over. */
export async function inspect(world: ProbeWorld): Promise<Finding[]> {
  const { stack, a, shared, before } = world
  const findings: Finding[] = []
  if (!isAlive(stack.pid)) return [{ fault: 'dead', step: null, detail: `the server is gone: ${stack.output()}` }]
  const of = { tenantId: a.things.tenantId, workerId: workerOf(a).memberId, shared }
  for (const table of changed(before, await printOf(stack, of, before)))
    findings.push({ fault: 'write', step: null, detail: `A's rows in ${table} are not what they were` })
  const strange = await countStrangeChanges(stack, of)
  if (strange > 0)
    findings.push({ fault: 'write', step: null, detail: `${strange} changes of A's shared grid are no member's of A` })
  // pino's level of an error; the stack logs from warnings on.
  for (const line of stack.output().split('\n'))
    if (/"level":(?:50|60)/.test(line)) findings.push({ fault: 'server', step: null, detail: line })
  return findings
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
