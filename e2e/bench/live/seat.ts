import type { WebSocket } from 'ws'

import { nowMs, sleep } from './clock.ts'
import type { Door } from './door.ts'
import { openFeed } from './feed.ts'
import type { Frame } from './frame-scan.ts'

/** One subscriber: a socket, and what of the grid it has seen. */
export type Seat = {
  /** The last version it has received. */
  readonly reached: number
  /** Why it is not complete and in commit order; null while it is. */
  readonly fault: string | null
  /** Opens the socket, or opens it again where it stopped; resolves once the feed has begun. */
  open(how: { readonly resume: boolean }): Promise<void>
  /** Loses the socket without a word, as a network does. */
  drop(): void
  /** Stops to read: what the server sends is held back by the kernel, then by the server. */
  stall(): void
  /** Reads on and answers what became of the stalled socket, in words; then it is left. */
  leave(): Promise<string>
}

export type SeatOptions = {
  readonly door: Door
  readonly token: string
  readonly cursor: number
  readonly scan: (message: Buffer) => Frame | null
  readonly received: (frame: Frame, atMs: number) => void
}

/** A feed that says nothing at its beginning counts as begun after this. */
const SILENCE_MS = 1_000

export function makeSeat({ door, token, cursor, scan, received }: SeatOptions): Seat {
  let socket: WebSocket | null = null
  let reached = cursor
  let fault: string | null = null
  let stalled = false
  let begun: (() => void) | null = null

  /** The server's words that carry no change: heartbeat, beginning, error. */
  const hearOther = (message: Buffer): void => {
    const text = message.toString()
    if (text === 'PING') socket?.send('PONG')
    else if (text.includes('"error"')) fault ??= text.slice(0, 200)
    else if (text.includes('"changes"')) begun?.()
  }

  const hear = (message: Buffer): void => {
    if (stalled) return
    const atMs = nowMs()
    const frame = scan(message)
    if (frame === null) return hearOther(message)
    begun?.()
    if (frame.resync) fault ??= `was told at ${reached} to read anew`
    else if (!frame.dense) fault ??= `a message with gaps between ${frame.first} and ${frame.last}`
    else if (frame.first !== reached + 1) fault ??= `${frame.first} came after ${reached}`
    reached = frame.last
    received(frame, atMs)
  }

  return {
    get reached() {
      return reached
    },
    get fault() {
      return fault
    },
    async open({ resume }) {
      const opened = await openFeed(door, { token, cursor: reached, resume })
      socket = opened
      opened.on('message', hear)
      opened.on('error', () => undefined)
      opened.on('close', (code, reason) => {
        if (socket === opened && !stalled) fault ??= `was closed: ${code} ${reason.toString()}`
      })
      if (door.kind === 'limit') return
      await new Promise<void>((resolve) => {
        begun = resolve
        setTimeout(resolve, SILENCE_MS)
      })
      begun = null
    },
    drop() {
      const lost = socket
      socket = null
      lost?.terminate()
    },
    stall() {
      stalled = true
      socket?.pause()
    },
    async leave() {
      const left = socket
      socket = null
      const closed = new Promise<string>((resolve) => left?.once('close', (code) => resolve(`was cut (${code})`)))
      left?.resume()
      const fate = await Promise.race([closed, sleep(SILENCE_MS).then(() => 'was kept')])
      left?.terminate()
      return fate
    },
  }
}
