import { createEffect, createMemo, createRoot, createSignal, getOwner, on, onCleanup, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { groupFilter, groupValues, makeGroupOf, narrowQuery } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { createCardList } from '../cards/create-card-list.ts'
import type { CardList } from '../cards/create-card-list.ts'
import type { GridState } from '../create-grid.ts'

/** Columns that are kept up while they are out of sight; beyond that the one left longest ago is forgotten. */
const MAX_KEPT = 16

export type BoardColumns = {
  /** Which columns there are, in order. */
  readonly values: Accessor<readonly GroupValue[]>
  /** A column's records, undefined where nobody has looked yet. Reactive. */
  readonly of: (value: GroupValue) => CardList | undefined
  /** Says whether a column is in sight or in use. */
  readonly want: (value: GroupValue, wanted: boolean) => void
  /** Where a record's card is, in any column that is loaded. Reactive. */
  readonly find: (recordId: string) => { readonly value: GroupValue; readonly place: number } | undefined
}

type Held = { readonly column: CardList; readonly dispose: () => void; wanted: boolean }

/** The columns of a board: those in sight are loaded, and some more are kept. */
export function createBoardColumns(state: GridState, field: Accessor<Field>): BoardColumns {
  const owner = getOwner()
  // In the order in which they were last wanted.
  const [held, setHeld] = createSignal<ReadonlyMap<GroupValue, Held>>(new Map())
  const values = () => groupValues(field())

  function make(value: GroupValue): Held {
    return createRoot((dispose) => {
      const groupOf = createMemo(() => makeGroupOf(field()))
      const column = createCardList(state, {
        query: () => narrowQuery(state.queryState.placed(), groupFilter(field(), value)),
        isHere: (record) => groupOf()(record) === value,
      })
      return { column, dispose, wanted: true }
    }, owner)
  }

  function keep(next: ReadonlyMap<GroupValue, Held>): void {
    const idle = [...next].filter(([, one]) => !one.wanted)
    const gone = new Set(idle.slice(0, Math.max(0, idle.length - MAX_KEPT)).map(([value]) => value))
    for (const value of gone) next.get(value)?.dispose()
    setHeld(new Map([...next].filter(([value]) => !gone.has(value))))
  }

  // A choice that was removed has no column any more.
  createEffect(
    on(values, (list) => {
      const gone = [...untrack(held)].filter(([value]) => !list.includes(value))
      for (const [, one] of gone) one.dispose()
      if (gone.length > 0) setHeld((last) => new Map([...last].filter(([value]) => list.includes(value))))
    }),
  )
  onCleanup(() => {
    for (const { dispose } of held().values()) dispose()
  })

  return {
    values,
    of: (value) => held().get(value)?.column,
    want(value, wanted) {
      const all = untrack(held)
      const before = all.get(value)
      if (before === undefined ? !wanted : before.wanted === wanted) return
      const { column, dispose } = before ?? untrack(() => make(value))
      const others = [...all].filter(([other]) => other !== value)
      keep(new Map([...others, [value, { column, dispose, wanted }]]))
    },
    find(recordId) {
      for (const [value, { column }] of held()) {
        const place = column.placeOf(recordId)
        if (place !== -1) return { value, place }
      }
      return undefined
    },
  }
}
