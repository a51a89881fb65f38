import { UPDATE_NOTICE_START } from '@operagrid/shared/domain/protocol'

import { partsOf } from './message-parts.ts'
import { hearNotice } from './page-version.ts'

/** How long a handshake may take, in milliseconds: browsers themselves wait for minutes. */
const OPEN_WITHIN_MS = 10_000
/** How long closing may take: over a network that is gone the browser would go on for a minute. */
const CLOSE_WITHIN_MS = 1_000

const links = new Set<LinkSocket>()
let lastWordMs: number | null = null

/** When the server last said anything over a socket of this page; null before the first word. */
export function lastWordAt(): Date | null {
  return lastWordMs === null ? null : new Date(lastWordMs)
}

/** Lets go of every socket at once, without waiting for a network that may be gone. */
export function dropLinks(): void {
  for (const link of links) link.drop()
}

/**
 * Asks the server for a word: calls `answered` when one comes, and lets go of every open socket over
 * which none has come after `patienceMs`.
 */
export function probeLinks(patienceMs: number, answered: () => void = () => undefined): void {
  const asked = Date.now()
  const open = [...links].filter((link) => link.readyState === WebSocket.OPEN)
  for (const link of open) {
    link.addEventListener('message', answered, { once: true })
    // Answered with PONG, as the heartbeat's own.
    link.send('PING')
  }
  setTimeout(() => {
    for (const link of open) if (link.heardMs < asked) link.drop()
  }, patienceMs)
}

/**
 * A WebSocket that never leaves one waiting: opening and closing have an end, and `drop` is over at
 * once for whoever listens, whatever the browser still does about it.
 */
export class LinkSocket extends WebSocket {
  /** When the last word came over this socket, in milliseconds since 1970; 0 before the first. */
  heardMs = 0
  #over = false
  #opening: ReturnType<typeof setTimeout>
  #closing: ReturnType<typeof setTimeout> | undefined

  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    links.add(this)
    this.#opening = setTimeout(() => this.drop(), OPEN_WITHIN_MS)
    // The first listeners of all: what comes after the end reaches nobody.
    this.addEventListener('open', (event) => {
      if (this.#over) event.stopImmediatePropagation()
      else clearTimeout(this.#opening)
    })
    this.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (!this.#over) this.heardMs = lastWordMs = Date.now()
      const isNotice = typeof event.data === 'string' && event.data.startsWith(UPDATE_NOTICE_START)
      if (isNotice) hearNotice(event.data)
      if (this.#over || isNotice) event.stopImmediatePropagation()
    })
    this.addEventListener('error', (event) => {
      if (this.#over) event.stopImmediatePropagation()
    })
    this.addEventListener('close', (event) => {
      if (this.#over) event.stopImmediatePropagation()
      else this.#end()
    })
  }

  /** Ends it now: its listeners hear that it is closed before this returns. */
  drop(): void {
    if (this.#over) return
    const wasOpening = this.readyState === WebSocket.CONNECTING
    super.close()
    // As the browser does it: a handshake that fails is an error first.
    if (wasOpening) this.dispatchEvent(new Event('error'))
    this.dispatchEvent(new CloseEvent('close', { code: 1006, wasClean: false }))
  }

  override send(data: Parameters<WebSocket['send']>[0]): void {
    if (typeof data !== 'string') super.send(data)
    else for (const part of partsOf(data)) super.send(part)
  }

  override close(code?: number, reason?: string): void {
    super.close(code, reason)
    this.#closing ??= setTimeout(() => this.drop(), CLOSE_WITHIN_MS)
  }

  #end(): void {
    this.#over = true
    clearTimeout(this.#opening)
    clearTimeout(this.#closing)
    links.delete(this)
  }
}
