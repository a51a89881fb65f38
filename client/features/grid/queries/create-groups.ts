import { createEffect, createMemo, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import { findGroupField, groupQuery, narrowQuery, outsideGroups } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import type { Look } from '../views/create-look.ts'

export type Groups = {
  /** The field whose values the rows, or the cards of a gallery, stand under, while they do. */
  readonly field: Accessor<Field | undefined>
  /** Groups of which only the heading is shown. */
  readonly folded: Accessor<ReadonlySet<GroupValue>>
  readonly fold: (value: GroupValue, folded: boolean) => void
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
  const [folded, setFolded] = createSignal<ReadonlySet<GroupValue>>(new Set())
  const hasHeadings = () => look.layout() === 'grid' || look.layout() === 'gallery'
  const field = createMemo(() => (hasHeadings() ? findGroupField(look.group(), fields() ?? []) : undefined))
  const kind = createMemo(() => `${field()?.id} ${field()?.type}`)
  createEffect(on(kind, () => setFolded(new Set<GroupValue>()), { defer: true }))
  const ordered = (): Query => {
    const by = field()
    return by ? groupQuery(query(), by) : query()
  }
  return {
    field,
    ordered,
    folded,
    fold(value, isFolded) {
      const next = new Set(folded())
      if (isFolded) next.add(value)
      else next.delete(value)
      setFolded(next)
    },
    query: createMemo(
      () => {
        const by = field()
        const rest = by ? outsideGroups(by, [...folded()]) : null
        return rest === null ? ordered() : narrowQuery(ordered(), rest)
      },
      query(),
      // The fields may be new ones that say the same.
      { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
    ),
  }
}
