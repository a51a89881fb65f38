import { randomBytes } from 'node:crypto'

import { trashField } from '@operagrid/db/queries/field-trash'
import { insertFields } from '@operagrid/db/queries/grid'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import { shortIdFrom } from '@operagrid/shared/domain/id'
import type { Actor } from '@operagrid/shared/domain/member'
import { MAX_NAME } from '@operagrid/shared/domain/text'

/**
 * Puts a field as it was before a retype into the trash, beside its own place, under an id of its own, so that it can be
 * brought back. What it holds there is left to the caller, who holds the grid row's lock.
 *
 * @param as what it held, in a word: it is told by that from the field that stays
 */
export async function keepAside(
  tx: TenantTx,
  { memberId }: Actor,
  { id: gridId, fields }: Grid,
  { field, as }: { readonly field: Field; readonly as: string },
): Promise<Field> {
  const ending = ` (${as})`
  const kept = {
    ...field,
    id: shortIdFrom(randomBytes(16)),
    name: `${field.name.slice(0, MAX_NAME - ending.length).trimEnd()}${ending}`,
  }
  // It is a field for a moment, as every other that is deleted: where it is hidden the grid is sealed by that.
  await insertFields(tx, gridId, [kept], fields.length)
  const around = fields.flatMap((one) => (one.id === field.id ? [one, kept] : [one]))
  await trashField(tx, gridId, { field: kept, fields: around, memberId })
  return kept
}
