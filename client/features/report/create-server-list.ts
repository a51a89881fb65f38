import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { errorOf } from '../../trpc.ts'
import type { Remembered, ReportStore } from './report-store.ts'

/** A list of the server as this phone last saw it. */
export type ServerList<T> = {
  /** Undefined until the phone or the server has answered for the first time. */
  readonly items: Accessor<T | undefined>
  /** Why the server's answer is missing; undefined once it is here. */
  readonly fault: Accessor<string | undefined>
  refresh(): Promise<void>
  /** No answer that is still under way is shown or kept. */
  close(): void
}

/**
 * What the server answered last is shown at once, then what it answers now; both survive a reload.
 *
 * @param heard called with each new answer of the server
 */
export function createServerList<K extends keyof Remembered>(
  store: Promise<ReportStore>,
  key: K,
  read: () => Promise<Remembered[K]>,
  heard: (items: Remembered[K]) => void = () => undefined,
): ServerList<Remembered[K]> {
  const [items, setItems] = createSignal<Remembered[K]>()
  const [fault, setFault] = createSignal<string>()
  let latest = 0

  void store
    .then((opened) => opened.recall(key))
    .then((remembered) => {
      if (items() === undefined && remembered !== undefined) setItems(() => remembered)
    })

  const refresh = async (): Promise<void> => {
    latest += 1
    const mine = latest
    try {
      const answer = await read()
      if (mine !== latest) return
      setItems(() => answer)
      setFault(undefined)
      heard(answer)
      const kept = await store
      if (mine === latest) await kept.remember(key, answer)
    } catch (error) {
      if (mine === latest) setFault(errorOf(error).message)
    }
  }
  const close = (): void => {
    latest = Infinity
  }
  return { items, fault, refresh, close }
}
