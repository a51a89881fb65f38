import type { Field } from '@operagrid/shared/domain/field'
import { MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import type { TallyGroup } from '@operagrid/shared/domain/query'
import { foundValue } from '@operagrid/shared/domain/query-found'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

/** The groups that the server has found in a grid's records. */
export type FoundGroups = {
  /** In order, at most `MAX_FOUND_GROUPS` that hold something; those that hold nothing last. */
  readonly values: readonly GroupValue[]
  readonly counts: ReadonlyMap<GroupValue, number>
  /** A group's text as one of its records writes it. */
  readonly names: ReadonlyMap<GroupValue, string>
  /** There are more than are told of. */
  readonly more: boolean
}

/** Reads a tally in order as the groups of `field`. */
export function foundGroups(field: Field, told: readonly TallyGroup[]): FoundGroups {
  const all = told
    .map(({ key, value }) => ({ key, value: foundValue(field, key), count: value ?? 0 }))
    // Told before the field became one of numbers.
    .filter(({ value }) => !Number.isNaN(value))
  const held = all.filter(({ value }) => value !== null)
  const groups = [...held.slice(0, MAX_FOUND_GROUPS), ...all.filter(({ value }) => value === null)]
  return {
    values: groups.map(({ value }) => value),
    counts: new Map(groups.map(({ value, count }) => [value, count])),
    names: new Map(groups.flatMap(({ key, value }) => (key === null ? [] : [[value, key] as const]))),
    more: held.length > MAX_FOUND_GROUPS,
  }
}
