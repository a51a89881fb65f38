import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import type { Bench, BenchRow } from './bench.ts'
import { benchEdit } from './edit.ts'
import { benchGrid } from './grid.ts'
import { benchHands } from './hands/hands.ts'
import { benchImport } from './import.ts'
import { liveBenches } from './live/live.ts'
import { benchMillion } from './million.ts'
import { benchRollup } from './rollup.ts'
import { benchRowSecurity } from './security/row-security.ts'
import { benchSignInLoad } from './security/sign-in-load.ts'
import { benchTiming } from './security/timing.ts'

const benches: readonly Bench[] = [
  { name: 'edit', run: benchEdit },
  { name: 'import', run: benchImport },
  { name: 'grid', run: benchGrid },
  { name: 'grid.hands', run: benchHands },
  { name: 'rollup', run: benchRollup },
  { name: 'million', run: benchMillion },
  { name: 'security.rows', run: benchRowSecurity },
  { name: 'security.sign-ins', run: benchSignInLoad },
  { name: 'security.timing', run: benchTiming },
  ...liveBenches,
]

/** `live` names all its parts, `live.idle` one. */
const isNamed = (bench: Bench, name: string): boolean => bench.name === name || bench.name.startsWith(`${name}.`)

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const unknown = positionals.filter((name) => !benches.some((bench) => isNamed(bench, name)))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}. There are: ${benches.map((bench) => bench.name).join(', ')}.\n`,
  )
  process.exit(1)
}

const rows: BenchRow[] = []
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.some((name) => isNamed(bench, name))) continue
  process.stderr.write(`${bench.name} …\n`)
  rows.push(...(await bench.run()))
}
process.stdout.write(`${table(rows)}\n`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
process.exit(rows.every((row) => row.met) ? 0 : 2)

function table(all: readonly BenchRow[]): string {
  const cells = all.map((row) => [
    row.name,
    `${figure(row.ours)} ${row.unit}`,
    row.limit === null ? '–' : `${figure(row.limit)} ${row.unit}`,
    row.ratio === null ? '–' : row.ratio.toFixed(2),
    row.goal,
    row.goal === '–' ? '' : row.met ? 'met' : 'MISSED',
  ])
  const head = ['what', 'ours', 'limit', 'ratio', 'goal', '']
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)))
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2)
}
