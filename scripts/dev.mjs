import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'

import { endWithNpm } from './lib/end-with-npm.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { root, runTool } from './lib/run.mjs'

await ensureInstalled()
endWithNpm()

// Browsers come through Vite, which passes /trpc and /files on to the server.
const webPort = process.env['WEB_PORT'] ?? '5173'
const env = { BASE_URL: `http://localhost:${webPort}`, PORT: '3000', ...process.env }

let stopping = false
/** @type {import('node:child_process').ChildProcess | undefined} */
let server
/** What is asked for while a build runs is done once after it. */
let asked = false
let building = false
/** @type {NodeJS.Timeout | undefined} */
let settling

const web = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'client', '--port', webPort, '--strictPort'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env,
})
web.once('exit', () => void stop())
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop())

for (const folder of ['shared', 'db', 'server']) {
  watch(join(root, folder), { recursive: true }, (_, name) => {
    // The build's own output must not start the next build.
    if (!name || !/\.(ts|sql)$/.test(name) || /(^|[\\/])(dist|node_modules)[\\/]/.test(name)) return
    // One save is several events.
    clearTimeout(settling)
    settling = setTimeout(() => void rebuild(), 100)
  })
}
await rebuild()

async function rebuild() {
  asked = true
  if (building || stopping) return
  building = true
  while (asked && !stopping) {
    asked = false
    // The running server stays when the types are wrong: half an edit is no reason to lose it.
    if ((await runTool('typescript/bin/tsc', ['-b', 'server'])) === 0 && !asked) await restart()
  }
  building = false
}

async function restart() {
  await end(server)
  if (stopping) return
  server = spawn(process.execPath, ['server/dist/main.js'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env })
}

/** @param {import('node:child_process').ChildProcess | undefined} child */
function end(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
}

async function stop() {
  if (stopping) return
  stopping = true
  await Promise.all([end(server), end(web)])
  process.exit()
}
