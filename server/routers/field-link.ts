import { refuseTrashedId, trashField } from '@operagrid/db/queries/field-trash'
import { insertFields, updateField } from '@operagrid/db/queries/grid'
import { holdsSeveralLinks } from '@operagrid/db/queries/link-field'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import { findField, hiddenRoles, hideField, MAX_FIELDS } from '@operagrid/shared/domain/field'
import type { Field, FieldDraft } from '@operagrid/shared/domain/field'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { LinkField, LinkMirror } from '@operagrid/shared/domain/link'
import { isLink } from '@operagrid/shared/domain/link'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../audit/field-note.ts'
import { gridTarget, note } from '../audit/note.ts'
import type { MemberCall } from '../audit/note.ts'
import type { Engine } from '../live/engine.ts'
import { reshapeReaders } from '../live/reshape-readers.ts'
import type { Reshaped } from '../live/reshape.ts'
import { settleShape } from '../live/settle-shape.ts'

type Call = MemberCall & { readonly engine: Engine; readonly db: Db; readonly member: Actor }

/** A grid's fields after a step, so that the next one of the same reshaping sees them. */
type Shapes = Map<string, { readonly grid: Grid; fields: readonly Field[]; about: string }>

/**
 * Adds a link and, in the same transaction, the field that mirrors it in the other grid, or in its own.
 *
 * @throws AppError NOT_FOUND when either grid is not there, CONFLICT when a field has an id already, TOO_LARGE
 */
export async function addLink(
  call: Call,
  gridId: string,
  field: LinkField,
  mirror: LinkMirror | undefined,
): Promise<number> {
  const { gridId: otherId, fieldId: backId, one } = field.link
  const narrow = { ...(one && { one }), ...(mirror?.one && { otherOne: true }) }
  const back = { ...(mirror?.one && { one: true }), ...(one && { otherOne: true }) }
  const changes = await reshapeReaders(call, [gridId, otherId], async (tx, grids) => {
    const shapes: Shapes = new Map()
    const own = tidyField({ ...field, link: { gridId: otherId, fieldId: backId, ...narrow } })
    const name = mirror?.name ?? grids.get(gridId)?.name ?? field.name
    const mirrored: Field = { ...own, id: backId, name, link: { gridId, fieldId: field.id, ...back } }
    const { description: _, ...bare } = mirrored
    await addTo(tx, call, shapes, { grid: grids.get(gridId), field: own })
    await addTo(tx, call, shapes, { grid: grids.get(otherId), field: bare })
    return await reshapedOf(tx, call, shapes)
  })
  return changes.get(gridId)?.version ?? 0
}

/** Stores what becomes of a link, and what of it both sides share: how many records each holds, and from whom both are hidden. */
export async function updateLink(call: Call, gridId: string, before: LinkField, draft: FieldDraft): Promise<void> {
  if (draft.type !== 'link')
    throw new AppError('BAD_INPUT', 'A link to records cannot become another kind of field. Add a new field instead.')
  const { gridId: otherId, fieldId: backId } = before.link
  await reshapeReaders(call, [gridId, otherId], async (tx, grids) => {
    const own = grids.get(gridId)
    const held = findField(own?.fields ?? [], before.id)
    const back = findField(grids.get(otherId)?.fields ?? [], backId)
    if (own === undefined || held === undefined || back === undefined || !isLink(held) || !isLink(back))
      throw notFound('field')
    const { one = false, otherOne = false } = draft.link ?? held.link
    await refuseSeveral(tx, gridId, held, one)
    await refuseSeveral(tx, otherId, back, otherOne)
    const wanted = tidyField({ ...held, ...draft, choices: [], link: narrowed(held.link, { one, otherOne }) })
    const mirrored = hideField(
      { ...back, link: narrowed(back.link, { one: otherOne, otherOne: one }) },
      hiddenRoles(wanted),
    )
    const shapes: Shapes = new Map()
    await changeIn(tx, call, shapes, { grid: own, before: held, after: wanted })
    if (JSON.stringify(mirrored) !== JSON.stringify(back))
      await changeIn(tx, call, shapes, { grid: grids.get(otherId), before: back, after: mirrored })
    return await reshapedOf(tx, call, shapes)
  })
}

/** Moves a link to the trash, on both sides. */
export async function removeLink(call: Call, gridId: string, field: LinkField): Promise<number> {
  const { gridId: otherId, fieldId: backId } = field.link
  const changes = await reshapeReaders(call, [gridId, otherId], async (tx, grids) => {
    const shapes: Shapes = new Map()
    await removeFrom(tx, call, shapes, { grid: grids.get(gridId), fieldId: field.id })
    await removeFrom(tx, call, shapes, { grid: grids.get(otherId), fieldId: backId })
    return await reshapedOf(tx, call, shapes)
  })
  return changes.get(gridId)?.version ?? 0
}

async function refuseSeveral(tx: TenantTx, gridId: string, { id, name, link }: LinkField, one: boolean): Promise<void> {
  if (!one || link.one || !(await holdsSeveralLinks(tx, gridId, id))) return
  throw new AppError('BAD_INPUT', `Some cells of “${name}” link to several records. Leave one in each first.`)
}

function narrowed(
  { gridId, fieldId }: LinkTarget,
  sides: { readonly one: boolean; readonly otherOne: boolean },
): LinkTarget {
  return { gridId, fieldId, ...(sides.one && { one: true }), ...(sides.otherOne && { otherOne: true }) }
}

async function addTo(
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

async function changeIn(
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

async function removeFrom(
  tx: TenantTx,
  call: Call,
  shapes: Shapes,
  { grid, fieldId }: { readonly grid: Grid | undefined; readonly fieldId: string },
): Promise<void> {
  const shape = shapeOf(shapes, grid, fieldId)
  const field = findField(shape.fields, fieldId)
  if (field === undefined) throw notFound('field')
  await trashField(tx, shape.grid.id, { field, fields: shape.fields, memberId: call.member.memberId })
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

/** Both sides of a link are hidden from the same roles, so either stands for the other where they share a grid. */
async function reshapedOf(tx: TenantTx, { member }: Call, shapes: Shapes): Promise<ReadonlyMap<string, Reshaped>> {
  const reshaped = new Map<string, Reshaped>()
  for (const [gridId, { grid, fields, about }] of shapes)
    reshaped.set(gridId, { ...(await settleShape(tx, member, grid, fields)), about })
  return reshaped
}
