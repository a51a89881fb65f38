import { z } from 'zod'

import { formulaTypes } from './formula.ts'
import { shortId, uuid } from './id.ts'

/**
 * What is made of the linked records: how many they are; their values, one behind the other; totals; or in how many
 * of them the field is filled.
 */
export const rollupHows = ['count', 'values', 'sum', 'avg', 'min', 'max', 'filled'] as const
export const rollupHow = z.enum(rollupHows)
export type RollupHow = z.infer<typeof rollupHow>

/** What a rollup comes to: what formulas come to, a duration in whole seconds, or ids of what linked records name. */
export const rollupResult = z.enum([...formulaTypes, 'duration', 'person', 'link', 'photo', 'attachment'])
export type RollupResult = z.infer<typeof rollupResult>

/** Why a rollup has no value anywhere: what it reads is gone, or fits no more what is made of it. */
export const rollupFault = z.enum(['#REF', '#TYPE'])

/**
 * `link`: the link field of the same grid whose records it reads; `field`: the field of theirs, null for a count.
 * `result`, `to` and `fault` follow from these (`settleShapes`); `fault` is absent where there is none. `to`: of links
 * that are looked up, the grid where they lead; absent for all else.
 */
export const rollup = z.strictObject({
  link: shortId,
  field: shortId.nullable(),
  how: rollupHow,
  result: rollupResult,
  to: uuid.optional(),
  fault: rollupFault.optional(),
})
export type Rollup = z.infer<typeof rollup>

/** How people read what is made of the values. */
export const rollupHowNames: Readonly<Record<RollupHow, string>> = {
  count: 'Count',
  values: 'The values themselves',
  sum: 'Sum',
  avg: 'Average',
  min: 'Smallest or earliest',
  max: 'Largest or latest',
  filled: 'How many are filled',
}
