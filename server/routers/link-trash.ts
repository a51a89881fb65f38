import {
  countNaming,
  findDeletedField,
  giveUpField,
  putBack,
  takeDeletedField,
} from '@operagrid/db/queries/field-trash'
import { findGridFate } from '@operagrid/db/queries/grid-trash'
import { cutSurplusLinks, refreshLinkCells } from '@operagrid/db/queries/link-field'
import { lockTenant } from '@operagrid/db/queries/tenant'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'
import { placeField } from '@operagrid/shared/domain/field-place'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { Actor } from '@operagrid/shared/domain/member'
import type { FieldRestored } from '@operagrid/shared/domain/trash'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'
import type { Context } from '../http/context.ts'
import { reshapeReaders } from '../live/reshape-readers.ts'
import type { Reshaped, Reshaping } from '../live/reshape.ts'
import { settleShape } from '../live/settle-shape.ts'
import { refuseLoops } from './field-rollup.ts'

type Call = MemberCall & Pick<Context, 'db' | 'engine'> & { readonly member: Actor }

/**
 * Brings a link back on both sides, in one transaction, with all links between records that are there.
 *
 * @throws AppError CONFLICT when its other grid is in the trash, or its other side is gone for good · TOO_LARGE
 */
export async function restoreLink(call: Call, gridId: string, { id, name, link }: LinkField): Promise<FieldRestored> {
  await inTenant(call.db, call.member, (tx) => refuseLost(tx, name, link), { mode: 'read' })
  let restored: FieldRestored | undefined
  const restore: Reshaping = async (tx, grids) => {
    const shapes = new Map<string, Reshaped>()
    const sides = [{ gridId, fieldId: id }, link]
    const [back] = [
      await restoreSide(tx, call, shapes, { grid: grids.get(gridId), fieldId: id }),
      await restoreSide(tx, call, shapes, { grid: grids.get(link.gridId), fieldId: link.fieldId }),
    ]
    if (link.one === true) await cutSurplusLinks(tx, { gridId, fieldId: id }, link.fieldId)
    if (link.otherOne === true) await cutSurplusLinks(tx, link, id)
    for (const side of sides) {
      await refreshLinkCells(tx, side.gridId, side.fieldId)
      const [grid, fields] = [grids.get(side.gridId), shapes.get(side.gridId)?.fields]
      if (grid !== undefined && fields !== undefined) await refuseLoops(tx, { ...grid, fields }, fields)
    }
    restored = { name: back, ...(await countNaming(tx, gridId, id)) }
    return shapes
  }
  await reshapeReaders(call, [gridId, link.gridId], restore, lockTenant)
  if (restored === undefined) throw notFound('field')
  return restored
}

/** Gives up the other side of a link too. It may be gone already. */
export async function eraseLink(tx: TenantTx, { link }: LinkField): Promise<void> {
  if ((await findDeletedField(tx, link.gridId, link.fieldId)) !== undefined)
    await giveUpField(tx, link.gridId, link.fieldId)
}

async function refuseLost(tx: TenantTx, name: string, { gridId, fieldId }: LinkTarget): Promise<void> {
  const fate = await findGridFate(tx, gridId)
  if (fate?.deleted === true)
    throw new AppError(
      'CONFLICT',
      `“${name}” links to “${fate.name}”, which is in the trash. Bring that grid back first.`,
    )
  if (fate === null || (await findDeletedField(tx, gridId, fieldId)) === undefined)
    throw new AppError('CONFLICT', `What “${name}” links to was deleted for good, so it cannot come back.`)
}

async function restoreSide(
  tx: TenantTx,
  call: Call,
  shapes: Map<string, Reshaped>,
  { grid, fieldId }: { readonly grid: Grid | undefined; readonly fieldId: string },
): Promise<string> {
  if (grid === undefined) throw notFound('grid')
  const now = { ...grid, fields: shapes.get(grid.id)?.fields ?? grid.fields }
  const { field, place } = await takeDeletedField(tx, grid.id, fieldId)
  const { back, fields } = placeField(field, place, now)
  await putBack(tx, grid.id, back, fields)
  const shape = await settleShape(tx, call.member, now, fields)
  const target = gridTarget(grid)
  await note(tx, call, { action: 'field.restored', target, after: asAuditFields(back, fields) })
  shapes.set(grid.id, { ...shape, reload: true, moved: [...(shape.moved ?? []), fieldId], about: fieldId })
  return back.name
}
