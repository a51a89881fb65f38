import { createEffect, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import { errorOf } from '../../../trpc.ts'
import type { ShownError } from '../../../trpc.ts'

/** What waits in one part of the trash. */
export type Waiting<Thing> = {
  /** The last deleted first; undefined until something is known. */
  readonly things: Accessor<readonly Thing[] | undefined>
  readonly fault: Accessor<ShownError | undefined>
  readonly loading: Accessor<boolean>
  readonly retry: () => void
  /** Takes a thing off the list: it is on its way back, or gone. */
  readonly forget: (id: string) => void
}

/** What waits in one part of the trash, read when `open` turns true. */
export function createWaiting<Thing extends { readonly id: string }>(
  open: Accessor<boolean>,
  read: () => Promise<readonly Thing[]>,
): Waiting<Thing> {
  const [things, setThings] = createSignal<readonly Thing[]>()
  const [fault, setFault] = createSignal<ShownError>()
  const [loading, setLoading] = createSignal(false)
  let asked = 0

  async function ask(): Promise<void> {
    const mine = (asked += 1)
    setLoading(true)
    try {
      const found = await read()
      if (mine !== asked) return
      setThings(() => found)
      setFault(undefined)
    } catch (error) {
      if (mine === asked) setFault(errorOf(error))
    } finally {
      if (mine === asked) setLoading(false)
    }
  }
  createEffect(
    on(open, (isOpen) => {
      asked += 1
      if (!isOpen) return
      setThings(undefined)
      setFault(undefined)
      void ask()
    }),
  )
  return {
    things,
    fault,
    loading,
    retry: () => void ask(),
    forget: (id) => setThings((now) => now?.filter((thing) => thing.id !== id)),
  }
}
