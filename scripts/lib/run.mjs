import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The repository's top folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Runs a program with our output and answers its exit code.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...options.env } })
    child.once('error', (error) => {
      console.error(`${file}: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

/**
 * Runs a tool of node_modules by its script, so that neither npx nor a shell stands in between.
 * @param {string} path below node_modules
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 */
export function runTool(path, args, options) {
  return run(process.execPath, [`${root}node_modules/${path}`, ...args], options)
}
