import { ensureInstalled } from './lib/install.mjs'
import { runTool } from './lib/run.mjs'

await ensureInstalled()

/** @type {[string, string, string[]][]} */
const steps = [
  ['format', 'oxfmt/bin/oxfmt', ['--check', '.']],
  ['types', 'typescript/bin/tsc', ['-b']],
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '.']],
  ['dead code', 'knip/bin/knip.js', ['--no-progress']],
  ['table types', 'vitest/vitest.mjs', ['run', '--project', 'pg', 'db/schema.pg.test.ts', '--reporter', 'dot']],
]

// One after the other, each shown: a person wants every fault in one run.
const failed = []
for (const [name, tool, args] of steps) {
  const started = performance.now()
  const code = await runTool(tool, args)
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (code !== 0) failed.push(name)
}
if (failed.length > 0)
  console.error(`Not in order: ${failed.join(', ')}. npx oxfmt writes the format; npm run schema the table types.`)
process.exitCode = failed.length > 0 ? 1 : 0
