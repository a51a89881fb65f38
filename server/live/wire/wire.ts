import type { Duplex } from 'node:stream'

import { WebSocket } from 'ws'

import { closeCodes } from '../connections.ts'
import { textFrame } from './frame.ts'
import type { Frame } from './frame.ts'

/** A socket that holds back more than this is behind: streams send it nothing until it has drained. */
const BEHIND_BYTES = 64 * 1024
/** Nothing is ever held back beyond this; the client comes back and resumes by cursor. */
const MAX_HELD_BYTES = 4 * 1024 * 1024
/** What is held back must be taken within this time and a second more for every 16 KiB. */
const PATIENCE_MS = 10_000
const SLOWEST_BYTES_PER_MS = 16

/**
 * What became of a frame. `behind`: it was taken, and more is held back now than should be. `closed`:
 * nothing was written and nothing ever will be.
 */
export type Sent = 'sent' | 'behind' | 'closed'

/** The outgoing side of one socket: the only writer of its messages. */
export type Wire = {
  /** Writes a ready-made frame. */
  write(frame: Frame): Sent
  readonly open: boolean
  readonly behind: boolean
  /** Calls `listener` once, when everything that is held back has been taken. */
  whenDrained(listener: () => void): void
  /** Closes a socket that has not taken what is held back in time. */
  cutIfStalled(nowMs: number): void
  close(code: number, reason: string): void
  /** Ends the connection without a word: nobody is there. */
  cut(): void
}

/**
 * Takes over the sending of `socket`, whose bytes go through `stream`. Frames are written to the
 * stream themselves; with compression off `ws` queues nothing, so they stay in order with the control
 * frames it writes. What tRPC sends through `socket.send` goes the same way and counts the same.
 */
export function makeWire(socket: WebSocket, stream: Duplex): Wire {
  let drained: (() => void)[] = []
  let behindSinceMs: number | null = null

  stream.on('drain', () => {
    behindSinceMs = null
    const waiting = drained
    drained = []
    for (const listener of waiting) listener()
  })

  const wire: Wire = {
    write({ parts, bytes }) {
      // Closing counts as closed: after a sign-out not even what is under way passes.
      if (socket.readyState !== WebSocket.OPEN) return 'closed'
      if (stream.writableLength + bytes > MAX_HELD_BYTES) {
        wire.close(closeCodes.tooSlow, 'reading too slowly')
        return 'closed'
      }
      if (parts.length > 1) stream.cork()
      for (const part of parts) stream.write(part)
      if (parts.length > 1) stream.uncork()
      if (stream.writableLength <= BEHIND_BYTES) return 'sent'
      behindSinceMs ??= performance.now()
      return 'behind'
    },
    get open() {
      return socket.readyState === WebSocket.OPEN
    },
    get behind() {
      return stream.writableLength > BEHIND_BYTES
    },
    whenDrained: (listener) => void drained.push(listener),
    cutIfStalled(nowMs) {
      if (behindSinceMs === null) return
      const patienceMs = PATIENCE_MS + stream.writableLength / SLOWEST_BYTES_PER_MS
      if (nowMs - behindSinceMs > patienceMs) wire.close(closeCodes.tooSlow, 'reading too slowly')
    },
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
  }

  // Of the two kinds of data tRPC may send, its encoder (codec.ts) makes only text; empty = nothing to say.
  socket.send = (data: unknown) => {
    if (typeof data === 'string' && data !== '') wire.write(textFrame(data))
  }
  return wire
}
