import { z } from 'zod'

import { MAX_FIELDS } from './field.ts'
import type { FieldType } from './field.ts'
import { shortId, uuid } from './id.ts'
import type { ImportTally } from './import-tally.ts'
import { importField, importPlan, importRef } from './import.ts'
import type { ImportProblem } from './import.ts'

/**
 * A field of the grid and the column of the file that fills it, counted from 0; a location may come from two, latitude
 * and longitude. `plan` is of the field's own type. `addChoices`: names that the field does not have are added to its choices.
 */
export const importTarget = z
  .strictObject({
    fieldId: shortId,
    sources: z.array(z.number().int().min(0)).min(1).max(2),
    plan: importPlan,
    addChoices: z.boolean(),
  })
  .refine(
    (target) => target.sources.length === 1 || target.plan.type === 'location',
    'Only a location comes from two columns.',
  )
export type ImportTarget = z.infer<typeof importTarget>

/** What an empty cell of the file does to the cell of a record that is there: nothing, or it empties it. */
export const onEmpty = z.enum(['keep', 'empty'])
export type OnEmpty = z.infer<typeof onEmpty>

/** What is left out where a cell does not fit its field: that cell, or its whole row. */
export const onMisfit = z.enum(['cell', 'row'])
export type OnMisfit = z.infer<typeof onMisfit>

/**
 * A file into a grid that is there. Columns that nothing names are left out. `key`: a field that tells records apart;
 * a row with the key of a record changes that record, all others become new ones. Null = every row is a new record.
 */
export const importInto = importRef
  .extend({
    gridId: uuid,
    targets: z.array(importTarget).max(MAX_FIELDS),
    /** Fields that are added to the grid. */
    made: z.array(importField).max(MAX_FIELDS),
    key: shortId.nullable(),
    onEmpty,
    onMisfit,
  })
  .refine(({ targets, made }) => targets.length + made.length > 0, 'Keep at least one column.')
  .refine(({ targets, made }) => {
    const ids = [...targets.map(({ fieldId }) => fieldId), ...made.map(({ id }) => id)]
    return new Set(ids).size === ids.length
  }, 'Two columns go into one field.')
  .refine(
    ({ targets, key }) => key === null || targets.some(({ fieldId }) => fieldId === key),
    'The key must be among the fields that are filled.',
  )
export type ImportInto = z.infer<typeof importInto>

/** The types whose values can tell records apart. */
export const keyTypes = [
  'text',
  'number',
  'date',
  'dateTime',
  'select',
  'status',
  'email',
  'phone',
  'url',
  'barcode',
] as const satisfies readonly FieldType[]

/** True when a field of this type may be the key of an import. */
export function mayBeKey(type: FieldType): boolean {
  const types: readonly FieldType[] = keyTypes
  return types.includes(type)
}

/** What an import would do if it were begun now. */
export type ImportCheck = ImportTally & {
  readonly problems: readonly ImportProblem[]
  /** Choices that would be added, by the name of their field. */
  readonly newChoices: readonly { readonly field: string; readonly names: readonly string[] }[]
}
