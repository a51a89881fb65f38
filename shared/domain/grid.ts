import { z } from 'zod'

import { claimMinutes } from './claim.ts'
import { field, fieldDraft } from './field.ts'
import type { Field } from './field.ts'
import { shortId, uuid } from './id.ts'
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
})

/** `mirror`: how a link's other side is called, which is made with it; for all other types absent. */
export const fieldAdd = z.strictObject({ gridId: uuid, field: field, mirror: linkMirror.optional() })
/** Renames, recolours or retypes; cells that cannot take the new type are emptied and counted. */
export const fieldUpdate = z.strictObject({ gridId: uuid, fieldId: shortId, field: fieldDraft })

/** What a retype did: how many cells hold the new type now, and how many could not. */
export type FieldUpdateResult = { readonly converted: number; readonly emptied: number }
