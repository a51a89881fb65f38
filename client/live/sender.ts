import { v4 } from 'uuid'

import type { OpenSenders } from './op-store.ts'

const PREFIX = 'operagrid-sender-'

/** One outbox of an open page, by which other pages see that somebody still sends its ops. */
export type Sender = { readonly id: string; readonly release: () => void }

/** Holds a lock until `release`, or until the page is gone, however it went. */
export function holdSender(): Sender {
  const id = v4()
  let release = (): void => undefined
  if ('locks' in navigator) {
    const held = new Promise<void>((resolve) => (release = resolve))
    void navigator.locks.request(PREFIX + id, () => held)
  }
  return { id, release: () => release() }
}

/**
 * Which senders of this browser there are, or null where it cannot tell (then ops of any page may be
 * sent: a doubled op id is applied once).
 */
export async function openSenders(): Promise<OpenSenders> {
  if (!('locks' in navigator)) return null
  const { held = [], pending = [] } = await navigator.locks.query()
  const names = new Set([...held, ...pending].map((lock) => lock.name))
  return (id) => names.has(PREFIX + id)
}
