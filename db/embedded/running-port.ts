import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The port of the PostgreSQL that runs in `dataDir`; undefined when none does. */
export function runningPort(dataDir: string): number | undefined {
  try {
    // Its lines: process id, folder, start, port, …
    const [pid, , , port] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 0)
    return Number(port)
  } catch {
    return undefined
  }
}
