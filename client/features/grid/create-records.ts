import { createEffect, createRoot, createSignal, getOwner, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import { cellType, namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { LinkTitles } from '@operagrid/shared/domain/link'
import type { Query } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { errorOf, trpc } from '../../trpc.ts'
import { createRecordList } from './create-record-list.ts'
import type { RecordList, RecordListOptions } from './create-record-list.ts'
import type { Befores } from './record-after.ts'
import type { Mend } from './record-block.ts'
import { makeLateOrder } from './record-order.ts'
import { reloadWithTime } from './reload-with-time.ts'

type Held = { readonly query: Query; readonly list: RecordList; readonly dispose: () => void }

export type RecordsOptions = {
  readonly gridId: string
  /** The member who looks. */
  readonly me: string
  /** Undefined while it is not known yet: nothing is asked then. */
  readonly query: Accessor<Query | undefined>
  /** The grid's fields, once known. */
  readonly fields: Accessor<readonly Field[] | undefined>
  readonly fieldsKnown: Promise<unknown>
  /** Called once, when the first records are here, with the version they are of. */
  readonly onFirst?: (version: number) => void
  /** Takes in what linked records are called, which comes with windows. */
  readonly onTitles?: (titles: readonly LinkTitles[]) => void
  /** The version of the last change the feed has told; absent while there is no feed yet. */
  readonly head?: number | null
  /** How much is loaded at a time, and kept. */
  readonly size?: RecordListOptions['size']
  /** Lets a read wait for its turn. */
  readonly inTurn?: <T>(read: () => Promise<T>) => Promise<T>
}

export type Records = {
  /** The list on screen; the next one takes its place when its first records are here. */
  readonly list: Accessor<RecordList | undefined>
  /** What that list was asked for by. */
  readonly shownQuery: Accessor<Query | undefined>
  /** True while the answer to a new query is on its way. */
  readonly switching: Accessor<boolean>
  /** Why nothing can be shown, or undefined. */
  readonly fault: Accessor<unknown>
  /** A loaded record as it is confirmed. Reactive. */
  readonly find: (recordId: string) => GridRecord | undefined
  /** The record as it was just before a change that was not taken in yet, if loaded. */
  readonly known: (change: RecordChange) => GridRecord | undefined
  readonly take: (changes: readonly GridChange[], befores?: Befores) => readonly RecordChange[]
  readonly beginAt: (version: number) => void
  readonly reload: (version: number) => void
  /** See `RecordList`. */
  readonly mend: Mend
  /** True while something on screen is known to be old and on its way anew. Reactive. */
  readonly stale: () => boolean
  /** See `RecordList`. Reactive. */
  readonly isOld: (recordId: string) => boolean
  readonly wake: () => void
}

/** The records of a grid under the query of the moment: one list on screen, at most one in the making. */
export function createRecords(options: RecordsOptions): Records {
  const owner = getOwner()
  const [shown, setShown] = createSignal<Held>()
  const [coming, setComing] = createSignal<Held>()
  const [fault, setFault] = createSignal<unknown>()
  const { inTurn = (read) => read(), size } = options
  let head = options.head ?? null
  let begun = false

  function make(query: Query): Held {
    return createRoot((dispose) => {
      const order = makeLateOrder(query, () => options.fields() ?? [], options.me)
      const { gridId } = options
      const list = createRecordList({
        order,
        head,
        ...(size && { size }),
        isFinal: (error) => !['OFFLINE', 'UNAVAILABLE', 'TOO_MANY', 'INTERNAL'].includes(errorOf(error).code),
        // Asked at once, used when the fields are known: keys cannot be read without them.
        source: {
          outline: async (every) =>
            await after(
              options.fieldsKnown,
              inTurn(() => trpc.record.outline.query({ gridId, query, every, uneven: true })),
            ),
          window: async (bounds) =>
            await after(
              options.fieldsKnown,
              inTurn(async () => {
                const read = await trpc.record.window.query({ gridId, query, ...bounds })
                if (read.titles) options.onTitles?.(read.titles)
                return read
              }),
            ),
        },
      })
      return { query, list, dispose }
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
        if (!begun) options.onFirst?.(version)
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
  reloadWithTime(
    () => shown()?.query,
    () => shown()?.list,
  )

  const both = () => [shown(), coming()].filter((held) => held !== undefined)
  return {
    list: () => shown()?.list,
    shownQuery: () => shown()?.query,
    switching: () => shown() !== undefined && coming() !== undefined,
    fault: () => fault() ?? shown()?.list.fault(),
    find: (recordId) => shown()?.list.find(recordId)?.record,
    known: (change) => shown()?.list.known(change),
    take(changes, befores) {
      head = changes.at(-1)?.version ?? head
      coming()?.list.take(changes, befores)
      return shown()?.list.take(changes, befores) ?? []
    },
    beginAt(version) {
      head = version
      for (const held of both()) held.list.beginAt(version)
    },
    reload(version) {
      head = version
      for (const held of both()) held.list.reload(version)
    },
    mend(...what) {
      for (const held of both()) held.list.mend(...what)
    },
    stale: () => shown()?.list.stale() ?? false,
    isOld: (recordId) => both().some((held) => held.list.isOld(recordId)),
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
  return JSON.stringify(
    used.map((field) => [
      field.id,
      cellType(field),
      // People are in the order of their names.
      field.choices.map((choice) => (namesPeople(field) ? `${choice.id} ${choice.name}` : choice.id)),
    ]),
  )
}
