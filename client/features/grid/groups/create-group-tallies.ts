import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import { groupValues } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { TallyWatch } from '@operagrid/shared/domain/tally'

import { joinFeeds } from '../../../live/connection.ts'
import { retryDelayMs } from '../../../live/link-gate.ts'
import { errorOf, trpc } from '../../../trpc.ts'

export type GroupTallies = {
  /** The records of a group; undefined until they are known. Reactive. */
  readonly countOf: (value: GroupValue) => number | undefined
}

const count: Aggregate = { fn: 'count', field: null }

/** How many records each group has, folded or not, kept up by the server. `asked` undefined: nothing is. */
export function createGroupTallies(
  asked: Accessor<Omit<TallyWatch, 'aggregates'> | undefined>,
  field: Accessor<Field | undefined>,
): GroupTallies {
  const [groups, setGroups] = createSignal<readonly TallyGroup[]>()
  const input = createMemo(asked, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })

  createEffect(
    on(input, (watch) => {
      setGroups(undefined)
      if (!watch) return
      const mark = joinFeeds()
      let attempt = 0
      let again: ReturnType<typeof setTimeout> | undefined
      let over = false
      const open = () =>
        trpc.live.tallies.subscribe(
          { ...watch, aggregates: [count] },
          {
            onData(event) {
              attempt = 0
              mark.caughtUp()
              for (const tally of event.tallies) setGroups(tally.fault === null ? tally.groups : undefined)
            },
            onError(cause) {
              if (over) return
              // What cannot be asked is told by the rows.
              if (['NOT_FOUND', 'NOT_ALLOWED', 'BAD_INPUT'].includes(errorOf(cause).code)) {
                mark.leave()
                return
              }
              mark.behind()
              attempt += 1
              again = setTimeout(() => (feed = open()), retryDelayMs(attempt))
            },
          },
        )
      let feed = open()
      onCleanup(() => {
        over = true
        mark.leave()
        clearTimeout(again)
        feed.unsubscribe()
      })
    }),
  )

  const counts = createMemo(() => {
    const by = field()
    const told = groups()
    if (!by || !told) return undefined
    const values = new Map(groupValues(by).map((value) => [value === null ? null : String(value), value]))
    const found = new Map<GroupValue, number>(groupValues(by).map((value) => [value, 0]))
    for (const { key, value } of told) {
      const group = values.get(key) ?? null
      found.set(group, (found.get(group) ?? 0) + (value ?? 0))
    }
    return found
  })
  return { countOf: (value) => counts()?.get(value) }
}
