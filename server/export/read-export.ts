import { getGrid } from '@operagrid/db/queries/grid'
import { findTitles } from '@operagrid/db/queries/link-title'
import { listMemberNames } from '@operagrid/db/queries/membership'
import { joinOrderPeople } from '@operagrid/db/queries/person'
import { countRecords, readAllRecords } from '@operagrid/db/queries/record-export'
import type { TenantTx } from '@operagrid/db/tenant'
import { MAX_SHEET_RECORDS } from '@operagrid/shared/domain/export'
import type { RecordExport } from '@operagrid/shared/domain/export'
import { isFact } from '@operagrid/shared/domain/fact-field'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import { leadsTo, linkedIds, titleText } from '@operagrid/shared/domain/link'
import type { GridRecord } from '@operagrid/shared/domain/record'
import { AppError } from '@operagrid/shared/errors'

/** What an export is of, as its member sees it just now. */
export type ExportPlan = {
  readonly grid: Grid
  readonly fields: readonly Field[]
  /** What its query is read by. */
  readonly queried: readonly Field[]
  readonly count: number
}

/**
 * Looks at what is to be exported.
 *
 * @throws AppError NOT_FOUND when there is no such grid, BAD_INPUT when a field is gone or hidden, the query does not
 *   fit, or the records do not fit the format
 */
export async function planExport(tx: TenantTx, ask: RecordExport): Promise<ExportPlan> {
  const read = await getGrid(tx, ask.gridId)
  const queried = await joinOrderPeople(
    tx,
    read.fields,
    ask.query.sort.map((term) => term.field),
  )
  const grid = { ...read, fields: queried.filter((field) => !isFact(field)) }
  const fields = ask.fields.map((id) => {
    const field = findField(grid.fields, id)
    if (field === undefined)
      throw new AppError('BAD_INPUT', 'A field of this view no longer exists. Look at the grid again, and export then.')
    return field
  })
  const count = await countRecords(tx, ask, queried)
  if (ask.format === 'xlsx' && count > MAX_SHEET_RECORDS)
    throw new AppError('BAD_INPUT', `A sheet of Excel holds ${MAX_SHEET_RECORDS} records. Export as CSV, or filter.`)
  return { grid, fields, queried, count }
}

/** Titles that are remembered from page to page. */
const MAX_KNOWN_TITLES = 50_000

/**
 * All records of an export, and beside them the names of all members that they have named so far, and the titles of all
 * that the records of the page at hand link to.
 */
export function readExport(
  tx: TenantTx,
  ask: RecordExport,
  { queried, fields }: ExportPlan,
): {
  readonly names: ReadonlyMap<string, string>
  readonly titles: ReadonlyMap<string, string>
  readonly pages: AsyncGenerator<readonly GridRecord[]>
} {
  const names = new Map<string, string>()
  const titles = new Map<string, string>()
  async function* pages(): AsyncGenerator<readonly GridRecord[]> {
    for await (const records of readAllRecords(tx, ask, queried)) {
      if (ask.details) {
        const unknown = new Set(
          records
            .flatMap(({ assignedTo, createdBy, updatedBy }) => [assignedTo, createdBy, updatedBy])
            .filter((id) => id !== null && !names.has(id)),
        )
        if (unknown.size > 0)
          for (const [id, name] of await listMemberNames(
            tx,
            [...unknown].filter((id) => id !== null),
          ))
            names.set(id, name)
      }
      await readTitles(tx, { fields, records, titles })
      yield records
    }
  }
  return { names, titles, pages: pages() }
}

/** Adds what the linked records of a page are called, set-wise; of those that the member does not see nothing is known. */
async function readTitles(
  tx: TenantTx,
  page: {
    readonly fields: readonly Field[]
    readonly records: readonly GridRecord[]
    readonly titles: Map<string, string>
  },
): Promise<void> {
  const { fields, records, titles } = page
  if (titles.size > MAX_KNOWN_TITLES) titles.clear()
  for (const field of fields) {
    const gridId = leadsTo(field)
    if (gridId === null) continue
    const named = new Set(records.flatMap(({ cells }) => linkedIds(cells[field.id])).filter((one) => !titles.has(one)))
    if (named.size === 0) continue
    const found = await findTitles(tx, gridId, [...named])
    for (const title of found?.titles ?? []) titles.set(title.recordId, titleText(found?.field ?? null, title))
  }
}
