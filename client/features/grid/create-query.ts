import { useSearchParams } from '@solidjs/router'
import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { filter as filterSchema, sortTerm } from '@operagrid/shared/domain/query'
import type { Filter, Query, SortTerm } from '@operagrid/shared/domain/query'
import { checkFilter, checkQuery } from '@operagrid/shared/domain/query-check'

export type QueryState = {
  /** What the address asks for, less what the grid's fields no longer allow. Changes only when its meaning does. */
  readonly query: Accessor<Query>
  readonly setFilter: (filter: Filter | null) => void
  readonly setSort: (sort: readonly SortTerm[]) => void
}

/** The personal filter and sort of a grid, kept in the address: `?sort=-dueduedu,namename&filter={…}`. */
export function createQuery(fields: Accessor<readonly Field[] | undefined>): QueryState {
  const [params, setParams] = useSearchParams<{ filter: string; sort: string }>()
  const query = createMemo<Query>(
    () => {
      const asked = { filter: readFilter(params.filter), sort: readSort(params.sort) }
      const known = fields()
      return known ? withoutFaults(asked, known) : asked
    },
    { filter: null, sort: [] },
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
  return {
    query,
    setFilter: (filter) =>
      setParams({ filter: filter ? JSON.stringify(filter) : undefined }, { replace: true, scroll: false }),
    setSort: (sort) =>
      setParams({ sort: sort.length > 0 ? writeSort(sort) : undefined }, { replace: true, scroll: false }),
  }
}

function readFilter(text: string | undefined): Filter | null {
  if (!text) return null
  try {
    return filterSchema.parse(JSON.parse(text))
  } catch {
    // An address that somebody edited: it filters nothing.
    return null
  }
}

/** A minus before the field means descending. */
function writeSort(sort: readonly SortTerm[]): string {
  return sort.map((term) => (term.direction === 'desc' ? `-${term.field}` : term.field)).join(',')
}

function readSort(text: string | undefined): SortTerm[] {
  const terms = (text ?? '').split(',').flatMap((part) => {
    const direction = part.startsWith('-') ? 'desc' : 'asc'
    const parsed = sortTerm.safeParse({ field: part.replace(/^-/u, ''), direction })
    return parsed.success ? [parsed.data] : []
  })
  return terms.slice(0, 5)
}

/** Sort terms and whole filters that name what is gone are left out, rather than showing nothing. */
function withoutFaults(query: Query, fields: readonly Field[]): Query {
  if (checkQuery(query, fields).length === 0) return query
  return {
    filter: checkFilter(query.filter, fields).length === 0 ? query.filter : null,
    sort: query.sort.filter((term) => checkQuery({ filter: null, sort: [term] }, fields).length === 0),
  }
}
