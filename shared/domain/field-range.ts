import { z } from 'zod'

import { nameText, safeText } from './text.ts'

/** Longest pattern, in UTF-16 code units. */
export const MAX_PATTERN = 200

/** A cell of the field's own type: `parseCell` checks it against its field. */
const bound = z.union([z.number(), safeText(40)])

/** The least and the most that a cell of a field may hold, both included; what is absent is not limited. */
export const fieldRange = z.strictObject({ least: bound.optional(), most: bound.optional() })
export type FieldRange = z.infer<typeof fieldRange>

/**
 * How a whole text must be made: `source` as a regular expression of RE2 (`pattern.ts`), `hint` in words of people,
 * which is what they read where a text is not made so.
 */
export const fieldPattern = z.strictObject({
  source: safeText(MAX_PATTERN).min(1, 'Enter a pattern.'),
  hint: nameText,
})
export type FieldPattern = z.infer<typeof fieldPattern>
