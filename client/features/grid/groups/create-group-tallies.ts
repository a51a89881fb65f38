import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import { groupValues } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { TallyEvent, TallyWatch } from '@operagrid/shared/domain/tally'

import { joinFeeds } from '../../../live/connection.ts'
import { keepOpen } from '../../../live/keep-open.ts'
import { trpc } from '../../../trpc.ts'

export type GroupTallies = {
  /** The records of a group; undefined until they are known. Reactive. */
  readonly countOf: (value: GroupValue) => number | undefined
  /** What is told of a field's numbers in a group; undefined until it is known, or where there are none. Reactive. */
  readonly totalOf: (value: GroupValue, fieldId: string) => number | undefined
}

/** What is asked: the records of which grid, in which groups, and what of their fields. */
export type GroupsAsked = Omit<TallyWatch, 'aggregates'> & { readonly totals: readonly Aggregate[] }

const count: Aggregate = { fn: 'count', field: null }

/** How many records each group has, folded or not, and its totals, kept up by the server. `asked` undefined: nothing is. */
export function createGroupTallies(
  asked: Accessor<GroupsAsked | undefined>,
  field: Accessor<Field | undefined>,
): GroupTallies {
  /** By the place of their aggregate in what was asked; the first is the count. */
  const [told, setTold] = createSignal<ReadonlyMap<number, readonly TallyGroup[]>>(new Map())
  const input = createMemo(asked, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })

  createEffect(
    on(input, (watch, before) => {
      // The counts stand while other totals are asked for.
      const counted = sameGroups(watch, before) ? told().get(0) : undefined
      setTold(new Map<number, readonly TallyGroup[]>(counted ? [[0, counted]] : []))
      if (!watch) return
      const { totals, ...where } = watch
      const mark = joinFeeds()
      onCleanup(() => mark.leave())
      keepOpen<TallyEvent>({
        subscribe: (hearing) => trpc.live.tallies.subscribe({ ...where, aggregates: [count, ...totals] }, hearing),
        onData(event) {
          mark.caughtUp()
          setTold((last) => {
            const next = new Map(last)
            for (const { at, groups, fault } of event.tallies) {
              if (fault === null) next.set(at, groups)
              else next.delete(at)
            }
            return next
          })
        },
        onBreak({ code }) {
          // What cannot be asked is told by the rows.
          const isFinal = ['NOT_FOUND', 'NOT_ALLOWED', 'BAD_INPUT'].includes(code)
          if (isFinal) mark.leave()
          else mark.behind()
          return isFinal
        },
      })
    }),
  )

  const counts = createMemo(() => {
    const by = field()
    const counted = told().get(0)
    if (!by || !counted) return undefined
    const values = new Map(groupValues(by).map((value) => [value === null ? null : String(value), value]))
    const found = new Map<GroupValue, number>(groupValues(by).map((value) => [value, 0]))
    for (const { key, value } of counted) {
      const group = values.get(key) ?? null
      found.set(group, (found.get(group) ?? 0) + (value ?? 0))
    }
    return found
  })
  const totals = createMemo(() => {
    const asks = input()?.totals ?? []
    return new Map(
      asks.map((total, at) => [total.field, new Map((told().get(at + 1) ?? []).map(({ key, value }) => [key, value]))]),
    )
  })
  return {
    countOf: (value) => counts()?.get(value),
    totalOf: (value, fieldId) =>
      totals()
        .get(fieldId)
        ?.get(value === null ? null : String(value)) ?? undefined,
  }
}

function sameGroups(a: GroupsAsked | undefined, b: GroupsAsked | undefined): boolean {
  return JSON.stringify({ ...a, totals: [] }) === JSON.stringify({ ...b, totals: [] })
}
