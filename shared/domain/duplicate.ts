import { z } from 'zod'

import { location } from './cell.ts'
import type { Cells, Location } from './cell.ts'
import { findField, holdsChoice, MAX_FIELDS } from './field.ts'
import type { Field } from './field.ts'
import { shortId, uuid } from './id.ts'
import type { GridRecord } from './record.ts'

/**
 * When a record of a grid looks like another: their places, cells of the location field `place`, are at most `metres`
 * apart, both are of the same `kind`, a select's or status's choice (null = kinds do not matter), and they were made
 * within `minutes` of each other.
 */
export const duplicateRule = z.strictObject({
  place: shortId,
  kind: shortId.nullable(),
  metres: z.int().min(5, 'At least 5 metres.').max(10_000, 'At most 10,000 metres.'),
  minutes: z.int().min(1, 'At least one minute.').max(1440, 'At most a day.'),
})
export type DuplicateRule = z.infer<typeof duplicateRule>

/** `rule`: null = the grid tells nobody. */
export const duplicateSet = z.strictObject({ gridId: uuid, rule: duplicateRule.nullable() })

/**
 * Which records look like one with these cells, of which the grid's rule looks at two; choices by id. `recordId`: the
 * record itself where there is one; else it is as if it were made now.
 */
export const duplicateFind = z.strictObject({
  gridId: uuid,
  recordId: uuid.optional(),
  cells: z
    .record(shortId, z.union([location, shortId]))
    .refine((cells) => Object.keys(cells).length <= MAX_FIELDS, 'A record has no more cells than its grid has fields.'),
})
export type DuplicateFind = z.infer<typeof duplicateFind>

/** What a rule looks at in a record: where it is, and of which kind, by the choice's id. */
export type DuplicateLook = { readonly place: Location; readonly kind: string | null }

/** What a rule sees in cells, or null where it takes more than they hold. */
export function lookOf(rule: DuplicateRule, cells: Cells): DuplicateLook | null {
  const place = cells[rule.place]
  const kind = rule.kind === null ? null : cells[rule.kind]
  if (typeof place !== 'object' || place === null || !('lat' in place)) return null
  if (rule.kind !== null && typeof kind !== 'string') return null
  return { place, kind: typeof kind === 'string' ? kind : null }
}

/** Two records that are two, whatever they look like. */
export const duplicateDismiss = z
  .strictObject({ gridId: uuid, recordId: uuid, otherId: uuid })
  .refine(({ recordId, otherId }) => recordId !== otherId, 'A record is no duplicate of itself.')

/** Most records that one answer names. */
export const MAX_DUPLICATES = 5

/** A record that looks like the one that was asked about. `minutes`: how long one was made before the other. */
export type Duplicate = { readonly record: GridRecord; readonly metres: number; readonly minutes: number }

/** The nearest first. */
export type Duplicates = { readonly duplicates: readonly Duplicate[] }

/** What a grid tells of duplicates before anybody said otherwise. */
export const usualDuplicates = { metres: 150, minutes: 30 } as const

/** The fields that may be a rule's place, and its kind. */
export const placeFields = (fields: readonly Field[]): readonly Field[] =>
  fields.filter(({ type }) => type === 'location')
export const kindFields = (fields: readonly Field[]): readonly Field[] => fields.filter(holdsChoice)

/** Why a rule does not fit a grid's fields, or null. */
export function ruleFault({ place, kind }: DuplicateRule, fields: readonly Field[]): string | null {
  if (findField(placeFields(fields), place) === undefined) return 'Say which location field tells where a record is.'
  if (kind !== null && findField(kindFields(fields), kind) === undefined)
    return 'Say which select or status tells of which kind a record is.'
  return null
}
