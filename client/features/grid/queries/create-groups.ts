import { createEffect, createMemo, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { timeZone } from '@operagrid/shared/domain/query'
import type { Query } from '@operagrid/shared/domain/query'
import { findGroupField, groupQuery, narrowQuery, outsideGroups } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { ownHabits } from '../calendar/calendar-days.ts'
import type { Look } from '../views/create-look.ts'

/** How long the part of a question may be that leaves folded groups out, in bytes: a request has room for so much. */
const MAX_FOLDED_BYTES = 40_000

export type Groups = {
  /** The field whose values the rows, or the cards of a gallery, stand under, while they do. */
  readonly field: Accessor<Field | undefined>
  /** In which groups by day count their days. */
  readonly zone: string
  /** Groups of which only the heading is shown. */
  readonly folded: Accessor<ReadonlySet<GroupValue>>
  /** Folds a group, or opens it; false where no more can be folded. `told`: a text as one of its records has it. */
  readonly fold: (value: GroupValue, folded: boolean, told?: string) => boolean
  /** Folds all of these, or opens all; false where so many cannot be folded. */
  readonly foldAll: (
    groups: readonly { readonly value: GroupValue; readonly name?: string }[],
    folded: boolean,
  ) => boolean
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
  /** As they are told when they are left out. */
  const [left, setLeft] = createSignal<ReadonlyMap<GroupValue, GroupValue>>(new Map())
  const folded = createMemo<ReadonlySet<GroupValue>>(() => new Set(left().keys()))
  const hasHeadings = () => look.layout() === 'grid' || look.layout() === 'gallery'
  const field = createMemo(() => (hasHeadings() ? findGroupField(look.group(), fields() ?? []) : undefined))
  const kind = createMemo(() => {
    const by = field()
    return by && `${by.id} ${cellType(by)}`
  })
  createEffect(on(kind, () => setLeft(new Map<GroupValue, GroupValue>()), { defer: true }))
  const ordered = (): Query => {
    const by = field()
    return by ? groupQuery(query(), by, zone) : query()
  }
  const foldAll: Groups['foldAll'] = (groups, isFolded) => {
    const next = new Map(left())
    for (const { value, name } of groups)
      if (isFolded) next.set(value, name ?? value)
      else next.delete(value)
    const by = field()
    const rest = by && JSON.stringify(outsideGroups(by, [...next.values()], zone))
    if (isFolded && rest && new TextEncoder().encode(rest).length > MAX_FOLDED_BYTES) return false
    setLeft(next)
    return true
  }
  return {
    field,
    zone,
    ordered,
    folded,
    fold: (value, isFolded, name) => foldAll([{ value, ...(name !== undefined && { name }) }], isFolded),
    foldAll,
    query: createMemo(
      () => {
        const by = field()
        const rest = by ? outsideGroups(by, [...left().values()], zone) : null
        return rest === null ? ordered() : narrowQuery(ordered(), rest)
      },
      query(),
      // The fields may be new ones that say the same.
      { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
    ),
  }
}
