import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

import { makeDelayLine } from './delay-line.ts'

/** One client's way to the servers, and everything that goes wrong on it. Bytes keep their order. */
export type Link = {
  readonly port: number
  /** Which server port new connections lead to. */
  target(): number
  aim(targetPort: number): void
  /** From now on each way takes so much longer, in milliseconds. */
  lag(upMs: number, downMs: number): void
  /** Breaks every connection. */
  cut(): void
  /** For a time nothing arrives in one direction, and then the connections break: calls or answers are lost. */
  swallow(direction: Direction, forMs: number): void
  /** For a time the client does not read. */
  stall(forMs: number): void
  /** From now on nothing goes wrong. What is broken stays broken. */
  heal(): void
  close(): Promise<void>
}

export type Direction = 'up' | 'down'

type Pair = { readonly near: Socket; readonly far: Socket }

export async function openLink(targetPort: number): Promise<Link> {
  const pairs = new Set<Pair>()
  const faults = new Set<NodeJS.Timeout>()
  const lagMs = { up: 0, down: 0 }
  const swallowed = new Set<Direction>()
  let target = targetPort
  let stalled = false
  let healed = false

  const server = createServer((near) => {
    const pair = { near, far: connect(target, '127.0.0.1') }
    pairs.add(pair)
    carry(near, pair.far, 'up', () => pairs.delete(pair))
    carry(pair.far, near, 'down', () => pairs.delete(pair))
    if (stalled) pair.far.pause()
  })

  /** Carries what `from` says to `to`, as late as the lag is; the end of the one is the end of the other. */
  function carry(from: Socket, to: Socket, direction: Direction, over: () => void): void {
    const line = makeDelayLine()
    from.setNoDelay(true)
    from.on('data', (chunk: Buffer) => {
      if (swallowed.has(direction)) return
      line.push(lagMs[direction], () => {
        if (!to.destroyed) to.write(chunk)
      })
    })
    from.on('error', () => to.destroy())
    from.once('close', () => {
      over()
      line.push(lagMs[direction], () => to.destroySoon())
    })
  }

  const later = (forMs: number, work: () => void): void => {
    const timer = setTimeout(() => {
      faults.delete(timer)
      work()
    }, forMs)
    faults.add(timer)
  }
  const cut = (): void => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
    swallowed.clear()
  }
  const read = (): void => {
    stalled = false
    for (const { far } of pairs) far.resume()
  }
  const heal = (): void => {
    healed = true
    for (const timer of faults) clearTimeout(timer)
    lagMs.up = 0
    lagMs.down = 0
    if (swallowed.size > 0) cut()
    read()
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    target: () => target,
    aim: (port) => void (target = port),
    lag(upMs, downMs) {
      if (!healed) Object.assign(lagMs, { up: upMs, down: downMs })
    },
    cut,
    swallow(direction, forMs) {
      if (healed) return
      swallowed.add(direction)
      later(forMs, cut)
    },
    stall(forMs) {
      if (healed) return
      stalled = true
      for (const { far } of pairs) far.pause()
      later(forMs, read)
    },
    heal,
    close: () =>
      new Promise((resolve) => {
        heal()
        server.close(() => resolve())
        cut()
      }),
  }
}
