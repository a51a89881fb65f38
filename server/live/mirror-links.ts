import { keepLastLinks, listLinks, rewriteLinkCells, setLinks } from '@operagrid/db/queries/record-link'
import type { LinkCell, LinkEdit } from '@operagrid/db/queries/record-link'
import type { WritePlan } from '@operagrid/db/queries/record-write'
import type { TenantTx } from '@operagrid/db/tenant'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_LINKS } from '@operagrid/shared/domain/field-link'
import { isLink, linkedIds } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import { AppError } from '@operagrid/shared/errors'

/** What a written plan does to links: cells that hold others now, and records that went to the trash or came back. */
export type LinkWork = {
  readonly edits: readonly LinkEdit[]
  readonly flipped: readonly string[]
  readonly restored: readonly string[]
}

/** What a plan leaves to be done to links, or null when it is nothing. */
export function linkWork(gridId: string, plan: WritePlan, fields: readonly Field[]): LinkWork | null {
  const links = fields.filter(isLink)
  if (links.length === 0) return null
  const cells = new Map(plan.records.map((record) => [record.id, record.cells]))
  const touched = new Map<string, LinkEdit>()
  for (const { kind, recordId, after } of plan.changes) {
    if (kind !== 'patch' && kind !== 'create') continue
    for (const { id: fieldId, link } of links) {
      if (!(fieldId in after)) continue
      const ids = linkedIds(cells.get(recordId)?.[fieldId])
      touched.set(`${recordId}/${fieldId}`, { gridId, fieldId, recordId, back: link, one: link.one === true, ids })
    }
  }
  const idsOf = (kinds: readonly string[]) => [
    ...new Set(plan.changes.filter(({ kind }) => kinds.includes(kind)).map(({ recordId }) => recordId)),
  ]
  const work = {
    edits: [...touched.values()],
    flipped: idsOf(['delete', 'restore']),
    restored: idsOf(['restore']),
  }
  return work.edits.length + work.flipped.length === 0 ? null : work
}

/**
 * Does what a plan leaves to be done to links, in its transaction and behind the locks of all grids that `fields` lead
 * to: the links themselves, then every cell on either side that shows one of them. Answers the changes of each grid.
 *
 * @throws AppError CONFLICT where a cell on the other side would hold too many
 */
export async function mirrorLinks(
  tx: TenantTx,
  gridId: string,
  work: LinkWork,
  { fields, ...by }: { readonly fields: readonly Field[]; readonly memberId: string; readonly at: string },
): Promise<ReadonlyMap<string, readonly RecordChange[]>> {
  const links = new Map(fields.filter(isLink).map((field) => [field.id, field]))
  const due = [
    ...(work.edits.length === 0 ? [] : await setLinks(tx, work.edits)),
    // Their own cells too: they are what the links say, whatever was asked for.
    ...work.edits,
    ...(work.flipped.length === 0 ? [] : await flippedCells(tx, gridId, work, links)),
  ]
  due.push(...(await giveWay(tx, gridId, due, links)))
  const changes = new Map<string, readonly RecordChange[]>()
  for (const [otherId, cells] of byGrid(due)) {
    const written = await rewriteLinkCells(tx, otherId, cells, by)
    if (written.some(({ after }) => Object.values(after).some((value) => linkedIds(value).length > MAX_LINKS)))
      throw new AppError('CONFLICT', `A record there has ${MAX_LINKS} links already. Take one away first.`)
    if (written.length > 0) changes.set(otherId, written)
  }
  return changes
}

/** The cells that show a record which went to the trash, or shows again what it links to. */
async function flippedCells(
  tx: TenantTx,
  gridId: string,
  { flipped, restored }: LinkWork,
  links: ReadonlyMap<string, LinkField>,
): Promise<LinkCell[]> {
  const there = (await listLinks(tx, flipped)).flatMap(({ fieldId, otherId }) => {
    const link = links.get(fieldId)?.link
    return link === undefined ? [] : [{ gridId: link.gridId, fieldId: link.fieldId, recordId: otherId }]
  })
  return [
    ...there,
    ...restored.flatMap((recordId) => [...links.keys()].map((fieldId) => ({ gridId, fieldId, recordId }))),
  ]
}

/** Where one record only has room and another was linked since, the older gives way; answers what that touches. */
async function giveWay(
  tx: TenantTx,
  gridId: string,
  due: readonly LinkCell[],
  links: ReadonlyMap<string, LinkField>,
): Promise<LinkCell[]> {
  const own = [...links.values()]
  const narrow = due.flatMap((cell) => {
    const here = cell.gridId === gridId ? links.get(cell.fieldId) : undefined
    if (here !== undefined) return here.link.one ? [{ ...cell, back: here.link }] : []
    const mirrored = own.find(({ link }) => link.gridId === cell.gridId && link.fieldId === cell.fieldId)
    return mirrored?.link.otherOne ? [{ ...cell, back: { gridId, fieldId: mirrored.id } }] : []
  })
  return narrow.length === 0 ? [] : await keepLastLinks(tx, narrow)
}

function byGrid(cells: readonly LinkCell[]): ReadonlyMap<string, readonly LinkCell[]> {
  const grids = new Map<string, LinkCell[]>()
  for (const cell of cells) {
    const there = grids.get(cell.gridId)
    if (there === undefined) grids.set(cell.gridId, [cell])
    else there.push(cell)
  }
  return grids
}
