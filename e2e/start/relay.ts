import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

import { freePort } from '../stack/free-port.ts'

/** A TCP port of this machine that leads to another one, and can be cut like a cable. */
export type Relay = {
  readonly port: number
  /** Drops every connection and refuses new ones. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** Lets nothing through either way and tells nobody, as a network that is out of reach. */
  hush(): void
  /** Lets through what waits, and what comes. */
  speak(): void
}

export async function openRelay(targetPort: number): Promise<Relay> {
  const open = new Set<Socket>()
  let hushed = false
  const server = createServer((socket) => {
    const target = connect(targetPort, '127.0.0.1')
    for (const [end, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      open.add(end)
      end.on('error', () => other.destroy())
      end.once('close', () => {
        open.delete(end)
        other.destroy()
      })
      end.pipe(other)
      if (hushed) end.pause()
    }
  })
  const port = await freePort()
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve())
    })
  await listen()
  return {
    port,
    async cut() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
    },
    mend: listen,
    hush() {
      hushed = true
      for (const socket of open) socket.pause()
    },
    speak() {
      hushed = false
      for (const socket of open) socket.resume()
    },
  }
}
