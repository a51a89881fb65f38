import { z } from 'zod'

import type { CellValue } from './cell.ts'
import { MAX_FIELDS } from './field.ts'
import type { RecordsCopied } from './grid-copy.ts'
import { shortId, uuid } from './id.ts'
import type { ImportedInto } from './import-tally.ts'
import { timeZone } from './query.ts'
import { nameText } from './text.ts'

/** Largest file that an import takes, in bytes. */
export const MAX_IMPORT_BYTES = 100 * 1024 * 1024

/** Examples of cells that did not fit that a result names per column; the download names them all. */
export const MAX_EXAMPLES = 100

/** Records that the preview shows. */
export const PREVIEW_ROWS = 20

/** In which order a date written in numbers names day (d), month (m) and year (y). */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export const dateOrder = z.enum(dateOrders)
export type DateOrder = z.infer<typeof dateOrder>

/** The sign before the decimals; the other one may group thousands. */
export const decimalSign = z.enum(['.', ','])
export type DecimalSign = z.infer<typeof decimalSign>

/**
 * How the texts of a column become cells. `zone` is where times that name none were written. `link`: they are titles of
 * records, for a link that is there.
 */
export const importPlan = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum([
      'text',
      'longText',
      'duration',
      'select',
      'multiSelect',
      'status',
      'person',
      'checkbox',
      'location',
      'rating',
      'email',
      'phone',
      'url',
      'barcode',
      'link',
    ]),
  }),
  z.strictObject({ type: z.literal('number'), decimal: decimalSign }),
  z.strictObject({ type: z.literal('date'), order: dateOrder }),
  z.strictObject({ type: z.literal('dateTime'), order: dateOrder, zone: timeZone }),
])
export type ImportPlan = z.infer<typeof importPlan>

/**
 * One field of the new grid and the column of the file it comes from, counted from 0.
 * A location may come from two: latitude, then longitude.
 */
export const importField = z
  .strictObject({
    id: shortId,
    sources: z.array(z.number().int().min(0)).min(1).max(2),
    name: nameText,
    plan: importPlan,
  })
  .refine(
    (mapped) => mapped.sources.length === 1 || mapped.plan.type === 'location',
    'Only a location comes from two columns.',
  )
export type ImportField = z.infer<typeof importField>

export const importRef = z.strictObject({ importId: uuid })

/** What kinds of files come in: tables in text, workbooks, lists of JSON objects. */
export type ImportFormat = 'csv' | 'xlsx' | 'json'

/** What the person knows better than the analysis; absent = find out. `sheet`: of a workbook, counted from 0. */
export const importReading = z.strictObject({
  sheet: z.number().int().min(0).max(1000).optional(),
  encoding: z.string().max(40).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  hasHeader: z.boolean().optional(),
})
export type ImportReading = z.infer<typeof importReading>

export const importAnalyse = importRef.extend({ reading: importReading })

/** Columns that no field names are left out. */
export const importStart = importRef.extend({
  gridId: uuid,
  gridName: nameText,
  fields: z
    .array(importField)
    .min(1, 'Keep at least one column.')
    .max(MAX_FIELDS, `A grid has at most ${MAX_FIELDS} fields.`)
    .refine((fields) => new Set(fields.map((mapped) => mapped.id)).size === fields.length, 'Two fields have one id.'),
})
export type ImportStart = z.infer<typeof importStart>

/** A cell as it stands in the file. `row` counts as spreadsheet programs do: the first line is 1. */
export type ImportExample = { readonly row: number; readonly value: string }

/** One way to read the cells of a column: with a decimal point or comma, in a date order, as a place, as a tick. */
export type Reading = 'dot' | 'comma' | DateOrder | 'point' | 'checkbox'

/** How many filled cells of a column each reading takes; 'n/a' and the like count, as they are left empty. */
export type ImportFits = Readonly<Record<Reading, number>>

/** A column of the file over all its rows, and what is proposed for it. */
export type ImportColumn = {
  readonly index: number
  /** From the header, unique in the file; 'Column 3' where there is none. */
  readonly name: string
  readonly plan: ImportColumnPlan
  readonly filled: number
  readonly empty: number
  /** Different values, spaces around them aside; null = more than a select may have. */
  readonly distinct: number | null
  /** The choices that a select would have, in their order; null where it cannot be one. */
  readonly choices: readonly string[] | null
  /** The same for a multiple select, of which a cell lists several. */
  readonly parts: readonly string[] | null
  readonly fits: ImportFits
  readonly decimal: DecimalSign
  readonly order: DateOrder
  /** A few different values, shortened. */
  readonly samples: readonly string[]
  /** Why it stays text although most of its cells are something else; null when they are not. */
  readonly keptAsText: string | null
  /** Sentences for the person. */
  readonly warnings: readonly string[]
}

/** A plan that does not know the person's time zone yet. */
export type ImportColumnPlan =
  | Exclude<ImportPlan, { type: 'dateTime' }>
  | { readonly type: 'dateTime'; readonly order: DateOrder }

/** A latitude and a longitude column that belong together; each a column's index. */
export type ImportPair = { readonly name: string; readonly lat: number; readonly lng: number }

/** What was found in a file, over all its rows. */
export type ImportAnalysis = {
  readonly importId: string
  readonly fileName: string
  readonly format: ImportFormat
  /** A workbook's sheets by name, and which of them was read; empty and 0 for other files. */
  readonly sheets: readonly string[]
  readonly sheet: number
  readonly encoding: string
  readonly delimiter: ',' | ';' | '\t' | '|'
  readonly hasHeader: boolean
  /** Records that would come in: rows with at least one filled cell, header aside. */
  readonly rowCount: number
  readonly columns: readonly ImportColumn[]
  readonly pairs: readonly ImportPair[]
  /** The first records, shortened cells by column. */
  readonly sampleRows: readonly (readonly string[])[]
  readonly ragged: ImportRagged
  /** Sentences about the file as a whole. */
  readonly warnings: readonly string[]
}

/** Rows that have fewer or more cells than the header. Missing cells stay empty; spare ones are listed. */
export type ImportRagged = { readonly short: number; readonly long: number; readonly longRows: readonly number[] }

export const importPhases = ['waiting', 'importing', 'finishing', 'done', 'failed', 'cancelled'] as const
export type ImportPhase = (typeof importPhases)[number]

/** How far an import is, in records. `message` says why it failed. */
export type ImportProgress = {
  readonly phase: ImportPhase
  readonly done: number
  readonly total: number
  readonly message: string | null
}

/** What became of the cells of one column that did not fit. */
export type ImportProblem = {
  readonly column: string
  /**
   * 'dropped': the cell was left out. 'changed': kept, but not to the letter. 'spare': there was no field for it.
   * 'row': its whole row was left out.
   */
  readonly outcome: 'dropped' | 'changed' | 'spare' | 'row'
  readonly count: number
  readonly examples: readonly (ImportExample & { readonly reason: string })[]
}

/** How an import ended; `problems` is empty when every cell came in as it stood. */
export type ImportResult = {
  readonly gridId: string
  readonly gridName: string
  readonly records: number
  readonly fields: number
  readonly emptyRows: number
  readonly ragged: ImportRagged
  readonly problems: readonly ImportProblem[]
  /** Columns that stayed text although most of their cells were something else, in sentences. */
  readonly keptAsText: readonly { readonly column: string; readonly reason: string }[]
  readonly skippedColumns: readonly string[]
  /** What it did to a grid that was there; null when it made its own. */
  readonly into: ImportedInto | null
  /** Of another grid's records: what did not come along; null for a file. */
  readonly copied: RecordsCopied | null
}

/** A text of the file as a cell. `note` says what is not to the letter. */
export type ImportedCell =
  | { readonly ok: true; readonly value: CellValue; readonly note?: string }
  | { readonly ok: false; readonly reason: string }
