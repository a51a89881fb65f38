import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { timeZone } from '@operagrid/shared/domain/query'
import type { Filter, Query } from '@operagrid/shared/domain/query'
import { findGroupFields, narrowQuery } from '@operagrid/shared/domain/query-group'
import { groupQuery, outsidePaths } from '@operagrid/shared/domain/query-path'

import { ownHabits } from '../calendar/calendar-days.ts'
import type { Heading } from '../groups/heading-places.ts'
import { pathKey } from '../groups/told-groups.ts'
import type { Look } from '../views/create-look.ts'

/** How long the part of a question may be that leaves folded groups out, in bytes: a request has room for so much. */
const MAX_FOLDED_BYTES = 40_000

/** A group, and how it is called where it is left out. */
export type FoldedGroup = Pick<Heading, 'path' | 'told'>
type FoldedGroups = ReadonlyMap<string, FoldedGroup>

export type Groups = {
  /** The fields whose values the rows, or the cards of a gallery, stand under, while they do: the outermost first. */
  readonly levels: Accessor<readonly Field[]>
  /** In which groups by day count their days. */
  readonly zone: string
  /** Groups of which only the heading is shown, by their path (`pathKey`); those within one of them too. */
  readonly folded: Accessor<FoldedGroups>
  /** Folds these groups, or opens them; false where no more can be folded. */
  readonly fold: (groups: readonly FoldedGroup[], folded: boolean) => boolean
  readonly openAll: () => void
  /** The query group by group; as it is where there are none. */
  readonly ordered: Accessor<Query>
  /** What the rows are asked for by: the same without those that are folded. */
  readonly query: Accessor<Query>
}

/** The groups under which the rows of a grid stand, and which of them are folded. */
export function createGroups(
  fields: Accessor<readonly Field[] | undefined>,
  query: Accessor<Query>,
  look: Look,
): Groups {
  // A browser may be set to what is no zone to the server.
  const zone = timeZone.catch('UTC').parse(ownHabits().zone)
  const hasHeadings = () => look.layout() === 'grid' || look.layout() === 'gallery'
  const levels = createMemo(() => (hasHeadings() ? findGroupFields(look.groups(), fields() ?? []) : []), [], {
    equals: (a, b) => a.length === b.length && a.every((field, at) => field === b[at]),
  })
  const kinds = createMemo(() => levels().map((field) => `${field.id} ${cellType(field)}`))
  const [left, setLeft] = createSignal<{ readonly kinds: readonly string[]; readonly groups: FoldedGroups }>({
    kinds: [],
    groups: new Map(),
  })
  // Of other levels than it was folded in, nothing is: its values are those of other fields.
  const folded = createMemo<FoldedGroups>(() => {
    const { kinds: then, groups } = left()
    const differs = then.findIndex((kind, at) => kind !== kinds()[at])
    if (differs === -1) return groups
    return new Map([...groups].filter(([, { path }]) => path.length <= differs))
  })
  const outside = (groups: FoldedGroups): Filter | null =>
    outsidePaths(
      levels(),
      outermost(groups).map(({ told }) => told),
      zone,
    )
  const hasRoom = (groups: FoldedGroups): boolean =>
    new TextEncoder().encode(JSON.stringify(outside(groups))).length <= MAX_FOLDED_BYTES
  const keep = (groups: FoldedGroups): void => void setLeft({ kinds: kinds(), groups })
  const ordered = (): Query => groupQuery(query(), levels(), zone)
  return {
    levels,
    zone,
    ordered,
    folded,
    fold(groups, isFolded) {
      const next = new Map(folded())
      for (const group of groups)
        if (isFolded) next.set(pathKey(group.path), group)
        else next.delete(pathKey(group.path))
      const fits = hasRoom(next)
      if (isFolded && !fits) return false
      // What would have to be left out one by one instead is opened with it.
      if (!fits)
        for (const [key, { path }] of next) if (groups.some((one) => isWithin(path, one.path))) next.delete(key)
      keep(next)
      return true
    },
    openAll: () => keep(new Map()),
    query: createMemo(
      () => {
        const rest = outside(folded())
        return rest === null ? ordered() : narrowQuery(ordered(), rest)
      },
      query(),
      // The fields may be new ones that say the same.
      { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
    ),
  }
}

/** Those that are in no other of them: the others are left out with these. */
function outermost(groups: FoldedGroups): readonly FoldedGroup[] {
  return [...groups.values()].filter(({ path }) =>
    path.every((_, at) => at === 0 || !groups.has(pathKey(path.slice(0, at)))),
  )
}

function isWithin(path: Heading['path'], outer: Heading['path']): boolean {
  return path.length > outer.length && outer.every((value, at) => value === path[at])
}
