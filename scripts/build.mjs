import { bundle } from './lib/bundle.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { runTool } from './lib/run.mjs'

// Everything, also what nothing depends on yet. For builds on demand see lib/build.mjs.
await ensureInstalled()
const types = await runTool('typescript/bin/tsc', ['-b'])
process.exitCode = types || (await bundle('server')) || (await bundle('client'))
