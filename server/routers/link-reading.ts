import { getGrid } from '@operagrid/db/queries/grid'
import { listHeldTexts } from '@operagrid/db/queries/link-convert'
import type { HeldTitle } from '@operagrid/db/queries/link-convert'
import { findCalled } from '@operagrid/db/queries/link-title'
import type { TenantTx } from '@operagrid/db/tenant'
import { findField } from '@operagrid/shared/domain/field'
import type { Field, FieldDraft } from '@operagrid/shared/domain/field'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'
import { fold } from '@operagrid/shared/domain/fold'
import type { FieldUpdate, Grid } from '@operagrid/shared/domain/grid'
import { isLink, titleField } from '@operagrid/shared/domain/link'
import { namesRecords, readTitles, tallyLinks, titlesIn, titlesToMake } from '@operagrid/shared/domain/link-texts'
import type { LinkCheck, LinkRead, Named } from '@operagrid/shared/domain/link-texts'
import { AppError, notFound } from '@operagrid/shared/errors'

import { titleMaker } from './make-titled.ts'
import type { TitleMaker } from './make-titled.ts'

/** What the texts of a field are, and whom of the other grid they name: `reads[i]` is what `texts[i]` comes to. */
export type Reading = {
  readonly texts: readonly HeldTitle[]
  readonly reads: readonly LinkRead[]
  readonly named: Named
  /** What records of the other grid are called by once the field is a link. */
  readonly title: Field | null
}

/** A field whose texts become links to records of `other`, which may be its own grid. */
type Asked = { readonly grid: Grid; readonly other: Grid; readonly field: Field; readonly one: boolean }

/** Reads the texts of a field as titles of another grid's records. */
export async function readLinkTexts(tx: TenantTx, { grid, other, field, one }: Asked): Promise<Reading> {
  const texts = await listHeldTexts(tx, grid.id, field)
  // In its own grid the field itself is no title any more.
  const title = titleField(otherFields(other, field))
  const titles = new Set(texts.flatMap(({ text }) => titlesIn(text)))
  const named = await findCalled(tx, { gridId: other.id, field: title }, [...titles])
  return { texts, reads: texts.map(({ text }) => readTitles(text, named, one)), named, title }
}

/** What a retype to links would come to. Nothing is written. @throws AppError NOT_FOUND · BAD_INPUT · CONFLICT */
export async function checkLinkTexts(tx: TenantTx, input: FieldUpdate): Promise<LinkCheck> {
  const link = targetOf(input.field)
  const grid = await getGrid(tx, input.gridId)
  const other = await getGrid(tx, link.gridId)
  const [one, otherOne] = [link.one === true, input.mirror?.one === true]
  const field = namingField(grid, input.fieldId)
  const { texts, reads, named, title } = await readLinkTexts(tx, { grid, other, field, one })
  const found = tallyLinks(texts, reads, { otherOne })
  const maker = titleMaker(title)
  const titles = typeof maker === 'string' ? [] : makeable({ texts, reads }, maker)
  // Whom a record that is not there yet is told by.
  const made = titles.map((text) => [fold(text), { count: 1, recordId: fold(text) }] as const)
  const all = new Map([...named, ...made])
  const later = texts.map(({ text }) => readTitles(text, all, one))
  const refusal = typeof maker === 'string' && found.missing.cells > 0 ? maker : null
  return { found, made: tallyLinks(texts, later, { otherOne }), makes: titles.length, refusal }
}

/** The titles of records that can be made for texts of records that are not deleted. */
export function makeable({ texts, reads }: Pick<Reading, 'texts' | 'reads'>, maker: TitleMaker): readonly string[] {
  const shown = reads.filter((_, at) => (texts[at]?.cells ?? 0) > 0)
  return titlesToMake(shown, (title) => maker(title) !== null)
}

/** Where a draft leads. @throws AppError BAD_INPUT where it says nothing of it */
export function targetOf({ link }: FieldDraft): LinkTarget {
  if (link === undefined) throw new AppError('BAD_INPUT', 'Say which grid the records are of.')
  return link
}

/** The field whose cells are to become links. @throws AppError NOT_FOUND · CONFLICT where they are by now · BAD_INPUT */
export function namingField({ fields }: Grid, fieldId: string): Field {
  const field = findField(fields, fieldId)
  if (field === undefined) throw notFound('field')
  if (isLink(field)) throw new AppError('CONFLICT', `“${field.name}” is a link already.`)
  if (namesRecords(field)) return field
  throw new AppError('BAD_INPUT', `What “${field.name}” holds cannot name records. Add a new field instead.`)
}

/** A grid's fields without the one that becomes a link. */
export function otherFields({ fields }: Grid, { id }: Field): readonly Field[] {
  return fields.filter((field) => field.id !== id)
}
