import { z } from 'zod'

import type { RecordChange } from './change.ts'
import { shortId, uuid } from './id.ts'

/** Most changes that one look at a record's history carries. */
export const MAX_HISTORY = 100

/** A record's changes, the newest first; with `fieldId` only those of one cell. `from`: as `next` of the page before said. */
export const recordHistory = z.strictObject({
  gridId: uuid,
  recordId: uuid,
  fieldId: shortId.optional(),
  from: z.number().int().min(1).optional(),
  limit: z.number().int().min(1).max(MAX_HISTORY),
})
export type RecordHistoryAsk = z.infer<typeof recordHistory>

/** `next`: where older changes begin; null when there are none. */
export type RecordHistory = { readonly changes: readonly RecordChange[]; readonly next: number | null }
