import { z } from 'zod'

import { calendarDate } from './cell.ts'
import type { CellValue } from './cell.ts'
import { claimMinutes } from './claim.ts'
import { field, fieldDraft } from './field.ts'
import type { Field } from './field.ts'
import { shortId, uuid } from './id.ts'
import type { LinkCheck } from './link-texts.ts'
import { linkMirror } from './link.ts'
import { nameText } from './text.ts'
import { reportersSee } from './visibility.ts'
import type { ReportersSee } from './visibility.ts'

/** A grid as its members see it in lists. `recordCount` counts what is not deleted. */
export type GridSummary = {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly recordCount: number
  readonly reportersSee: ReportersSee
  /** How long a claim of one of its records lasts. */
  readonly claimMinutes: number
  /** Its records stand in the order in which people put them where nothing else sorts them, and not in that of their numbers. */
  readonly byHand: boolean
}

/** How far formulas have been worked out for the records that a grid had when they were changed: of `total`, `done`. */
export type Computing = { readonly done: number; readonly total: number }

/** A grid with its fields in their order. `computing`: null when all formulas are worked out. */
export type Grid = GridSummary & { readonly fields: readonly Field[]; readonly computing: Computing | null }

export const gridCreate = z.strictObject({ id: uuid, name: nameText, fields: z.array(field).max(200) })
export const gridRef = z.strictObject({ gridId: uuid })
/** What is absent stays as it is. */
export const gridUpdate = z.strictObject({
  gridId: uuid,
  name: nameText.optional(),
  reportersSee: z.enum(reportersSee).optional(),
  claimMinutes: claimMinutes.optional(),
  byHand: z.boolean().optional(),
})

/** `mirror`: how a link's other side is called, which is made with it; for all other types absent. */
export const fieldAdd = z.strictObject({ gridId: uuid, field: field, mirror: linkMirror.optional() })
/** A field like `fieldId`, with an id and a name of its own. `withCells`: it holds the same in every record. */
export const fieldCopy = z.strictObject({
  gridId: uuid,
  fieldId: shortId,
  as: shortId,
  name: nameText,
  withCells: z.boolean(),
})
export type FieldCopy = z.infer<typeof fieldCopy>
/**
 * Renames, recolours or retypes; cells that cannot take the new type are emptied and counted. Of a field that becomes a
 * link, `mirror` is as in {@link fieldAdd}, and `makeMissing` makes records of the other grid for titles that nobody has,
 * on this `day` by the member's clock.
 */
export const fieldUpdate = z.strictObject({
  gridId: uuid,
  fieldId: shortId,
  field: fieldDraft,
  mirror: linkMirror.optional(),
  makeMissing: z.boolean().optional(),
  day: calendarDate.optional(),
})
export type FieldUpdate = z.infer<typeof fieldUpdate>

/**
 * What a retype did: how many cells hold the new type now, and how many could not. From texts to links and back: how
 * many records were `made`, and under which name the field as it was is `kept` in the trash.
 */
export type FieldUpdateResult = {
  readonly converted: number
  readonly emptied: number
  readonly made?: number
  readonly kept?: string
}

/** Most different values of a field that are judged by its rules before it is changed: of more, the count says less. */
export const MAX_TRIED_VALUES = 100_000

/**
 * Records that are in the way of a rule: how many, some of their values, each with the numbers of records that hold it
 * where these are known and how many there are, and values to filter them by, at most 200.
 */
export type RuleBreakers = {
  readonly records: number
  readonly named: readonly {
    readonly value: CellValue
    readonly numbers: readonly number[]
    readonly records: number
  }[]
  readonly values: readonly CellValue[]
}

/**
 * What a change of a field would meet: records that hold the same where it would be unique, which keep it from being
 * changed, and records whose cells break its range or pattern, which stay as they are. `links`: what its texts come to
 * where they become links; absent for all other changes.
 */
export type FieldCheck = { readonly doubles: RuleBreakers; readonly breaking: RuleBreakers; readonly links?: LinkCheck }
