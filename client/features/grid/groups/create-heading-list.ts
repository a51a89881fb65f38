import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { firstCodePoints, SORT_TEXT_LENGTH } from '@operagrid/shared/domain/fold'
import { behindFound, foundTerm, hasDayGroups, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import { groupEnd, groupValues, makeGroupOf } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { compareKeys } from '@operagrid/shared/domain/query-sort'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { RecordList } from '../create-record-list.ts'
import type { Records } from '../create-records.ts'
import type { Groups } from '../queries/create-groups.ts'
import type { GroupTallies } from './create-group-tallies.ts'
import type { FoundGroups } from './found-groups.ts'
import { placeHeadings, REST } from './heading-places.ts'
import type { Heading } from './heading-places.ts'

export type HeadingList = { readonly field: Field | undefined; readonly list: readonly Heading[] }

const noHeadings: HeadingList = { field: undefined, list: [] }

/** The headings of a grid in groups, and the field whose values they name. */
export function createHeadingList(
  groups: Omit<Groups, 'fold' | 'foldAll' | 'ordered'>,
  rows: Pick<Records, 'list' | 'shownQuery'>,
  tallies: Pick<GroupTallies, 'found' | 'countOf'>,
): Accessor<HeadingList> {
  // Made once a field: days are asked of a calendar that is dear to make.
  const finder = createMemo(() => {
    const field = groups.field()
    return field && hasFoundGroups(field) ? makeFinder(field, groups.zone) : undefined
  })
  return createMemo<HeadingList>(
    (before) => {
      const field = groups.field()
      const records = rows.list()
      // The rows on screen are those of what was asked before, and so are their headings.
      if (!records || rows.shownQuery() !== groups.query()) return before
      if (!field) return noHeadings
      const query = groups.query()
      const endOf = (value: GroupValue, guess: number): number =>
        records.placeOf(groupEnd(field, value === REST ? behindFound(field) : value, query), guess)
      const asked = { folded: groups.folded(), total: records.total(), countOf: tallies.countOf, endOf }
      const find = finder()
      if (!find) return { field, list: placeHeadings({ ...asked, values: groupValues(field) }) }
      const told = tallies.found()
      const list = placeHeadings({
        ...asked,
        values: valuesOf(told, groups.folded(), find.order),
        found: { ...find, groupAt: (index) => find.groupOf(records.at(index)), last: told && lastTold(told) },
      })
      return { field, list: list.map((heading) => named(heading, { field, told, records })) }
    },
    noHeadings,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
}

function makeFinder(field: Field, zone: string) {
  const groupOf = makeGroupOf(field, zone)
  const terms = [foundTerm(field, zone)]
  return {
    groupOf: (record: GridRecord | undefined): GroupValue | undefined => record && groupOf(record),
    order: (a: GroupValue, b: GroupValue): number => compareKeys(terms, [a, 0], [b, 0]),
  }
}

/** All groups that are known of: those told of, and of those that are folded whichever may have records nobody told of. */
function valuesOf(
  told: FoundGroups | undefined,
  folded: ReadonlySet<GroupValue>,
  order: (a: GroupValue, b: GroupValue) => number,
): readonly GroupValue[] {
  const last = told && lastTold(told)
  const isUntold = (value: GroupValue): boolean =>
    told === undefined || (last !== undefined && value !== null && order(value, last) > 0)
  const untold = [...folded].filter((value) => isUntold(value))
  return untold.length === 0 ? (told?.values ?? []) : [...(told?.values ?? []), ...untold].toSorted(order)
}

/** The last group that was told of, where there are more. */
function lastTold({ more, values }: FoundGroups): GroupValue | undefined {
  return more ? values.findLast((value) => value !== null) : undefined
}

type Named = { readonly field: Field; readonly told: FoundGroups | undefined; readonly records: RecordList }

/** A text reads as records write it. */
function named(heading: Heading, { field, told, records }: Named): Heading {
  const { value, start, folded } = heading
  if (typeof value !== 'string' || value === REST || hasDayGroups(field)) return heading
  const cell = folded ? undefined : records.at(start)?.cells[field.id]
  const name = told?.names.get(value) ?? (typeof cell === 'string' ? firstCodePoints(cell, SORT_TEXT_LENGTH) : value)
  return { ...heading, name }
}
