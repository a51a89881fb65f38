import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { runTool } from './lib/run.mjs'

// The browser tests run the built stack, so it is built first. Arguments go to the runner:
// npm test -- db/migrate, npm test -- --project unit
await ensureInstalled()
await ensureBuilt(['server', 'client', 'e2e'])
process.exitCode = await runTool('vitest/vitest.mjs', ['run', ...process.argv.slice(2)])
