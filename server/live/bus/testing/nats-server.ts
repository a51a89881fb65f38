import { spawn, spawnSync } from 'node:child_process'

import { freePort } from '../../../testing/free-port.ts'

/** The real nats-server of this machine: from PATH, or where Debian puts it; undefined when there is none. */
export const natsBinary = ['nats-server', '/usr/sbin/nats-server'].find(
  (binary) => spawnSync(binary, ['--version']).status === 0,
)

/** For the title of what needs NATS: why it is skipped, or nothing. */
export const natsMissing = natsBinary === undefined ? ' (skipped: no nats-server on this machine)' : ''

/** Says in one line of the output that `suite` is skipped, so that nothing is skipped silently. */
export function nameSkipped(suite: string): void {
  if (natsBinary === undefined)
    process.stderr.write(`SKIPPED ${suite}: no nats-server here. Debian has it as the package nats-server.\n`)
}

export type NatsServer = { readonly url: string; stop(): Promise<void> }

/** Starts a NATS server on 127.0.0.1, on `port` or on a free one, and waits until it takes connections. */
export async function startNats(port?: number): Promise<NatsServer> {
  if (natsBinary === undefined) throw new Error('there is no nats-server on this machine')
  const chosen = port ?? (await freePort())
  const child = spawn(natsBinary, ['-a', '127.0.0.1', '-p', String(chosen)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Server is ready')) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`nats-server ended:\n${said}`)))
  })
  return {
    url: `nats://127.0.0.1:${chosen}`,
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
