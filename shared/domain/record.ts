import { z } from 'zod'

import type { Cells } from './cell.ts'
import { shortId, uuid } from './id.ts'
import type { LinkTitles } from './link.ts'
import { query } from './query.ts'

/** How far a report has come; records that nobody filed through a form stay 'none'. */
export const reviewStates = ['none', 'sent', 'seen', 'accepted', 'needsFix'] as const
export const reviewState = z.enum(reviewStates)
export type ReviewState = z.infer<typeof reviewState>

/**
 * One entry of a grid. `number` counts up per grid and is what people say aloud;
 * `version` is the grid version that last changed the record. Times are ISO 8601 UTC;
 * `createdBy` and `updatedBy` are member ids, null for an import; `assignedTo` is one, null = nobody's.
 * `comments`: how many it has, absent = none, and where it was not asked for. `rowOrder`: where people put it by hand
 * (`row-order.ts`), absent = it stands where its number does.
 */
export type GridRecord = {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly createdAt: string
  readonly createdBy: string | null
  readonly updatedAt: string
  readonly updatedBy: string | null
  readonly assignedTo: string | null
  readonly comments?: number
  readonly rowOrder?: number
}

/** The sort position of a record in a query: the values of its sort terms, then its number. */
export const sortKey = z.array(z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()])).max(12)
export type SortKey = z.infer<typeof sortKey>

/** Most records one window carries. */
export const MAX_WINDOW = 500

/**
 * A stretch of a query's records: up to `limit` from `from` on (inclusive; absent = the start).
 * Bounds are sort keys, never offsets, so a window stays put while others insert above it.
 */
export const recordWindow = z.strictObject({
  gridId: uuid,
  query,
  from: sortKey.optional(),
  before: sortKey.optional(),
  limit: z.number().int().min(1).max(MAX_WINDOW),
})

/**
 * `version` is the grid's version in the same snapshot: `live.grid` continues from it. `titles`: what linked records
 * are called, the first ones of each cell; absent where no field links.
 */
export type RecordWindow = {
  readonly version: number
  readonly records: readonly GridRecord[]
  readonly titles?: readonly LinkTitles[]
}

/**
 * The skeleton of a query's result: the sort key of every `every`-th record, the first included. With `uneven` the
 * server may answer other stretches where it has them at hand, with their lengths.
 */
export const recordOutline = z.strictObject({
  gridId: uuid,
  query,
  every: z.number().int().min(50).max(1000),
  uneven: z.literal(true).optional(),
})
/** `counts`: how many records each key's stretch has; absent = `every`, and in the last what is left of `total`. */
export type RecordOutline = {
  readonly version: number
  readonly total: number
  readonly every: number
  readonly keys: readonly SortKey[]
  readonly counts?: readonly number[]
}

export const recordGet = z.strictObject({ gridId: uuid, recordId: uuid })
export const fieldRef = z.strictObject({ gridId: uuid, fieldId: shortId })
