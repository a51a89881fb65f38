import type { Filter } from './query.ts'

/** Whether a filter passes other records as time goes by, without any change of theirs. */
export function asksForNow(filter: Filter | null): boolean {
  if (filter === null) return false
  if (filter.kind === 'compare') return filter.operator === 'isPast'
  return filter.kind === 'not' ? asksForNow(filter.filter) : filter.filters.some(asksForNow)
}
