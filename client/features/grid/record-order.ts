import type { RecordChange } from '@operagrid/shared/domain/change'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { Compare, Filter, Query } from '@operagrid/shared/domain/query'
import { makeFilter } from '@operagrid/shared/domain/query-filter'
import { queryFilter, queryOrder } from '@operagrid/shared/domain/query-search'
import { compareKeys, makeSortKey } from '@operagrid/shared/domain/query-sort'
import type { GridRecord, SortKey } from '@operagrid/shared/domain/record'

import { serverNow } from '../../live/server-clock.ts'
import { wholeRecord } from './record-after.ts'

/** A query bound to a grid's fields: which records it holds, and where. */
export type RecordOrder = {
  readonly holds: (record: GridRecord) => boolean
  readonly keyOf: (record: GridRecord) => SortKey
  readonly compare: (a: SortKey, b: SortKey) => number
  /** True when a change of these cells, or of the record's own facts, can move the record or let it in or out. */
  readonly concerns: (change: RecordChange) => boolean
}

/** The order of `query` over a grid with `fields`, for a member who looks. */
export function makeRecordOrder(query: Query, fields: readonly Field[], me: string): RecordOrder {
  const used = new Set<string>([...query.sort.map((term) => term.field), ...(query.search?.fieldIds ?? [])])
  const filter = queryFilter(query, fields)
  const order = queryOrder(query)
  if (query.filter) gatherFields(query.filter, used)
  const parts = partsOf(query.filter)
    .filter(({ field }) => findField(fields, field) !== undefined)
    .map((part) => ({ field: part.field, passes: makeFilter(part, fields, me, serverNow) }))
  /** A record that fails a part of the filter before and after was not here, and is not now. */
  const staysOut = (change: RecordChange): boolean =>
    parts.some(
      ({ field, passes }) =>
        field in change.before &&
        field in change.after &&
        !passes(wholeRecord(change, change.before)) &&
        !passes(wholeRecord(change, change.after)),
    )
  return {
    holds: makeFilter(filter, fields, me, serverNow),
    keyOf: makeSortKey(order, fields),
    compare: (a, b) => compareKeys(order, a, b),
    concerns: (change) =>
      (((used.has('$updatedAt') || used.has('$updatedBy')) && change.kind !== 'move') ||
        (change.kind === 'review' && used.has('$reviewState')) ||
        (change.kind === 'assign' && used.has(ASSIGNED_TO)) ||
        (change.kind === 'move' && used.has('$rowOrder')) ||
        Object.keys(change.after).some((fieldId) => used.has(fieldId)) ||
        Object.keys(change.before).some((fieldId) => used.has(fieldId))) &&
      !staysOut(change),
  }
}

/** The comparisons that every record of `filter` passes. */
function partsOf(filter: Filter | null): readonly Compare[] {
  if (filter?.kind === 'compare') return [filter]
  return filter?.kind === 'and' ? filter.filters.flatMap(partsOf) : []
}

/** The ids of all fields, system fields included, that `filter` looks at. */
function gatherFields(filter: Filter, into: Set<string>): void {
  if (filter.kind === 'compare') into.add(filter.field)
  else if (filter.kind === 'not') gatherFields(filter.filter, into)
  else for (const inner of filter.filters) gatherFields(inner, into)
}

/** The order of a query whose grid's fields are not known yet: they are asked for at the first use. */
export function makeLateOrder(query: Query, fields: () => readonly Field[], me: string): RecordOrder {
  let order: RecordOrder | undefined
  const get = () => (order ??= makeRecordOrder(query, fields(), me))
  return {
    holds: (record) => get().holds(record),
    keyOf: (record) => get().keyOf(record),
    compare: (a, b) => get().compare(a, b),
    concerns: (change) => get().concerns(change),
  }
}
