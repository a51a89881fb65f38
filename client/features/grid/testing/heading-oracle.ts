import type { Field } from '@operagrid/shared/domain/field'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { compareGroups, makePathOf } from '@operagrid/shared/domain/query-path'
import type { GroupPath } from '@operagrid/shared/domain/query-path'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { REST } from '../groups/heading-places.ts'
import type { Heading } from '../groups/heading-places.ts'

type Asked = {
  readonly levels: readonly Field[]
  readonly folded: readonly GroupPath[]
  /** How many groups of each level have a heading, those of the outermost that hold nothing not counted. */
  readonly most: number
}

/** What headings say of all records of a grid, worked out from nothing but these. */
export function headingOracle(
  records: readonly GridRecord[],
  { levels, folded, most }: Asked,
): readonly Omit<Heading, 'told'>[] {
  const pathOf = makePathOf(levels)
  const order = (a: GroupPath, b: GroupPath): number =>
    levels.reduce<number>((sum, field, at) => sum || compareGroups(field, a[at] ?? null, b[at] ?? null), 0)
  const paths = records.map(pathOf).toSorted(order)
  const told = levels.map((_, at) => {
    const all = [...new Set(paths.map((path) => JSON.stringify(path.slice(0, at + 1))))]
    return new Set([...all.filter((one) => one !== '[null]').slice(0, most), ...(at === 0 ? ['[null]'] : [])])
  })
  const isFolded = (path: GroupPath): boolean => folded.some((one) => JSON.stringify(one) === JSON.stringify(path))
  const isShown = (path: GroupPath): boolean => !path.some((_, at) => isFolded(path.slice(0, at + 1)))
  let start = 0

  function within(outer: GroupPath, those: readonly GroupPath[]): readonly Omit<Heading, 'told'>[] {
    const level = outer.length
    if (level === levels.length) {
      start += those.length
      return []
    }
    const values = [...new Set(those.map((path) => path[level] ?? null))]
    const isTold = (value: GroupValue): boolean => told[level]?.has(JSON.stringify([...outer, value])) === true
    const rest = those.filter((path) => isShown(path) && !isTold(path[level] ?? null))
    const heading = (value: GroupValue): readonly Omit<Heading, 'told'>[] => {
      const path = [...outer, value]
      const own = those.filter((one) => one[level] === value)
      const here = { path, start, folded: isFolded(path) }
      if (here.folded) return [{ ...here, rows: 0, count: isTold(value) ? own.length : undefined }]
      if (!isTold(value)) return []
      const inner = within(path, own)
      return [{ ...here, rows: own.filter(isShown).length, count: own.length }, ...inner]
    }
    const last: readonly GroupValue[] = level === 0 ? values.filter((value) => value === null) : []
    const first = values.filter((value) => !last.includes(value)).flatMap(heading)
    const together =
      rest.length === 0 ? [] : [{ path: [...outer, REST], start, folded: false, rows: rest.length, count: rest.length }]
    start += rest.length
    return [...first, ...together, ...last.flatMap(heading)]
  }
  return within([], paths)
}
