import type { SeedRun } from './run-seed.ts'
import { WAVE } from './run.ts'
import { nodeNames } from './world/node.ts'
import type { World } from './world/world.ts'

const MOST_VIOLATIONS = 12
const MOST_CHARS = 800
const MOST_LINES = 120

/** A failed run for whoever must mend it: what broke, what led to it, how to see it again. */
export function describeFailure({ plan, violations, log }: SeedRun, world: World): string {
  const shown = violations.slice(0, MOST_VIOLATIONS)
  const opIds = new Set(shown.flatMap((violation) => violation.opIds))
  const named = new Set(shown.flatMap(({ text }) => text.match(/\bc\d\b/g) ?? []))
  const parts = plan.clients.map(({ name, tenant, part, node }) => `${name} ${tenant} ${part} at ${node}`)
  return [
    `Seed ${plan.seed} breaks ${[...new Set(violations.map(({ invariant }) => invariant))].join(', ')}:`,
    ...shown.map(({ invariant, text }) => `  ${invariant} ${text.slice(0, MOST_CHARS)}`),
    ...(violations.length > shown.length ? [`  and ${violations.length - shown.length} more`] : []),
    `Clients: ${parts.join(', ')}`,
    'What led to it:',
    ...log.about(opIds, named, MOST_LINES).map((line) => `  ${line.slice(0, MOST_CHARS)}`),
    ...nodeNames.flatMap((name) => faultsOf(world.nodes[name].output()).map((line) => `  node ${name}: ${line}`)),
    `Again: npm run chaos -- --seed ${plan.seed}   with neighbours: npm run chaos -- --from ${plan.seed} --seeds ${WAVE}`,
    'Smaller: the same with --clients 3, --edits 2 or --calm',
  ].join('\n')
}

/** The last faults that a node logged as its own. */
function faultsOf(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line))
    .slice(-3)
    .map((line) => line.slice(0, MOST_CHARS))
}
