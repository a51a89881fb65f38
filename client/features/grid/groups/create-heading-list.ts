import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { firstCodePoints, SORT_TEXT_LENGTH } from '@operagrid/shared/domain/fold'
import { hasTextGroups } from '@operagrid/shared/domain/query-found'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { compareGroups, groupEnd, groupsEnd, inGroupOrder, makePathOf } from '@operagrid/shared/domain/query-path'
import type { GroupPath } from '@operagrid/shared/domain/query-path'

import type { RecordList } from '../create-record-list.ts'
import type { Records } from '../create-records.ts'
import type { Groups } from '../queries/create-groups.ts'
import type { GroupTallies } from './create-group-tallies.ts'
import { placeHeadings, REST } from './heading-places.ts'
import type { Heading, PlacedHeading } from './heading-places.ts'
import { pathKey } from './told-groups.ts'
import type { ToldGroups } from './told-groups.ts'

export type HeadingList = { readonly levels: readonly Field[]; readonly list: readonly Heading[] }

const noHeadings: HeadingList = { levels: [], list: [] }

/** The headings of a grid in groups, and the fields whose values they name, those of the outermost first. */
export function createHeadingList(
  groups: Pick<Groups, 'levels' | 'zone' | 'folded' | 'query'>,
  rows: Pick<Records, 'list' | 'shownQuery'>,
  tallies: Pick<GroupTallies, 'told'>,
): Accessor<HeadingList> {
  // Made once for the fields: days are asked of a calendar that is dear to make.
  const pathOf = createMemo(() => makePathOf(groups.levels(), groups.zone))
  return createMemo<HeadingList>(
    (before) => {
      const levels = groups.levels()
      const records = rows.list()
      // The rows on screen are those of what was asked before, and so are their headings.
      if (!records || rows.shownQuery() !== groups.query()) return before
      if (levels.length === 0) return noHeadings
      const query = groups.query()
      const [told, folded, find] = [tallies.told(), groups.folded(), pathOf()]
      const foldedIn = foldedWithin(folded, told)
      const placed = placeHeadings({
        levels: levels.length,
        total: records.total(),
        within: (outer) => valuesOf(outer, { levels, told, folded }),
        isFolded: (path) => folded.has(pathKey(path)),
        countOf: (path) => told?.countOf(path),
        shownOf: (path) => Math.max(0, (told?.countOf(path) ?? 0) - (foldedIn.get(pathKey(path)) ?? 0)),
        endOf: (path, guess) =>
          records.placeOf(path[0] === REST ? groupsEnd(levels, query) : groupEnd(levels, path, query), guess),
        groupAt(index) {
          const record = records.at(index)
          return record && find(record)
        },
        order: (level, a, b) => compareGroups(levels[level], a, b),
        cutIn: (outer) => told?.cutIn(outer),
      })
      return { levels, list: named(placed, { levels, told, records }) }
    },
    noHeadings,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
}

type Folded = ReturnType<Groups['folded']>

/** How many records of each group stand in folded ones within it. */
function foldedWithin(folded: Folded, told: ToldGroups | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { path } of folded.values()) {
    const outer = path.slice(0, -1).map((_, at) => pathKey(path.slice(0, at + 1)))
    // Of what is folded in what is folded nothing is shown as it is.
    if (outer.some((key) => folded.has(key))) continue
    for (const key of outer) counts.set(key, (counts.get(key) ?? 0) + (told?.countOf(path) ?? 0))
  }
  return counts
}

type Known = { readonly levels: readonly Field[]; readonly told: ToldGroups | undefined; readonly folded: Folded }

/** All groups that are known of within another: those told of, and of those that are folded whichever may have records nobody told of. */
function valuesOf(outer: GroupPath, { levels, told, folded }: Known): readonly GroupValue[] {
  const values = told?.within(outer) ?? []
  if (told && told.cutIn(outer) === undefined) return values
  const untold = [...folded.values()].flatMap(({ path }): readonly GroupValue[] => {
    const value = path[outer.length]
    if (value === undefined || outer.some((one, at) => one !== path[at])) return []
    return told === undefined || (path.length === outer.length + 1 && told.isBeyond(path)) ? [value] : []
  })
  if (untold.length === 0) return values
  return inGroupOrder(levels[outer.length], [...new Set([...values, ...untold])])
}

type Named = Pick<Known, 'levels' | 'told'> & { readonly records: RecordList }

/** Texts read as records write them. */
function named(placed: readonly PlacedHeading[], { levels, told, records }: Named): readonly Heading[] {
  let outer: GroupPath = []
  return placed.map((heading) => {
    const { path, start, rows } = heading
    const at = path.length - 1
    const [field, value = null] = [levels[at], path[at]]
    outer = [...outer.slice(0, at), value]
    if (field && typeof value === 'string' && value !== REST && hasTextGroups(field)) {
      const cell = rows > 0 ? records.at(start)?.cells[field.id] : undefined
      const name = told?.nameOf(path) ?? (typeof cell === 'string' ? firstCodePoints(cell, SORT_TEXT_LENGTH) : value)
      outer = [...outer.slice(0, at), name]
    }
    return { ...heading, told: outer }
  })
}
