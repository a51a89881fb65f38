import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { bundle } from './bundle.mjs'
import { root, runTool } from './run.mjs'
import { hashOf, hasStamp, writeStamp } from './stamp.mjs'

const base = ['package-lock.json', 'tsconfig.base.json', 'shared', 'db']
const server = [...base, 'server', 'scripts/server-bundle.config.ts']

/**
 * What can be built: the sources that it is made of, a file that must be there afterwards, and the
 * TypeScript projects that are compiled for it; server and client are bundled too.
 * @type {Record<'server' | 'client' | 'e2e', { sources: string[]; output: string; projects?: string[] }>}
 */
const targets = {
  server: { sources: server, output: 'server/dist/bundle/main.js', projects: ['server'] },
  e2e: { sources: [...server, 'e2e'], output: 'e2e/dist/tsconfig.tsbuildinfo', projects: ['server', 'e2e'] },
  client: { sources: ['package-lock.json', 'shared', 'client'], output: 'client/dist/index.html' },
}

/**
 * Builds those of the targets whose sources have changed. Ends the process when one fails.
 * @param {readonly (keyof typeof targets)[]} names
 */
export async function ensureBuilt(names) {
  const stale = names.flatMap((name) => {
    const target = targets[name]
    const hash = hashOf(target.sources)
    return hasStamp(`build-${name}`, hash) && existsSync(join(root, target.output)) ? [] : [{ name, hash, target }]
  })
  if (stale.length === 0) return
  console.log(`Building ${stale.map(({ name }) => name).join(', ')} …`)
  // One compiler for all projects: two would write the same files.
  const projects = new Set(stale.flatMap(({ target }) => target.projects ?? []))
  const steps = []
  if (projects.size > 0) steps.push(runTool('typescript/bin/tsc', ['-b', ...projects]))
  for (const { name } of stale) if (name !== 'e2e') steps.push(bundle(name))
  const failed = (await Promise.all(steps)).find((code) => code !== 0)
  if (failed !== undefined) {
    console.error('The build failed: see above.')
    process.exit(failed)
  }
  for (const { name, hash } of stale) writeStamp(`build-${name}`, hash)
}
