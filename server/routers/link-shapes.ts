import { refuseTrashedId, trashField } from '@operagrid/db/queries/field-trash'
import { insertFields, updateField } from '@operagrid/db/queries/grid'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import { findField, MAX_FIELDS } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'
import type { Engine } from '../live/engine.ts'
import type { Reshaped } from '../live/reshape.ts'
import { settleShape } from '../live/settle-shape.ts'

/** A call that reshapes the grids of a link. */
export type Call = MemberCall & { readonly engine: Engine; readonly db: Db; readonly member: Actor }

/** A grid's fields after a step, so that the next one of the same reshaping sees them. */
export type Shapes = Map<string, { readonly grid: Grid; fields: readonly Field[]; about: string }>

/** Adds a field behind those of its grid. @throws AppError NOT_FOUND · CONFLICT · TOO_LARGE */
export async function addTo(
  tx: TenantTx,
  call: Call,
  shapes: Shapes,
  { grid, field }: { readonly grid: Grid | undefined; readonly field: Field },
): Promise<void> {
  const shape = shapeOf(shapes, grid, field.id)
  if (shape.fields.length >= MAX_FIELDS)
    throw new AppError('TOO_LARGE', `A grid has at most ${MAX_FIELDS} fields, and “${shape.grid.name}” has them.`)
  if (findField(shape.fields, field.id)) throw new AppError('CONFLICT', 'A field with this id exists already.')
  await refuseTrashedId(tx, shape.grid.id, field.id)
  await insertFields(tx, shape.grid.id, [field], shape.fields.length)
  await note(tx, call, {
    action: 'field.added',
    target: gridTarget(shape.grid),
    after: asAuditFields(field, shape.fields),
  })
  shape.fields = [...shape.fields, field]
}

/** Stores what has become of a field. */
export async function changeIn(
  tx: TenantTx,
  call: Call,
  shapes: Shapes,
  { grid, before, after }: { readonly grid: Grid | undefined; readonly before: Field; readonly after: Field },
): Promise<void> {
  const shape = shapeOf(shapes, grid, before.id)
  await updateField(tx, shape.grid.id, after)
  const changed = { before: asAuditFields(before, shape.fields), after: asAuditFields(after, shape.fields) }
  await note(tx, call, { action: 'field.updated', target: gridTarget(shape.grid), ...changed })
  shape.fields = shape.fields.map((field) => (field.id === before.id ? after : field))
}

/** Moves a field to the trash; `as`: what waits there of it, where that is not the field as it was. */
export async function removeFrom(
  tx: TenantTx,
  call: Call,
  shapes: Shapes,
  { grid, fieldId, as }: { readonly grid: Grid | undefined; readonly fieldId: string; readonly as?: Field },
): Promise<void> {
  const shape = shapeOf(shapes, grid, fieldId)
  const field = findField(shape.fields, fieldId)
  if (field === undefined) throw notFound('field')
  await trashField(tx, shape.grid.id, { field: as ?? field, fields: shape.fields, memberId: call.member.memberId })
  await note(tx, call, {
    action: 'field.removed',
    target: gridTarget(shape.grid),
    before: asAuditFields(field, shape.fields),
  })
  shape.fields = shape.fields.filter(({ id }) => id !== fieldId)
}

function shapeOf(shapes: Shapes, grid: Grid | undefined, about: string) {
  if (grid === undefined) throw notFound('grid')
  const shape = shapes.get(grid.id) ?? { grid, fields: grid.fields, about }
  shapes.set(grid.id, shape)
  return shape
}

/**
 * Settles all that was done. Both sides of a link are hidden from the same roles, so either stands for the other where
 * they share a grid. `rewritten`: the fields whose cells are others now, so that windows are read anew.
 */
export async function reshapedOf(
  tx: TenantTx,
  { member }: Call,
  shapes: Shapes,
  rewritten: readonly { readonly gridId: string; readonly fieldId: string }[] = [],
): Promise<ReadonlyMap<string, Reshaped>> {
  const reshaped = new Map<string, Reshaped>()
  for (const [gridId, { grid, fields, about }] of shapes) {
    const settled = await settleShape(tx, member, grid, fields)
    const cells = rewritten.filter((field) => field.gridId === gridId).map(({ fieldId }) => fieldId)
    const moved = cells.length > 0 && { reload: true, moved: [...(settled.moved ?? []), ...cells] }
    reshaped.set(gridId, { ...settled, ...moved, about })
  }
  return reshaped
}
