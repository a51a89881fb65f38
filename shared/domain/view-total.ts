import type { Field } from './field.ts'
import { aggregateFault } from './query-check.ts'
import type { Aggregate } from './query.ts'

export const totalFunctions = ['sum', 'avg', 'min', 'max', 'filled', 'empty', 'distinct'] as const
/** What is told of a field's cells below them and in the headings of groups: in how many something is, for one. */
export type TotalFunction = (typeof totalFunctions)[number]

/** What is computed for a total. Empty cells are those of all records that are not filled: see {@link settleTotal}. */
export function totalAggregate(fn: TotalFunction, field: string): Aggregate {
  return { fn: fn === 'filled' || fn === 'empty' ? 'count' : fn, field }
}

/** A total by what was computed for it, of `count` records; null where there is none, as of no numbers. */
export function settleTotal(fn: TotalFunction, computed: number | null, count: number): number | null {
  return fn === 'empty' ? count - (computed ?? 0) : computed
}

/** The totals that a field can have. */
export function totalsOf(field: Field): readonly TotalFunction[] {
  return totalFunctions.filter((fn) => aggregateFault(totalAggregate(fn, field.id), [field]) === null)
}
