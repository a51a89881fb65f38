import { refuseTrashedId } from '@operagrid/db/queries/field-trash'
import { insertFields } from '@operagrid/db/queries/grid'
import type { TenantTx } from '@operagrid/db/tenant'
import { MAX_FIELDS, findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { statesFault } from '@operagrid/shared/domain/field-status'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { refuseFormula } from '@operagrid/shared/domain/formula-settle'
import type { Grid } from '@operagrid/shared/domain/grid'
import { AppError } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import type { Reshaped } from '../live/reshape.ts'
import { settleShape } from '../live/settle-shape.ts'
import { settleNew } from './field-rollup.ts'
import { refuseDefault, refuseRules } from './field-rules.ts'
import type { Call } from './link-shapes.ts'

/**
 * Puts a field that is no link behind the others of a grid, whose row the caller has locked.
 *
 * @param fill gives the field its cells, once it is stored
 * @throws AppError TOO_LARGE · CONFLICT where its id is taken · BAD_INPUT where its rules, formula or rollup make no sense
 */
export async function addField(
  tx: TenantTx,
  call: Call,
  grid: Grid,
  draft: Field,
  fill?: (field: Field) => Promise<void>,
): Promise<Reshaped> {
  if (grid.fields.length >= MAX_FIELDS) throw new AppError('TOO_LARGE', `A grid has at most ${MAX_FIELDS} fields.`)
  if (findField(grid.fields, draft.id)) throw new AppError('CONFLICT', 'A field with this id exists already.')
  await refuseTrashedId(tx, grid.id, draft.id)
  refuseStates(draft)
  refuseRules(draft)
  refuseDefault(draft)
  const field = tidyField(draft)
  refuseFormula(field, [...grid.fields, field])
  const fields = await settleNew(tx, grid, field)
  const settled = fields.at(-1) ?? field
  await insertFields(tx, grid.id, [settled], grid.fields.length)
  await fill?.(settled)
  await note(tx, call, { action: 'field.added', target: gridTarget(grid), after: asAuditFields(settled, fields) })
  return { ...(await settleShape(tx, call.member, grid, fields)), about: draft.id }
}

/** More states than each could say which follow it. */
export function refuseStates(field: Field): void {
  const fault = statesFault(field)
  if (fault !== null) throw new AppError('TOO_LARGE', fault)
}
