import { createEffect, createMemo, createSignal, onCleanup, untrack, type Accessor } from 'solid-js'

import type { Connection } from '../../live/connection-state.ts'
import { useConnection, useFed } from '../../live/connection.ts'

/** What passes sooner is not worth a word: a page that was just opened catches up within a blink, in milliseconds. */
const BLINK_MS = 400

/**
 * What the shell says about the connection. Undefined while nothing on the page is fed live, which
 * is neither "Live" nor "Offline"; a browser that knows it has no network is offline in any case.
 */
export function createShownConnection(): Accessor<Connection | undefined> {
  const connection = useConnection()
  const fed = useFed()
  const [online, setOnline] = createSignal(navigator.onLine)
  const listen = (): void => void setOnline(navigator.onLine)
  window.addEventListener('online', listen)
  window.addEventListener('offline', listen)
  onCleanup(() => {
    window.removeEventListener('online', listen)
    window.removeEventListener('offline', listen)
  })
  const now = createMemo<Connection | undefined>(() => {
    const current = connection()
    const isOwnWord = current.state === 'signed-out' || current.state === 'update-needed'
    return isOwnWord || fed() || !online() ? current : undefined
  })
  const [shown, setShown] = createSignal<Connection | undefined>()
  createEffect(() => {
    const next = now()
    if (next?.state !== 'catching-up' || untrack(shown)?.state === 'offline') {
      setShown(next)
      return
    }
    const timer = setTimeout(() => setShown(next), BLINK_MS)
    onCleanup(() => clearTimeout(timer))
  })
  return shown
}
