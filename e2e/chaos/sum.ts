import type { SeedRun } from './run-seed.ts'

/** What all runs together have seen: a fault that never comes proves nothing. */
export type Sum = {
  add(run: SeedRun): void
  of(): Readonly<Record<string, number>>
}

export function makeSum(): Sum {
  const counts: Record<string, number> = {}
  const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by)
  return {
    of: () => counts,
    add({ plan, histories }) {
      count('seeds')
      count('clients', plan.clients.length)
      for (const { kind } of plan.heavy.map((step) => step.act)) count(`world ${kind}`)
      if (plan.revocation !== null) count(`revoked ${plan.revocation.act.kind}`)
      for (const { kind } of plan.clients.flatMap(({ steps }) => steps).map((step) => step.act)) count(`act ${kind}`)
      for (const { ops, stored, clients } of histories) {
        count('ops', ops.length)
        count('changes', stored.changes.length)
        for (const { outcome, answers } of ops) {
          count(outcome.kind === 'refused' ? `ops refused ${outcome.code}` : `ops ${outcome.kind}`)
          if (answers.length > 2) count('ops answered thrice or more')
          if (outcome.kind === 'applied' && outcome.conflicts.length > 0) count('ops with conflicts')
        }
        for (const { told, connections } of clients) {
          count('connections', connections.length)
          for (const telling of told) count(`told ${telling.kind}`)
        }
      }
    },
  }
}

export function describeSum(sum: Sum): string {
  return Object.entries(sum.of())
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
