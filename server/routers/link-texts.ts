import { linkTexts } from '@operagrid/db/queries/link-convert'
import { refreshLinkCells } from '@operagrid/db/queries/link-field'
import { MAX_LINKS } from '@operagrid/shared/domain/field-link'
import type { FieldUpdate, FieldUpdateResult, Grid } from '@operagrid/shared/domain/grid'
import { readTitles, tallyLinks } from '@operagrid/shared/domain/link-texts'
import type { HeldText } from '@operagrid/shared/domain/link-texts'
import { AppError, notFound } from '@operagrid/shared/errors'

import { reshapeReaders } from '../live/reshape-readers.ts'
import { bothSides } from './field-link.ts'
import { settleUnique } from './field-rules.ts'
import { keepAside } from './keep-aside.ts'
import { makeable, namingField, otherFields, readLinkTexts, targetOf } from './link-reading.ts'
import type { Reading } from './link-reading.ts'
import { addTo, changeIn, reshapedOf } from './link-shapes.ts'
import type { Call, Shapes } from './link-shapes.ts'
import { makeTitled, titleMaker } from './make-titled.ts'

/**
 * Turns a field of texts into a link to the records that are called so, with its mirror in the other grid. The field as
 * it was waits in the trash, with its texts.
 *
 * @throws AppError NOT_FOUND when a grid or the field is not there · BAD_INPUT where its cells name nobody, or no record
 *   can be made there · CONFLICT where a record would hold too many links, or does not fit there · TOO_LARGE
 */
export async function linkByTexts(call: Call, input: FieldUpdate): Promise<FieldUpdateResult> {
  const { gridId, fieldId, mirror } = input
  const target = targetOf(input.field)
  let result: FieldUpdateResult = { converted: 0, emptied: 0 }
  await reshapeReaders(call, [gridId, target.gridId], async (tx, grids) => {
    const [grid, other] = [grids.get(gridId), grids.get(target.gridId)]
    if (grid === undefined || other === undefined) throw notFound('grid')
    const before = namingField(grid, fieldId)
    const { own, back } = bothSides({ ...before, ...input.field, choices: [], link: target }, grid, mirror)
    const { one = false, otherOne = false } = own.link
    const reading = await readLinkTexts(tx, { grid, other, field: before, one })
    const made = await makeTitled(tx, call.member, other.id, {
      titles: input.makeMissing ? missingTitles(reading) : [],
      title: reading.title,
      // A new record of its own grid has no text to be read.
      fields: otherFields(other, before),
      day: input.day,
    })
    const named = new Map([...reading.named, ...made])
    const reads = reading.texts.map(({ text }) => readTitles(text, named, one))
    const { full } = tallyLinks(reading.texts, reads, { otherOne })
    if (full !== null) throw new AppError('CONFLICT', fullWords(full, other))
    const links = new Map<string, readonly string[]>()
    for (const [at, { key }] of reading.texts.entries()) {
      const read = reads[at]
      if (read?.kind === 'linked') links.set(key, read.ids)
    }
    const shapes: Shapes = new Map()
    const kept = await keepAside(tx, call.member, grid, { field: before, as: 'text' })
    const ids = { gridId, fieldId, keepId: kept.id }
    const counts = await linkTexts(tx, ids, links, { back: { gridId: other.id, fieldId: back.id }, otherOne })
    await refreshLinkCells(tx, other.id, back.id)
    await settleUnique(tx, gridId, { before, after: own, touched: true })
    await changeIn(tx, call, shapes, { grid, before, after: own })
    await addTo(tx, call, shapes, { grid: other, field: back })
    const records = new Set([...made.values()].map(({ recordId }) => recordId))
    result = { ...counts, made: records.size, kept: kept.name }
    return await reshapedOf(tx, call, shapes, [
      { gridId, fieldId },
      { gridId: other.id, fieldId: back.id },
    ])
  })
  return result
}

/** @throws AppError BAD_INPUT where the other grid cannot take records that are called so */
function missingTitles(reading: Reading): readonly string[] {
  const maker = titleMaker(reading.title)
  if (typeof maker !== 'string') return makeable(reading, maker)
  if (reading.reads.some(({ kind }) => kind === 'missing')) throw new AppError('BAD_INPUT', maker)
  return []
}

function fullWords({ text, cells }: HeldText, { name }: Grid): string {
  const [many, most] = [cells.toLocaleString('en'), MAX_LINKS.toLocaleString('en')]
  return `${many} records would link to “${text.slice(0, 60)}” of “${name}”, and a cell there has room for ${most}.`
}
