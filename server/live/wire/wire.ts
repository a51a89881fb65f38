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

/**
 * The outgoing side of one socket, and the only writer of its messages: what tRPC sends goes through it
 * as well. Frames are written to the socket's stream as they are; since nothing is compressed `ws` holds
 * no queue of its own, and they stay in order with the control frames it writes.
 */
export class Wire {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  #drained: (() => void)[] = []
  #behindSinceMs = Infinity

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
    stream.on('drain', () => this.#drain())
    // Of the two kinds of data that tRPC may send, its encoder (codec.ts) makes only text; empty = said already.
    socket.send = (data: unknown) => {
      if (typeof data === 'string' && data !== '') this.write(textFrame(data))
    }
  }

  /** Closing counts as closed: after a sign-out not even what is under way passes. */
  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  get behind(): boolean {
    return this.#stream.writableLength > BEHIND_BYTES
  }

  /** Writes a ready-made frame. */
  write({ parts, bytes }: Frame): Sent {
    if (!this.open) return 'closed'
    const stream = this.#stream
    if (stream.writableLength + bytes > MAX_HELD_BYTES) {
      this.close(closeCodes.tooSlow, 'reading too slowly')
      return 'closed'
    }
    if (parts.length > 1) stream.cork()
    for (const part of parts) stream.write(part)
    if (parts.length > 1) stream.uncork()
    if (stream.writableLength <= BEHIND_BYTES) return 'sent'
    if (this.#behindSinceMs === Infinity) this.#behindSinceMs = performance.now()
    return 'behind'
  }

  /** Calls `listener` once, when everything that is held back has been taken. */
  whenDrained(listener: () => void): void {
    this.#drained.push(listener)
  }

  /** Closes a socket that has not taken what is held back in time. */
  cutIfStalled(nowMs: number): void {
    const patienceMs = PATIENCE_MS + this.#stream.writableLength / SLOWEST_BYTES_PER_MS
    if (nowMs - this.#behindSinceMs > patienceMs) this.close(closeCodes.tooSlow, 'reading too slowly')
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Ends the connection without a word: nobody is there. */
  cut(): void {
    this.#socket.terminate()
  }

  #drain(): void {
    this.#behindSinceMs = Infinity
    const waiting = this.#drained
    this.#drained = []
    for (const listener of waiting) listener()
  }
}
