import { useSearchParams } from '@solidjs/router'
import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import { everything, filter as filterSchema, search as searchSchema, sortTerm } from '@operagrid/shared/domain/query'
import type { Filter, Query, SortTerm } from '@operagrid/shared/domain/query'
import { withoutFaults } from '@operagrid/shared/domain/view'

import type { Look } from '../views/create-look.ts'
import { createGroups } from './create-groups.ts'
import type { Groups } from './create-groups.ts'

export type QueryState = {
  /** The view's query with what the address asks for instead, less what the grid's fields no longer allow. Changes only when its meaning does. */
  readonly query: Accessor<Query>
  /** The same in the order by hand where the grid has one and nothing sorts it. */
  readonly placed: Accessor<Query>
  /** True where it is not the view's. */
  readonly differs: Accessor<boolean>
  readonly groups: Groups
  readonly setFilter: (filter: Filter | null) => void
  readonly setSort: (sort: readonly SortTerm[]) => void
  /** What is looked for in all shown fields; empty = nothing. */
  readonly searchText: Accessor<string>
  readonly setSearch: (text: string) => void
  /** Back to the view's own; a search goes on. */
  readonly reset: () => void
}

/** In the address, for what the view has and this person wants without. */
const NONE = 'none'
const byHand: Query['sort'] = [{ field: '$rowOrder', direction: 'asc' }]

/**
 * The personal filter, sort and search of a grid, kept in the address: `?sort=-dueduedu,namename&filter={…}&q=leak`. What stands
 * there takes the place of the view's, for this person alone; `none`: neither.
 */
export function createQuery(
  {
    grid,
    queried,
  }: {
    readonly grid: Accessor<Pick<Grid, 'fields' | 'byHand'> | undefined>
    readonly queried: Accessor<readonly Field[] | undefined>
  },
  base: Accessor<Query>,
  look: Look,
): QueryState {
  const fields = createMemo(() => grid()?.fields)
  const [params, setParams] = useSearchParams<{ filter: string; sort: string; q: string }>()
  const searchText = () => searchSchema.shape.text.safeParse(params.q?.trim() ?? '').data ?? ''
  const query = createMemo<Query>(
    () => {
      const { filter, sort } = base()
      const asked = { filter: readFilter(params.filter, filter), sort: readSort(params.sort, sort) }
      const known = fields()
      const found = known ? withoutFaults(asked, known) : asked
      const text = searchText()
      const fieldIds = (known ?? []).map(({ id }) => id).filter((fieldId) => !look.hidden().has(fieldId))
      return text === '' ? found : { ...found, search: { text, fieldIds } }
    },
    everything,
    { equals: same },
  )
  const placed = createMemo(() =>
    grid()?.byHand === true && query().sort.length === 0 ? { ...query(), sort: byHand } : query(),
  )
  const say = (said: { filter?: string | undefined; sort?: string | undefined; q?: string | undefined }): void =>
    setParams(said, { replace: true, scroll: false })
  return {
    query,
    placed,
    groups: createGroups(queried, placed, look),
    differs: () => params.filter !== undefined || params.sort !== undefined,
    setFilter: (filter) => say({ filter: same(filter, base().filter) ? undefined : writeFilter(filter) }),
    setSort: (sort) => say({ sort: same(sort, base().sort) ? undefined : writeSort(sort) }),
    searchText,
    setSearch: (text) => say({ q: text.trim() === '' ? undefined : text.trim() }),
    reset: () => say({ filter: undefined, sort: undefined }),
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function writeFilter(filter: Filter | null): string {
  return filter === null ? NONE : JSON.stringify(filter)
}

function readFilter(text: string | undefined, base: Filter | null): Filter | null {
  if (!text) return base
  if (text === NONE) return null
  try {
    return filterSchema.parse(JSON.parse(text))
  } catch {
    // An address that somebody edited: it says nothing.
    return base
  }
}

/** A minus before the field means descending. */
function writeSort(sort: readonly SortTerm[]): string {
  if (sort.length === 0) return NONE
  return sort.map((term) => (term.direction === 'desc' ? `-${term.field}` : term.field)).join(',')
}

function readSort(text: string | undefined, base: readonly SortTerm[]): SortTerm[] {
  if (!text) return [...base]
  if (text === NONE) return []
  const terms = text.split(',').flatMap((part) => {
    const direction = part.startsWith('-') ? 'desc' : 'asc'
    const parsed = sortTerm.safeParse({ field: part.replace(/^-/u, ''), direction })
    return parsed.success ? [parsed.data] : []
  })
  return terms.slice(0, 5)
}
