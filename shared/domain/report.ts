import type { Field } from './field.ts'
import type { GridRecord } from './record.ts'

/** Most reports "My reports" shows of each kind. */
export const MAX_MY_REPORTS = 100

/** Why a member's list shows a record: it is assigned to them, their own, or of a grid that shows reporters all. */
export type Whose = 'assigned' | 'own' | 'other'

/**
 * A record as a reporter's list shows it. `formId`: the form it was filed through, null where an organizer made
 * it; `formName` is null too once the form is gone. `fields`: what the form asks, in its order and named as it
 * asks; of what is not one's own also all others that the member may see. `record.cells` holds no others, and
 * the record names no other member.
 */
export type MyReport = {
  readonly record: GridRecord
  readonly whose: Whose
  readonly gridId: string
  readonly formId: string | null
  readonly formName: string | null
  readonly fields: readonly Field[]
}
