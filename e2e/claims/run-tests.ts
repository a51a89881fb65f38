import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** A test that was run: its file from the project's folder, its whole name, and whether it passed. */
export type RanTest = { readonly file: string; readonly name: string; readonly passed: boolean }

/** Runs whole test files once, as `npm test` does, their output on stderr. @throws Error when nothing was run */
export async function runTests(files: readonly string[]): Promise<RanTest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'operagrid-claims-'))
  const output = join(folder, 'report.json')
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const words = ['run', ...files, '--reporter=dot', '--reporter=json', `--outputFile.json=${output}`]
    const child = spawn(process.execPath, [vitest, ...words], { cwd: root, stdio: ['ignore', 2, 2] })
    await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
    const { testResults } = report.parse(JSON.parse(readFileSync(output, 'utf8')))
    return testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({
        file: relative(root, name),
        name: fullName,
        passed: status === 'passed',
      })),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
