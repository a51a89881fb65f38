import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { foundValue, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import { groupValues } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { createTallyWatch } from '../totals/create-tally-watch.ts'
import type { TallyAsked } from '../totals/create-tally-watch.ts'
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

/** How many records each group has, folded or not, and its totals, kept up by the server. `asked` undefined: nothing is. */
export function createGroupTallies(
  asked: Accessor<TallyAsked | undefined>,
  field: Accessor<Field | undefined>,
): GroupTallies {
  const { asked: input, told } = createTallyWatch(asked)
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
