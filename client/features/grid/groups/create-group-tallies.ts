import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { groupValues } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { createTallyWatch } from '../totals/create-tally-watch.ts'
import type { TallyAsked } from '../totals/create-tally-watch.ts'

export type GroupTallies = {
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
