import { batch, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'

import { showPresence } from '@operagrid/shared/domain/presence'
import type { PresenceState, Present } from '@operagrid/shared/domain/presence'

import { trpc } from '../trpc.ts'
import { pageId } from './page-id.ts'
import { socketIsOpen } from './socket.ts'

/** At most ten times a second: a held arrow key must not become a message per cell. */
const COALESCE_MS = 100
/** Well within the server's expiry. */
const HEARTBEAT_MS = 5000
const RETRY_MS = 2000

export type Presence = {
  /** Everyone else's open screens on the grid; in a crowd those on the same record. */
  readonly others: readonly Present[]
  /** How many screens are on the grid, in a crowd of which not everyone is told; else null. */
  readonly crowd: Accessor<number | null>
  /** Where this screen's selection was last said to be. */
  readonly here: Accessor<PresenceState>
  /** Says where this screen's selection is. */
  readonly select: (state: PresenceState) => void
}

/** Who else is on a grid and what they select; tells them the same of this page. */
export function createPresence(gridId: string): Presence {
  const [others, setOthers] = createStore<Present[]>([])
  const [crowd, setCrowd] = createSignal<number | null>(null)
  const [here, setHere] = createSignal<PresenceState>({ recordId: null, fieldId: null, typing: false })
  let sentAtMs = -Infinity
  let sending: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let subscription: { unsubscribe(): void } | undefined
  let closed = false
  let told: readonly Present[] = []

  const show = (present: readonly Present[], count: number | null): void => {
    told = present
    const others = present.filter((one) => one.clientId !== pageId)
    batch(() => {
      setOthers(reconcile([...others], { key: 'clientId' }))
      setCrowd(count)
    })
  }
  const send = (): void => {
    clearTimeout(sending)
    sending = undefined
    sentAtMs = performance.now()
    // Presence is of the moment: what cannot be said now is not worth saying later.
    if (socketIsOpen()) trpc.presence.set.mutate({ gridId, clientId: pageId, state: here() }).catch(() => undefined)
  }
  const sendSoon = (): void => {
    sending ??= setTimeout(send, Math.max(0, COALESCE_MS - (performance.now() - sentAtMs)))
  }
  const open = (): void => {
    if (closed) return
    subscription = trpc.live.presence.subscribe(
      { gridId, clientId: pageId },
      {
        onStarted: send,
        onData: (event) => show(showPresence(told, event), event.count ?? null),
        onConnectionStateChange(state) {
          // Without a connection nobody knows who is here.
          if (state.state === 'connecting') show([], null)
        },
        onError() {
          show([], null)
          if (!closed) retry = setTimeout(open, RETRY_MS)
        },
      },
    )
  }
  open()
  const heartbeat = setInterval(send, HEARTBEAT_MS)
  onCleanup(() => {
    closed = true
    clearInterval(heartbeat)
    clearTimeout(sending)
    clearTimeout(retry)
    subscription?.unsubscribe()
  })
  return {
    others,
    crowd,
    here,
    select(state) {
      const last = here()
      if (last.recordId === state.recordId && last.fieldId === state.fieldId && last.typing === state.typing) return
      setHere(state)
      sendSoon()
    },
  }
}
