import { runTool } from './run.mjs'

/** How each is told to Vite. */
const builds = {
  server: ['--config', 'scripts/server-bundle.config.ts'],
  client: ['client'],
}

/**
 * Makes the few files that run, or that browsers load, of the sources of one of them. Answers the exit code.
 * @param {keyof typeof builds} name
 */
export function bundle(name) {
  return runTool('vite/bin/vite.js', ['build', ...builds[name], '--logLevel', 'warn'])
}
