import { listReadyAttachments } from '@operagrid/db/queries/attachment'
import type { CopiedRecord } from '@operagrid/db/queries/grid-copy'
import { listMembersAmong } from '@operagrid/db/queries/membership'
import type { TenantTx } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { holdsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { uuid } from '@operagrid/shared/domain/id'

/** Records as another grid may hold them. `gone`: in how many cells somebody is not named any more. */
export type Carried = { readonly records: readonly CopiedRecord[]; readonly gone: number }

/**
 * Leaves out what nobody may name any more: members who have left the workspace, and files that were deleted for good
 * since the records were read. Who is suspended stays named, and keeps what they have: they come back.
 */
export async function leaveGone(
  tx: TenantTx,
  records: readonly CopiedRecord[],
  fields: readonly Field[],
): Promise<Carried> {
  const people = fields.filter(({ type }) => type === 'person').map(({ id }) => id)
  const files = fields.filter(holdsFiles).map(({ id }) => id)
  const haveThem = records.flatMap(({ assignedTo }) => (assignedTo === null ? [] : [assignedTo]))
  const members = new Set(await among(tx, [...named(records, people), ...haveThem], listMembersAmong))
  const ready = new Set(await among(tx, named(records, files), listReadyIds))
  let gone = 0
  const carried = records.map((record) => {
    const left = leave(record.cells, people, members)
    gone += left.count
    const assignedTo = record.assignedTo !== null && members.has(record.assignedTo) ? record.assignedTo : null
    return { ...record, assignedTo, cells: leave(left.cells, files, ready).cells }
  })
  return { records: carried, gone }
}

/** All that these cells name, each once. */
function named(records: readonly CopiedRecord[], fieldIds: readonly string[]): string[] {
  return records.flatMap(({ cells }) => fieldIds.flatMap((fieldId) => idsOf(cells[fieldId])))
}

async function among(
  tx: TenantTx,
  ids: readonly string[],
  find: (tx: TenantTx, ids: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  // A cell may hold what its field held before it was of this type.
  const asked = [...new Set(ids)].filter((id) => uuid.safeParse(id).success)
  return asked.length === 0 ? [] : await find(tx, asked)
}

async function listReadyIds(tx: TenantTx, ids: readonly string[]): Promise<readonly string[]> {
  return (await listReadyAttachments(tx, ids)).map(({ id }) => id)
}

/** Cells without the ids that are not among `known`, and how many of them lost some; what is empty then is no cell. */
function leave(
  cells: CopiedRecord['cells'],
  fieldIds: readonly string[],
  known: ReadonlySet<string>,
): { readonly cells: CopiedRecord['cells']; readonly count: number } {
  const left: Record<string, CellValue> = { ...cells }
  let count = 0
  for (const fieldId of fieldIds) {
    const ids = idsOf(cells[fieldId])
    const kept = ids.filter((id) => known.has(id))
    if (kept.length === ids.length) continue
    count += 1
    if (kept.length > 0) left[fieldId] = kept
    else delete left[fieldId]
  }
  return { cells: left, count }
}

function idsOf(value: CellValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
