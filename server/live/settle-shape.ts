import { updateField } from '@operagrid/db/queries/grid'
import { computeChunk, markUncomputed } from '@operagrid/db/queries/record-compute'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { isComputed } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import { settleFormulas } from '@operagrid/shared/domain/formula-settle'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'

import type { Reshaped } from './reshape.ts'

/** So much is worked out at once with the change; of a bigger grid the rest follows in chunks. */
const AT_ONCE = { records: 2_000, ms: 300 }

/**
 * What formulas and clocks make of a grid's new fields: stores those that come to another type or to be hidden by it, and works
 * their cells out anew where these can move. The fields themselves and converted cells are stored already.
 *
 * @param grid as it was before
 */
export async function settleShape(
  tx: TenantTx,
  actor: Actor,
  grid: Grid,
  fields: readonly Field[],
): Promise<Pick<Reshaped, 'reload' | 'computing'> & { readonly fields: readonly Field[] }> {
  const settled = settleFormulas(fields)
  for (const [at, field] of settled.entries()) if (field !== fields[at]) await updateField(tx, grid.id, field)
  if (movers(grid.fields) === movers(settled)) return { fields: settled, reload: false }
  const ids = settled.filter(isComputed).map(({ id }) => id)
  await markUncomputed(tx, grid.id, { ids, memberId: actor.memberId })
  if (ids.length === 0) return { fields: settled, reload: false }
  const computing = await computeChunk(tx, grid.id, settled, AT_ONCE)
  return { fields: settled, reload: true, ...(computing === null ? {} : { computing }) }
}

/** All of a grid's fields that its formulas' values depend on: the same text, the same values. */
function movers(fields: readonly Field[]): string {
  const { ids, reads } = formulasOf(fields)
  return JSON.stringify(
    fields
      .filter(({ id }) => ids.has(id) || reads.has(id))
      .map(({ id, type, choices, formula, clock }) => [
        id,
        type,
        choices.map((choice) => [choice.id, choice.name, choice.done]),
        formula,
        clock,
      ]),
  )
}
