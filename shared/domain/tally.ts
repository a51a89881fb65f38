import { z } from 'zod'

import { uuid } from './id.ts'
import { MAX_SUBGROUPS, aggregate, filter, groupBy, queryField } from './query.ts'
import type { TallyGroup } from './query.ts'

/** Most aggregates that one stream of tallies has. */
export const MAX_AGGREGATES = 12

/**
 * The records of a grid that pass `filter`, in groups by what they hold in `group`, null = all in one: what is to be told
 * of each. `found`: the groups are those that the records stand in (`foundBy`), in their order; absent = as a
 * dashboard has them, the largest first. `within`: by what those in order are in groups again.
 */
export const tallyWatch = z.strictObject({
  gridId: uuid,
  filter: filter.nullable(),
  group: queryField.nullable(),
  found: groupBy.pick({ bucket: true, zone: true }).optional(),
  within: z
    .array(groupBy)
    .max(MAX_SUBGROUPS, `Groups are in at most ${MAX_SUBGROUPS + 1} levels.`)
    .optional(),
  aggregates: z.array(aggregate).min(1).max(MAX_AGGREGATES, `Ask for at most ${MAX_AGGREGATES} totals.`),
})
export type TallyWatch = z.infer<typeof tallyWatch>

/**
 * What `live.tallies` sends: the groups of those aggregates that moved, by their place in what was asked (`at`), at a
 * grid version. `fault` says why there are none just now, null when there are.
 */
export type TallyEvent = {
  readonly tallies: readonly {
    readonly at: number
    readonly version: number
    readonly groups: readonly TallyGroup[]
    readonly fault: string | null
  }[]
}
