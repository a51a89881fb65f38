import { holdsSeveralLinks } from '@operagrid/db/queries/link-field'
import type { TenantTx } from '@operagrid/db/tenant'
import { findField, hiddenRoles, hideField } from '@operagrid/shared/domain/field'
import type { FieldDraft } from '@operagrid/shared/domain/field'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import type { LinkField, LinkMirror } from '@operagrid/shared/domain/link'
import { isLink } from '@operagrid/shared/domain/link'
import { AppError, notFound } from '@operagrid/shared/errors'

import { reshapeReaders } from '../live/reshape-readers.ts'
import { addTo, changeIn, removeFrom, reshapedOf } from './link-shapes.ts'
import type { Call, Shapes } from './link-shapes.ts'

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
  const { gridId: otherId } = field.link
  const changes = await reshapeReaders(call, [gridId, otherId], async (tx, grids) => {
    const shapes: Shapes = new Map()
    const { own, back } = bothSides(field, { id: gridId, name: grids.get(gridId)?.name ?? field.name }, mirror)
    await addTo(tx, call, shapes, { grid: grids.get(gridId), field: own })
    await addTo(tx, call, shapes, { grid: grids.get(otherId), field: back })
    return await reshapedOf(tx, call, shapes)
  })
  return changes.get(gridId)?.version ?? 0
}

/** Stores what becomes of a link, and what of it both sides share: how many records each holds, and from whom both are hidden. */
export async function updateLink(call: Call, gridId: string, before: LinkField, draft: FieldDraft): Promise<void> {
  if (draft.type !== 'link')
    throw new AppError('BAD_INPUT', 'A link to records can become a text, and no other kind of field.')
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

/** A link of a grid as it is stored, and the field that mirrors it on the other side. */
export function bothSides(
  field: LinkField,
  { id: gridId, name }: { readonly id: string; readonly name: string },
  mirror: LinkMirror | undefined,
): { readonly own: LinkField; readonly back: LinkField } {
  const { one = false, gridId: otherId, fieldId: backId } = field.link
  const otherOne = mirror?.one ?? false
  const link = narrowed({ gridId: otherId, fieldId: backId }, { one, otherOne })
  const own = { ...tidyField({ ...field, link }), link }
  const backLink = narrowed({ gridId, fieldId: field.id }, { one: otherOne, otherOne: one })
  const { description: _, ...bare } = own
  return { own, back: { ...bare, id: backId, name: mirror?.name ?? name, link: backLink } }
}

function narrowed(
  { gridId, fieldId }: LinkTarget,
  sides: { readonly one: boolean; readonly otherOne: boolean },
): LinkTarget {
  return { gridId, fieldId, ...(sides.one && { one: true }), ...(sides.otherOne && { otherOne: true }) }
}
