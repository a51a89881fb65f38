import type { Field } from './field.ts'
import type { GridRecord } from './record.ts'

/** Most reports "My reports" shows. */
export const MAX_MY_REPORTS = 100

/**
 * A record that the member filed through a form. `fields` are those the form asks, in its order
 * and named as it asks them; `record.cells` holds no others. `formName` is null once the form is gone.
 */
export type MyReport = {
  readonly record: GridRecord
  readonly gridId: string
  readonly formId: string
  readonly formName: string | null
  readonly fields: readonly Field[]
}
