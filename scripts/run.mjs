import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { ensureBuilt } from './lib/build.mjs'
import { endWithNpm } from './lib/end-with-npm.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { root, runTool } from './lib/run.mjs'

// node scripts/run.mjs [--unchecked] FILE ARGS: installs, builds, then runs a compiled file as if by itself.
const words = process.argv.slice(2)
const unchecked = words[0] === '--unchecked'
const [file, ...args] = unchecked ? words.slice(1) : words
if (file === undefined) {
  console.error('Which file? node scripts/run.mjs server/dist/migrate.js')
  process.exit(2)
}

await ensureInstalled()
// Unchecked: for what repairs a build that does not pass, such as the generated table types.
if (unchecked) await runTool('typescript/bin/tsc', ['-b', file.split('/')[0] ?? '.'])
else await ensureBuilt(file.startsWith('e2e/') ? ['server', 'client', 'e2e'] : ['server'])
endWithNpm()
const script = resolve(root, file)
process.argv = [process.execPath, script, ...args]
await import(pathToFileURL(script).href)
