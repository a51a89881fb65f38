import { z } from 'zod'

import { MAX_FIELDS } from './field.ts'
import { shortId, uuid } from './id.ts'
import { query, timeZone } from './query.ts'

export const exportFormats = ['csv', 'xlsx', 'json'] as const
export const exportFormat = z.enum(exportFormats)
export type ExportFormat = z.infer<typeof exportFormat>

/** Most records a sheet of Excel holds below its heading. */
export const MAX_SHEET_RECORDS = 1_048_575

/**
 * All records of a query as one file. `fields`: the columns by field id, in their order. `details`: also who has the
 * record, how far a report has come, and who made and changed it when. Times of CSV and XLSX are those of `zone`.
 */
export const recordExport = z.strictObject({
  gridId: uuid,
  format: exportFormat,
  query,
  fields: z.array(shortId).max(MAX_FIELDS),
  details: z.boolean(),
  zone: timeZone,
})
export type RecordExport = z.infer<typeof recordExport>

/** Where the file is to be had, for a minute, and how many records are in it just now. */
export type ExportLink = { readonly path: string; readonly records: number }
