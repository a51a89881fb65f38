import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_AGGREGATES } from '@operagrid/shared/domain/tally'
import { totalsOf } from '@operagrid/shared/domain/view-total'
import type { TotalFunction } from '@operagrid/shared/domain/view-total'

/** Most totals that a view tells: beside them the records are counted. */
export const MAX_TOTALS = MAX_AGGREGATES - 1

export type AskedTotal = { readonly fieldId: string; readonly fn: TotalFunction }

/** The totals of a look that its fields still have: one that was retyped has no sum any more. */
export function askedTotals(
  totals: Readonly<Record<string, TotalFunction>>,
  fields: readonly Field[],
): readonly AskedTotal[] {
  return Object.entries(totals)
    .flatMap(([fieldId, fn]) => {
      const field = findField(fields, fieldId)
      return field && totalsOf(field).includes(fn) ? [{ fieldId, fn }] : []
    })
    .slice(0, MAX_TOTALS)
}
