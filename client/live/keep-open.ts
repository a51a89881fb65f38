import { onCleanup } from 'solid-js'

import { errorOf } from '../trpc.ts'
import type { ShownError } from '../trpc.ts'
import { retryDelayMs } from './link-gate.ts'

type Hearing<T> = { readonly onData: (event: T) => void; readonly onError: (cause: unknown) => void }

export type KeptOpen<T> = {
  readonly subscribe: (hearing: Hearing<T>) => { unsubscribe(): void }
  readonly onData: (event: T) => void
  /** It broke off. True: trying again is of no use. Not called any more once the owner is gone. */
  readonly onBreak: (error: ShownError) => boolean
}

/** A subscription that lasts as long as its owner: what breaks off is begun again, after pauses that grow. */
export function keepOpen<T>({ subscribe, onData, onBreak }: KeptOpen<T>): void {
  let attempt = 0
  let again: ReturnType<typeof setTimeout> | undefined
  let over = false
  const open = (): { unsubscribe(): void } =>
    subscribe({
      onData(event) {
        attempt = 0
        onData(event)
      },
      onError(cause) {
        if (over || onBreak(errorOf(cause))) return
        attempt += 1
        again = setTimeout(() => (feed = open()), retryDelayMs(attempt))
      },
    })
  let feed = open()
  onCleanup(() => {
    over = true
    clearTimeout(again)
    feed.unsubscribe()
  })
}
