import { getGrid } from '@operagrid/db/queries/grid'
import { listRollupReads, readShapes, readSources } from '@operagrid/db/queries/grid-rollup'
import { lockTenant } from '@operagrid/db/queries/tenant'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { clockReads } from '@operagrid/shared/domain/clock'
import { findField, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { refuseLoop, refuseRollup } from '@operagrid/shared/domain/rollup-loop'
import type { Reader } from '@operagrid/shared/domain/rollup-readers'
import { linkOf, settleShapes } from '@operagrid/shared/domain/rollup-settle'
import { notFound } from '@operagrid/shared/errors'

import type { Services } from '../http/context.ts'
import type { Opening } from '../live/reshape.ts'

/**
 * What is locked when a field is saved beside its grid and those that read it: for a rollup the grid that it reads, so
 * that nothing of that changes meanwhile; for all that is calculated the workspace's row, before anything else.
 */
export async function reachOf(
  { db, member }: Pick<Services, 'db'> & { readonly member: Actor },
  gridId: string,
  { type, rollup }: Pick<Field, 'type' | 'rollup'>,
): Promise<{ readonly others?: readonly string[]; readonly opening?: Opening }> {
  if (!isComputed({ type })) return {}
  if (rollup === undefined) return { opening: lockTenant }
  // A link leads where it leads as long as it is there.
  const { fields } = await inTenant(db, member, (tx) => getGrid(tx, gridId), { mode: 'read' })
  const sourceId = linkOf(rollup, fields)?.link.gridId
  return { opening: lockTenant, ...(sourceId !== undefined && { others: [sourceId] }) }
}

/**
 * A grid's fields with a new one, as they are stored together.
 *
 * @throws AppError BAD_INPUT where a rollup makes no sense, or a calculated field would read itself
 */
export async function settleNew(tx: TenantTx, grid: Grid, field: Field): Promise<readonly Field[]> {
  const fields = [...grid.fields, field]
  await refuse(tx, { ...grid, fields }, field)
  return settleShapes(grid.id, fields, await readSources(tx, { id: grid.id, fields }))
}

/**
 * The same of a field that is changed: what is wrong with it is asked only where its formula or its rollup changes.
 *
 * @param grid with the field as it is to be stored
 */
export async function refuseRolling(
  tx: TenantTx,
  grid: Grid,
  { before, wanted }: { readonly before: Field; readonly wanted: Field },
): Promise<void> {
  const madeOf = ({ type, formula, rollup, clock }: Field) =>
    JSON.stringify([type, formula?.source, rollup?.link, rollup?.field, rollup?.how, clock && clockReads(clock)])
  if (madeOf(before) !== madeOf(wanted)) await refuse(tx, grid, wanted)
}

async function refuse(tx: TenantTx, grid: Grid, field: Field): Promise<void> {
  if (!isComputed(field)) return
  const shapes = await readShapes(tx, grid)
  refuseRollup(field, grid.fields, new Map([...shapes].map(([id, { fields }]) => [id, fields])))
  refuseLoop({ gridId: grid.id, fieldId: field.id }, shapes)
}

/**
 * What comes back from the trash may close a circle that nobody could see while it was away.
 *
 * @param grid with the fields as they are to be stored
 * @throws AppError BAD_INPUT where one of `fields` would read itself by now
 */
export async function refuseLoops(tx: TenantTx, grid: Grid, fields: readonly Field[]): Promise<void> {
  const own = fields.filter(isComputed)
  if (own.length === 0) return
  const shapes = await readShapes(tx, grid)
  for (const { id } of own) refuseLoop({ gridId: grid.id, fieldId: id }, shapes)
}

/**
 * The rollups of other grids that read a grid; or all that read one field of it, or have it as their link.
 *
 * @throws AppError NOT_FOUND
 */
export async function listReaders(
  tx: TenantTx,
  { gridId, fieldId }: { readonly gridId: string; readonly fieldId?: string | undefined },
): Promise<Reader[]> {
  const { fields } = await getGrid(tx, gridId)
  if (fieldId !== undefined && findField(fields, fieldId) === undefined) throw notFound('field')
  const reads = await listRollupReads(tx)
  const isRead = ({ sourceId, field, backId }: (typeof reads)[number]) =>
    sourceId === gridId && (fieldId === undefined || field === fieldId || backId === fieldId)
  const isLink = (read: (typeof reads)[number]) => read.gridId === gridId && read.linkId === fieldId
  return reads
    .filter((read) => (fieldId === undefined ? isRead(read) && read.gridId !== gridId : isRead(read) || isLink(read)))
    .map((read) => ({
      gridId: read.gridId,
      gridName: read.gridName,
      fieldId: read.fieldId,
      fieldName: read.fieldName,
    }))
}
