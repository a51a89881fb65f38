import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import { foundValue, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import { groupValues } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { TallyEvent, TallyWatch } from '@operagrid/shared/domain/tally'

import { joinFeeds } from '../../../live/connection.ts'
import { keepOpen } from '../../../live/keep-open.ts'
import { trpc } from '../../../trpc.ts'
import { foundGroups } from './found-groups.ts'
import type { FoundGroups } from './found-groups.ts'

export type GroupTallies = {
  /** The groups that were found; undefined until they are told, and where a field knows its own. Reactive. */
  readonly found: Accessor<FoundGroups | undefined>
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

  const found = createMemo(() => {
    const [by, counted] = [field(), told().get(0)]
    return by && counted && hasFoundGroups(by) ? foundGroups(by, counted) : undefined
  })
  const counts = createMemo(() => {
    const by = field()
    const counted = told().get(0)
    if (!by || !counted || hasFoundGroups(by)) return found()?.counts
    const values = new Map(groupValues(by).map((value) => [value === null ? null : String(value), value]))
    const known = new Map<GroupValue, number>(groupValues(by).map((value) => [value, 0]))
    for (const { key, value } of counted) {
      const group = values.get(key) ?? null
      known.set(group, (known.get(group) ?? 0) + (value ?? 0))
    }
    return known
  })
  const totals = createMemo(() => {
    const asks = input()?.totals ?? []
    const by = field()
    const nameOf = (key: string | null) => (by && hasFoundGroups(by) ? foundValue(by, key) : key)
    return new Map(
      asks.map((total, at) => [
        total.field,
        new Map<GroupValue, number | null>((told().get(at + 1) ?? []).map(({ key, value }) => [nameOf(key), value])),
      ]),
    )
  })
  return {
    found,
    countOf: (value) => counts()?.get(value),
    totalOf(value, fieldId) {
      const by = field()
      const name = value === null || (by && hasFoundGroups(by)) ? value : String(value)
      return totals().get(fieldId)?.get(name) ?? undefined
    },
  }
}

function sameGroups(a: GroupsAsked | undefined, b: GroupsAsked | undefined): boolean {
  return JSON.stringify({ ...a, totals: [] }) === JSON.stringify({ ...b, totals: [] })
}
