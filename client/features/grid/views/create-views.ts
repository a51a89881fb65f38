import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { View } from '@operagrid/shared/domain/view'

import { useConnection } from '../../../live/connection.ts'
import { faultOf } from '../../../live/fault-of.ts'
import { trpc } from '../../../trpc.ts'
import { isGone } from '../is-gone.ts'
import { createLook } from './create-look.ts'
import type { Look } from './create-look.ts'

/** Between two tries to read the list, in milliseconds. */
const AGAIN_MS = 2000

export type Views = {
  /** Shared ones and this member's own, oldest first. */
  readonly list: Accessor<readonly View[]>
  /** The one that the address names, if there is one. */
  readonly current: Accessor<View | undefined>
  /** How the current one is looked at here, with what this person wants otherwise. */
  readonly look: Look
  /** False while nobody knows yet what the view in the address looks like. */
  readonly known: Accessor<boolean>
  /** Goes to a view, or to the plain grid, and leaves filters and sorts of the moment behind. */
  readonly choose: (viewId: string | null) => void
  /** Makes or replaces a view; answers what was wrong, if anything. */
  readonly save: (view: View) => Promise<string | undefined>
  readonly remove: (viewId: string) => Promise<string | undefined>
  /** Reads the list anew. */
  readonly reload: () => void
}

/** The saved views of a grid; the one that is looked at is kept in the address: `?view=ID`. */
export function createViews(gridId: string): Views {
  const [params, setParams] = useSearchParams<{ view: string; filter: string; sort: string }>()
  const [list, setList] = createSignal<readonly View[]>()
  const [failed, setFailed] = createSignal(false)
  const connection = useConnection()
  let asked = 0
  let again: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => {
    asked += 1
    clearTimeout(again)
  })

  async function read(): Promise<void> {
    const ask = (asked += 1)
    clearTimeout(again)
    try {
      const views = await trpc.view.list.query({ gridId })
      // An older answer may come behind a newer one.
      if (ask === asked) setList(views)
    } catch (error) {
      if (ask !== asked) return
      // The grid says itself why it cannot be read; without its views it is shown plain.
      setFailed(true)
      if (!isGone(error)) again = setTimeout(() => void read(), AGAIN_MS)
    }
  }
  void read()
  createEffect(
    on(
      () => connection().state,
      (state) => {
        if (state === 'live' && list() === undefined) void read()
      },
      { defer: true },
    ),
  )

  const current = createMemo(() => list()?.find((view) => view.id === params.view))
  return {
    list: () => list() ?? [],
    current,
    look: createLook(gridId, current),
    known: () => !params.view || list() !== undefined || failed(),
    choose: (viewId) => setParams({ view: viewId ?? undefined, filter: undefined, sort: undefined }, { scroll: false }),
    async save(view) {
      const { id: viewId, ...rest } = view
      const fault = await faultOf(() => trpc.view.save.mutate({ gridId, viewId, ...rest }))
      if (fault !== undefined) return fault
      const others = list() ?? []
      const at = others.findIndex((other) => other.id === viewId)
      setList(at === -1 ? [...others, view] : others.with(at, view))
      return undefined
    },
    async remove(viewId) {
      const fault = await faultOf(() => trpc.view.remove.mutate({ gridId, viewId }))
      if (fault === undefined) setList((views) => views?.filter((view) => view.id !== viewId))
      return fault
    },
    reload: () => void read(),
  }
}
