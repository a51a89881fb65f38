import { kinds } from './draw/question.ts'
import { faults } from './judge/finding.ts'
import type { Fault } from './judge/finding.ts'
import type { Probe, Tally } from './run-probe.ts'

/** The table of what was fired and found, and each finding with the way to see it again. */
export function describeProbe({ seed }: Probe, tally: Tally): string {
  const { fired, findings } = tally
  const line = (name: string, count: number): string =>
    `  ${name.padEnd(34)} ${count.toLocaleString('en').padStart(12)}`
  const codes = [...tally.codes].sort(([, one], [, other]) => other - one)
  return [
    'fired',
    ...kinds.map((kind) => line(kind, fired.get(kind) ?? 0)),
    line('questions, twins included', tally.asked),
    line('pairs compared', tally.compared),
    line('passing refusals, not compared', tally.passed),
    line('events heard by A', tally.heard.a),
    line('events heard by B', tally.heard.b),
    'answered',
    ...codes.map(([code, count]) => line(code, count)),
    'found',
    // Object.entries knows no key types; these are the table's own.
    ...Object.entries(faults).map(([fault, name]) => line(name, findings.counts.get(fault as Fault) ?? 0)),
    ...findings.kept.map(({ fault, step, detail }) => {
      const again = step === null ? `--seed ${seed}` : `--seed ${seed} --from ${step} --count 1`
      return `${faults[fault]}: npm run probe -- ${again}\n  ${detail}`
    }),
  ].join('\n')
}
