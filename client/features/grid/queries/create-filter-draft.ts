import { createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'

import type { QueryState } from './create-query.ts'
import { conditionsOf, filterOf, newCondition, noConditions } from './filter-conditions.ts'
import type { Condition, Conditions } from './filter-conditions.ts'

/** Typing in a filter asks the server once it pauses this long, in milliseconds. */
const SETTLE_MS = 250

export type FilterDraft = {
  readonly open: Accessor<boolean>
  readonly setOpen: (open: boolean) => void
  readonly conditions: Accessor<Conditions>
  /** True when the address holds a filter that lines cannot show. */
  readonly isNested: Accessor<boolean>
  readonly setJoint: (joint: 'and' | 'or') => void
  readonly set: (at: number, condition: Condition) => void
  /** Adds a line and opens the builder. */
  readonly add: (fieldId: string) => void
  readonly remove: (at: number) => void
  readonly clear: () => void
}

/** The filter builder's lines: they become the query as soon as they are filled in. */
export function createFilterDraft(queryState: QueryState, fields: Accessor<readonly Field[]>): FilterDraft {
  const [open, setOpen] = createSignal(false)
  const [conditions, setConditions] = createSignal<Conditions>(noConditions)
  const [isNested, setNested] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  // The address may change under the builder: back, a link, a field that is gone.
  createEffect(
    on(
      () => queryState.query().filter,
      (filter) => {
        const read = conditionsOf(filter)
        setNested(read === null)
        if (read && JSON.stringify(filterOf(untrack(conditions))) !== JSON.stringify(filter)) setConditions(read)
      },
    ),
  )

  function change(next: Conditions, waitMs: number): void {
    setConditions(next)
    clearTimeout(timer)
    timer = setTimeout(() => queryState.setFilter(filterOf(next)), waitMs)
  }

  return {
    open,
    setOpen,
    conditions,
    isNested,
    setJoint: (joint) => change({ ...conditions(), joint }, 0),
    set: (at, condition) =>
      change(
        { ...conditions(), list: conditions().list.map((one, index) => (index === at ? condition : one)) },
        SETTLE_MS,
      ),
    add(fieldId) {
      change({ ...conditions(), list: [...conditions().list, newCondition(fieldId, fields())] }, 0)
      setOpen(true)
    },
    remove: (at) => change({ ...conditions(), list: conditions().list.filter((_, index) => index !== at) }, 0),
    clear: () => change(noConditions, 0),
  }
}
