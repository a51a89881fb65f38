import { createEffect, createRoot, createSignal, getOwner, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'

import { errorOf, trpc } from '../../trpc.ts'
import { createRecordList } from './create-record-list.ts'
import type { RecordList } from './create-record-list.ts'
import { makeLateOrder } from './record-order.ts'

type Held = { readonly list: RecordList; readonly dispose: () => void }

export type RecordsOptions = {
  readonly gridId: string
  /** Undefined while it is not known yet: nothing is asked then. */
  readonly query: Accessor<Query | undefined>
  /** The grid's fields, once known. */
  readonly fields: Accessor<readonly Field[] | undefined>
  readonly fieldsKnown: Promise<unknown>
  /** Called once, when the first records are here, with the version they are of. */
  readonly onFirst: (version: number) => void
}

export type Records = {
  /** The list on screen; the next one takes its place when its first records are here. */
  readonly list: Accessor<RecordList | undefined>
  /** True while the answer to a new query is on its way. */
  readonly switching: Accessor<boolean>
  /** Why nothing can be shown, or undefined. */
  readonly fault: Accessor<unknown>
  readonly take: (changes: readonly GridChange[]) => readonly RecordChange[]
  readonly beginAt: (version: number) => void
  readonly reload: (version: number) => void
  /** True while something on screen is known to be old and on its way anew. Reactive. */
  readonly stale: () => boolean
  readonly wake: () => void
}

/** The records of a grid under the query of the moment: one list on screen, at most one in the making. */
export function createRecords(options: RecordsOptions): Records {
  const owner = getOwner()
  const [shown, setShown] = createSignal<Held>()
  const [coming, setComing] = createSignal<Held>()
  const [fault, setFault] = createSignal<unknown>()
  let head: number | null = null
  let begun = false

  function make(query: Query): Held {
    return createRoot((dispose) => {
      const order = makeLateOrder(query, () => options.fields() ?? [])
      const { gridId } = options
      const list = createRecordList({
        order,
        head,
        isFinal: (error) => !['OFFLINE', 'UNAVAILABLE', 'TOO_MANY', 'INTERNAL'].includes(errorOf(error).code),
        // Asked at once, used when the fields are known: keys cannot be read without them.
        source: {
          outline: async (every) =>
            await after(options.fieldsKnown, trpc.record.outline.query({ gridId, query, every })),
          window: async (bounds) =>
            await after(options.fieldsKnown, trpc.record.window.query({ gridId, query, ...bounds })),
        },
      })
      return { list, dispose }
    }, owner)
  }

  function swap(query: Query): void {
    coming()?.dispose()
    const next = make(query)
    setComing(next)
    next.list.ready.then(
      (version) => {
        if (coming() !== next) return
        shown()?.dispose()
        setShown(next)
        setComing(undefined)
        setFault(undefined)
        if (!begun) options.onFirst(version)
        begun = true
      },
      (error: unknown) => {
        if (coming() !== next) return
        next.dispose()
        setComing(undefined)
        setFault(() => error)
      },
    )
  }

  // The order of a sorted select is that of its choices, and a retype changes what keys look like.
  let made: { readonly query: Query; readonly uses: string | null } | undefined
  createEffect(
    on([options.query, options.fields], ([query, fields]) => {
      if (query === undefined) return
      const uses = fields ? usedFields(query, fields) : null
      const same = made?.query === query && (made.uses === null || made.uses === uses)
      made = { query, uses }
      if (!same) swap(query)
    }),
  )
  onCleanup(() => {
    shown()?.dispose()
    coming()?.dispose()
  })

  const both = () => [shown(), coming()].filter((held) => held !== undefined)
  return {
    list: () => shown()?.list,
    switching: () => shown() !== undefined && coming() !== undefined,
    fault: () => fault() ?? shown()?.list.fault(),
    take(changes) {
      head = changes.at(-1)?.version ?? head
      coming()?.list.take(changes)
      return shown()?.list.take(changes) ?? []
    },
    beginAt(version) {
      head = version
      for (const held of both()) held.list.beginAt(version)
    },
    reload(version) {
      head = version
      for (const held of both()) held.list.reload(version)
    },
    stale: () => shown()?.list.stale() ?? false,
    wake() {
      for (const held of both()) held.list.wake()
    },
  }
}

async function after<T>(first: Promise<unknown>, then: Promise<T>): Promise<T> {
  const [, value] = await Promise.all([first, then])
  return value
}

function usedFields(query: Query, fields: readonly Field[]): string {
  const text = JSON.stringify(query)
  const used = fields.filter((field) => text.includes(field.id))
  return JSON.stringify(used.map((field) => [field.id, field.type, field.choices.map((choice) => choice.id)]))
}
