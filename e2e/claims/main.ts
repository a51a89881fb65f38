import { securityPage } from '@operagrid/shared/domain/security-page'

import { claims } from './checks.ts'
import type { Check } from './checks.ts'
import { runTests } from './run-tests.ts'
import type { RanTest } from './run-tests.ts'

// `npm run claims`: every sentence of the security page, what proves it, and whether it does.

const files = new Set(
  Object.values(claims).flatMap((claim) => ('checks' in claim ? claim.checks.map(({ file }) => file) : [])),
)
const tests = await runTests([...files])
const counts = { proved: 0, failed: 0, open: 0, words: 0 }

for (const { title, sentences } of securityPage) {
  process.stdout.write(`\n${title}\n`)
  for (const { id, text } of sentences) {
    const claim = claims[id]
    process.stdout.write(`  ${text}\n`)
    if (claim === undefined) {
      counts.failed += 1
      process.stdout.write('    FAILED  nothing says what would prove it: e2e/claims/checks.ts\n')
    } else if ('open' in claim) {
      counts.open += 1
      process.stdout.write(`    open    ${claim.open}\n`)
    } else if ('words' in claim) {
      counts.words += 1
      process.stdout.write(`    –       ${claim.words}\n`)
    } else {
      const proved = claim.checks.map((check) => tell(check, tests)).every(Boolean)
      counts[proved ? 'proved' : 'failed'] += 1
    }
  }
}
process.stdout.write(
  `\n${counts.proved} sentences proved, ${counts.failed} failed, ${counts.open} open, ${counts.words} that no program can check\n`,
)
process.exitCode = counts.failed === 0 ? 0 : 1

/** Says what became of a check; one that names no test that was run proves nothing. */
function tell({ says, file, name }: Check, ran: readonly RanTest[]): boolean {
  const meant = ran.filter((test) => test.file === file && (name === undefined || test.name.endsWith(name)))
  const passed = meant.length > 0 && meant.every((test) => test.passed)
  const result = meant.length === 0 ? 'no such test' : `${meant.filter((test) => test.passed).length}/${meant.length}`
  process.stdout.write(`    ${passed ? 'proved' : 'FAILED'}  ${says} (${file}, ${result})\n`)
  return passed
}
