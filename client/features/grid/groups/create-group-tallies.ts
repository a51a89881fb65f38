import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { GroupPath } from '@operagrid/shared/domain/query-path'

import { createTallyWatch } from '../totals/create-tally-watch.ts'
import type { TallyAsked } from '../totals/create-tally-watch.ts'
import { pathKey, readPaths, toldGroups } from './told-groups.ts'
import type { ToldGroups } from './told-groups.ts'

export type GroupTallies = {
  /** The groups that there are; undefined until they are told. Reactive. */
  readonly told: Accessor<ToldGroups | undefined>
  /** What is told of a field's numbers in a group; undefined until it is known, or where there are none. Reactive. */
  readonly totalOf: (path: GroupPath, fieldId: string) => number | undefined
}

/** Which groups there are, how many records each has, folded or not, and its totals, kept up by the server. `asked` undefined: nothing is. */
export function createGroupTallies(
  asked: Accessor<TallyAsked | undefined>,
  levels: Accessor<readonly Field[]>,
): GroupTallies {
  const { asked: input, told } = createTallyWatch(asked)
  const groups = createMemo(() => {
    const counted = told().get(0)
    return counted && levels().length > 0 ? toldGroups(levels(), counted) : undefined
  })
  const totals = createMemo(() => {
    const asks = input()?.totals ?? []
    return new Map(
      asks.map(({ field }, at) => [
        field,
        new Map(readPaths(levels(), told().get(at + 1) ?? []).map(({ path, value }) => [pathKey(path), value])),
      ]),
    )
  })
  return {
    told: groups,
    totalOf: (path, fieldId) => totals().get(fieldId)?.get(pathKey(path)) ?? undefined,
  }
}
