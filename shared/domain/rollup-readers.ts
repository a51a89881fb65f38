import { z } from 'zod'

import { shortId, uuid } from './id.ts'

/** Of which grid, or of which field of it, it is asked what reads it. */
export const readersAsk = z.strictObject({ gridId: uuid, fieldId: shortId.optional() })

/** A field of a grid that is calculated from what is asked about. */
export type Reader = {
  readonly gridId: string
  readonly gridName: string
  readonly fieldId: string
  readonly fieldName: string
}
