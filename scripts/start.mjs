import { ensureBuilt } from './lib/build.mjs'
import { endWithNpm } from './lib/end-with-npm.mjs'
import { ensureInstalled } from './lib/install.mjs'

await ensureInstalled()
await ensureBuilt(['server', 'client'])
endWithNpm()
// In this very process: signals reach the server itself, once.
await import(new URL('../server/dist/bundle/main.js', import.meta.url).href)
