import type { Field } from '@operagrid/shared/domain/field'
import { MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import type { TallyGroup } from '@operagrid/shared/domain/query'
import { foundValue, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import { groupValues } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { compareGroups, inGroupOrder } from '@operagrid/shared/domain/query-path'
import type { GroupPath } from '@operagrid/shared/domain/query-path'

/** The groups that the server has told of, of all levels: those that hold something. */
export type ToldGroups = {
  /** The groups within another, in order; the outermost are those within `[]`. */
  readonly within: (outer: GroupPath) => readonly GroupValue[]
  /** The records of a group; undefined where it may have some that nobody told of. */
  readonly countOf: (path: GroupPath) => number | undefined
  /** A group's text as one of its records writes it. */
  readonly nameOf: (path: GroupPath) => string | undefined
  /** Whether there may be such a group that is not told of, as there are too many. */
  readonly isBeyond: (path: GroupPath) => boolean
  /**
   * The last group within another that was told of, where there are more; undefined where all were, `last` undefined
   * where none was.
   */
  readonly cutIn: (outer: GroupPath) => { readonly last: GroupValue | undefined } | undefined
}

/** What a group is looked up by. */
export function pathKey(path: GroupPath): string {
  return JSON.stringify(path)
}

type Told = { readonly path: GroupPath; readonly key: string | null; readonly value: number | null }

/** A tally in order, with the path of each group. */
export function readPaths(levels: readonly Field[], groups: readonly TallyGroup[]): readonly Told[] {
  const valuesOf = levels.map(makeValueOf)
  let outer: GroupPath = []
  return groups.flatMap(({ key, value, level = 1 }) => {
    const group = valuesOf[level - 1]?.(key)
    outer = outer.slice(0, level - 1)
    // Told before the field became another: no group of it, and none within that.
    if (group === undefined || Number.isNaN(group) || outer.length < level - 1) return []
    outer = [...outer, group]
    return [{ path: outer, key, value }]
  })
}

function makeValueOf(field: Field): (key: string | null) => GroupValue {
  if (hasFoundGroups(field)) return (key) => foundValue(field, key)
  const known = new Map(groupValues(field).map((value) => [String(value), value]))
  return (key) => (key === null ? null : (known.get(key) ?? null))
}

/** Reads a tally of counts in order as the groups of `levels`, `most` of each level. */
export function toldGroups(
  levels: readonly Field[],
  groups: readonly TallyGroup[],
  most = MAX_FOUND_GROUPS,
): ToldGroups {
  const counts = new Map<string, number>()
  const names = new Map<string, string>()
  const inner = new Map<string, { readonly level: number; readonly values: GroupValue[] }>()
  const held = levels.map(() => 0)
  /** Of each level the last group that has a heading, where there are too many. */
  const last: (GroupPath | undefined)[] = levels.map(() => undefined)
  const latest: GroupPath[] = []
  for (const { path, key, value } of readPaths(levels, groups)) {
    const at = path.length - 1
    const id = pathKey(path)
    const before = counts.get(id)
    // What nobody knows is told apart from what is empty, and is the same group.
    if (before === undefined) {
      const isEmptyEnd = at === 0 && path[0] === null
      if (!isEmptyEnd && (held[at] ?? 0) >= most) {
        last[at] ??= latest[at]
        continue
      }
      if (!isEmptyEnd) {
        held[at] = (held[at] ?? 0) + 1
        latest[at] = path
      }
      const outer = pathKey(path.slice(0, -1))
      const siblings = inner.get(outer) ?? { level: at, values: [] }
      siblings.values.push(path[at] ?? null)
      inner.set(outer, siblings)
      if (key !== null) names.set(id, key)
    }
    counts.set(id, (before ?? 0) + (value ?? 0))
  }
  const order = (a: GroupPath, b: GroupPath): number =>
    a.reduce<number>((sum, value, at) => sum || compareGroups(levels[at], value, b[at] ?? null), 0)
  const isBeyond = (path: GroupPath): boolean => {
    const end = last[path.length - 1]
    return end !== undefined && !(path.length === 1 && path[0] === null) && order(path, end) > 0
  }
  // Choices may have been put in another order since.
  const within = new Map(
    [...inner].map(([outer, { level, values }]) => [outer, inGroupOrder(levels[level], values)] as const),
  )
  return {
    within: (outer) => within.get(pathKey(outer)) ?? [],
    countOf: (path) => counts.get(pathKey(path)) ?? (isBeyond(path) ? undefined : 0),
    nameOf: (path) => names.get(pathKey(path)),
    isBeyond,
    cutIn(outer) {
      const end = last[outer.length]
      const side = end === undefined ? -1 : order(outer, end)
      if (end === undefined || side < 0) return undefined
      if (side > 0) return { last: undefined }
      const value = end[outer.length] ?? null
      // Nothing comes behind what holds nothing.
      return value === null ? undefined : { last: value }
    },
  }
}
