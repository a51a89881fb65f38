import { z } from 'zod'

import type { Field } from './field.ts'
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

/** When something was deleted, and when it will be for good. Times are ISO 8601 in UTC. */
export type Deleted = { readonly deletedAt: string; readonly keptUntil: string }

/** A record as it was when it was deleted; `updatedBy` deleted it. */
export type DeletedRecord = GridRecord & Deleted
export type RecordTrash = { readonly records: readonly DeletedRecord[]; readonly more: boolean }

/** A field in the trash. `mirror`: of a link, the grid in which its other side was deleted with it, null = it is gone. */
export type DeletedField = Pick<Field, 'id' | 'name' | 'type'> &
  Deleted & { readonly deletedBy: string | null; readonly mirror?: string | null }

/** A grid in the trash, with what it holds. */
export type DeletedGrid = Pick<GridSummary, 'id' | 'name' | 'recordCount'> &
  Deleted & { readonly deletedBy: string | null }

/** What came back with a field: its name, which another field may have taken meanwhile, and how many of each name it still. */
export type FieldRestored = {
  readonly name: string
  readonly views: number
  readonly forms: number
  readonly tiles: number
}

/** Most records that are deleted for good in one call. */
export const MAX_ERASED = 100
export const recordErase = z.strictObject({ gridId: uuid, recordIds: z.array(uuid).min(1).max(MAX_ERASED) })

const DAY_MS = 24 * 60 * 60_000

/** Until when the trash keeps what was deleted then. */
export function keptUntil(deletedAt: string, days: number): string {
  return new Date(Date.parse(deletedAt) + days * DAY_MS).toISOString()
}

/** How many days are left at `now`, begun ones counted whole; 0 = it goes with the next emptying. */
export function daysLeft({ keptUntil: end }: Pick<Deleted, 'keptUntil'>, now: Date): number {
  return Math.max(0, Math.ceil((Date.parse(end) - now.getTime()) / DAY_MS))
}
