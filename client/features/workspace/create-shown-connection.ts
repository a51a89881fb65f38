import { createMemo, createSignal, onCleanup, type Accessor } from 'solid-js'

import type { Connection } from '../../live/connection-state.ts'
import { useConnection } from '../../live/connection.ts'
import { socket } from '../../live/socket.ts'

/**
 * What the shell says about the connection. Undefined while nothing on the page is fed live: the
 * socket rests then, which is neither "Live" nor "Offline". Its first opening after a rest counts
 * as catching up, and a browser that knows it has no network is offline in any case.
 */
export function createShownConnection(): Accessor<Connection | undefined> {
  const connection = useConnection()
  const [resting, setResting] = createSignal(true)
  const [waking, setWaking] = createSignal(true)
  const [offlineSince, setOfflineSince] = createSignal<Date | undefined>(navigator.onLine ? undefined : new Date())

  const watching = socket.connectionState.subscribe({
    next({ state, error }) {
      setResting(state === 'idle')
      if (state === 'idle') setWaking(true)
      else if (state === 'pending' || error !== null) setWaking(false)
    },
  })
  const onOnline = (): void => {
    setOfflineSince(undefined)
  }
  const onOffline = (): void => {
    setOfflineSince((since) => since ?? new Date())
  }
  window.addEventListener('online', onOnline)
  window.addEventListener('offline', onOffline)
  onCleanup(() => {
    watching.unsubscribe()
    window.removeEventListener('online', onOnline)
    window.removeEventListener('offline', onOffline)
  })

  return createMemo<Connection | undefined>(() => {
    const now = connection()
    if (now.state === 'signed-out' || now.state === 'update-needed') return now
    const since = offlineSince()
    if (since !== undefined) return now.state === 'offline' ? now : { state: 'offline', since }
    if (resting()) return undefined
    return now.state === 'offline' && waking() ? { state: 'catching-up' } : now
  })
}
