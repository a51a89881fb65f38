import type { Filter } from './query.ts'

/** Whether a filter passes other records for another member who looks. */
export function asksForMe(filter: Filter | null): boolean {
  if (filter === null) return false
  if (filter.kind === 'compare') return filter.operator === 'isMe'
  return filter.kind === 'not' ? asksForMe(filter.filter) : filter.filters.some(asksForMe)
}

/** The filter as it is for one member, so that others may work it out: `isMe` names them. */
export function filterFor<F extends Filter | null>(filter: F, memberId: string): F | Filter {
  if (filter === null || !asksForMe(filter)) return filter
  if (filter.kind === 'compare') return { ...filter, operator: 'anyOf', value: [memberId] }
  if (filter.kind === 'not') return { ...filter, filter: filterFor(filter.filter, memberId) }
  return { ...filter, filters: filter.filters.map((part) => filterFor(part, memberId)) }
}
