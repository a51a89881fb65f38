import { z } from 'zod'

import { shortId, uuid } from './id.ts'

/** Most records that one cell may link to. */
export const MAX_LINKS = 1000

/**
 * Where a link field leads: the other grid, or its own, and the field there that shows the same links from the other
 * side. `one`: a cell holds at most one record, `otherOne`: a cell on the other side does; absent = up to {@link MAX_LINKS}.
 */
export const linkTarget = z.strictObject({
  gridId: uuid,
  fieldId: shortId,
  one: z.boolean().optional(),
  otherOne: z.boolean().optional(),
})
export type LinkTarget = z.infer<typeof linkTarget>
