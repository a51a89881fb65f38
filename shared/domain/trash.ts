import { z } from 'zod'

import type { GridSummary } from './grid.ts'
import { uuid } from './id.ts'
import type { GridRecord } from './record.ts'

/** Most deleted records that one look at the trash carries. */
export const MAX_TRASH = 100

/** A grid's deleted records, the last first; `after`: the last one of the page before. */
export const recordTrash = z.strictObject({
  gridId: uuid,
  after: z.strictObject({ deletedAt: z.iso.datetime({ message: 'That is not a time.' }), id: uuid }).optional(),
  limit: z.number().int().min(1).max(MAX_TRASH),
})
export type RecordTrashAsk = z.infer<typeof recordTrash>

/** A record as it was when it was deleted; `updatedBy` deleted it. Times are ISO 8601 in UTC. */
export type DeletedRecord = GridRecord & { readonly deletedAt: string }
export type RecordTrash = { readonly records: readonly DeletedRecord[]; readonly more: boolean }

/** A grid in the trash, with what it holds. */
export type DeletedGrid = Pick<GridSummary, 'id' | 'name' | 'recordCount'> & { readonly deletedAt: string }
