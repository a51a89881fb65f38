import { setTimeout as sleep } from 'node:timers/promises'

import { reasonOf } from '@operagrid/db/start-error'

import type { Log } from '../../log.ts'
import type { Link, Transport } from './transport.ts'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/** Keeps a link of a transport open for ever. */
export type Line = {
  /** A link is open; whether it carries anything is not known before `prove`. */
  isOpen(): boolean
  /** The open link was seen to carry messages both ways. */
  isProven(): boolean
  prove(): void
  /** True when the texts were handed over. Never rejects. */
  send(texts: readonly string[]): Promise<boolean>
  /** Gives the open link up for another one. */
  renew(reason: string): void
  /** Closes for good, within a second. */
  close(): Promise<void>
}

export type LineOptions = {
  readonly transport: Transport
  readonly log: Log
  readonly hear: (text: string) => void
  /** A link was opened. */
  readonly opened: () => void
}

/**
 * Opens a link, and another whenever it breaks: after 0.1 s at first, then more and more seldom,
 * at least every 5 s, at a moment that differs from node to node. An outage is one line in the
 * log, and its end another.
 */
export function openLine({ transport, log, hear, opened }: LineOptions): Line {
  const closing = new AbortController()
  let open: { readonly link: Link; readonly over: Promise<string>; readonly renew: (reason: string) => void } | null =
    null
  let proven = false
  let failures = 0
  let complained = false

  /** Resolves with the reason why there is no link any more. */
  async function holdLink(): Promise<string> {
    try {
      const link = await transport.open(hear)
      if (closing.signal.aborted) {
        await link.close()
        return 'closed'
      }
      let renew: (reason: string) => void = () => undefined
      const over = Promise.race([link.over, new Promise<string>((resolve) => (renew = resolve))])
      open = { link, over, renew }
      opened()
      const reason = await over
      open = null
      proven = false
      await link.close().catch(() => undefined)
      return reason
    } catch (error) {
      return reasonOf(error)
    }
  }

  async function keep(): Promise<void> {
    while (!closing.signal.aborted) {
      const reason = await holdLink()
      if (closing.signal.aborted) return
      if (!complained) log.warn({ via: transport.name, reason }, 'the bus is down: other nodes are heard of late')
      complained = true
      const longestMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures)
      failures = Math.min(failures + 1, 16)
      await sleep(longestMs * (0.5 + Math.random() / 2), undefined, { signal: closing.signal, ref: false }).catch(
        () => undefined,
      )
    }
  }
  const keeping = keep()

  return {
    isOpen: () => open !== null,
    isProven: () => proven,
    prove() {
      if (open === null || proven) return
      proven = true
      failures = 0
      if (complained) log.info({ via: transport.name }, 'the bus is up again')
      complained = false
    },
    async send(texts) {
      if (open === null) return false
      const { link, over } = open
      const sent = link.send(texts).then(
        () => true,
        () => false,
      )
      // A driver need not settle what it was sending when its connection broke.
      return await Promise.race([sent, over.then(() => false)])
    },
    renew: (reason) => open?.renew(reason),
    async close() {
      closing.abort()
      open?.renew('closed')
      // A link that is only being opened closes itself once it is open.
      await Promise.race([keeping, sleep(500, undefined, { ref: false })])
    },
  }
}
