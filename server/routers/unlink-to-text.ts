import { moveLinks, writeTitles } from '@operagrid/db/queries/link-convert'
import { findField } from '@operagrid/shared/domain/field'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import type { FieldUpdate, FieldUpdateResult } from '@operagrid/shared/domain/grid'
import { isLink } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import { notFound } from '@operagrid/shared/errors'

import { reshapeReaders } from '../live/reshape-readers.ts'
import { newRules, refuseDefault, refuseRules, settleUnique } from './field-rules.ts'
import { keepAside } from './keep-aside.ts'
import { changeIn, removeFrom, reshapedOf } from './link-shapes.ts'
import type { Call, Shapes } from './link-shapes.ts'

/**
 * Turns a link into a text of what its records are called. The link as it was waits in the trash, on both sides.
 *
 * @throws AppError NOT_FOUND · BAD_INPUT where the text's rules make no sense · CONFLICT where records would double
 */
export async function unlinkToText(
  call: Call,
  { gridId, field: draft }: FieldUpdate,
  { id: fieldId, link: { gridId: otherId, fieldId: backId } }: LinkField,
): Promise<FieldUpdateResult> {
  let result: FieldUpdateResult = { converted: 0, emptied: 0 }
  await reshapeReaders(call, [gridId, otherId], async (tx, grids) => {
    const [grid, other] = [grids.get(gridId), grids.get(otherId)]
    const before = findField(grid?.fields ?? [], fieldId)
    const back = findField(other?.fields ?? [], backId)
    if (grid === undefined || other === undefined || before === undefined || back === undefined) throw notFound('field')
    if (!isLink(before) || !isLink(back)) throw notFound('field')
    const wanted = { ...before, ...draft, choices: [] }
    refuseRules({ ...wanted, ...newRules(draft) })
    const after = tidyField(wanted)
    refuseDefault(after)
    const counts = await writeTitles(tx, gridId, before, after)
    await settleUnique(tx, gridId, { before, after, touched: true })
    const kept = await keepAside(tx, call.member, grid, { field: before, as: 'links' })
    await moveLinks(tx, gridId, fieldId, kept.id)
    const shapes: Shapes = new Map()
    await changeIn(tx, call, shapes, { grid, before, after })
    const waiting = { ...back, link: { ...back.link, fieldId: kept.id } }
    await removeFrom(tx, call, shapes, { grid: other, fieldId: backId, as: waiting })
    result = { ...counts, kept: kept.name }
    return await reshapedOf(tx, call, shapes, [{ gridId, fieldId }])
  })
  return result
}
