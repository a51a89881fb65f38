import { findByTitles } from '@operagrid/db/queries/link-title'
import type { TenantTx } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { splitChoices } from '@operagrid/shared/domain/choice-text'
import { fold } from '@operagrid/shared/domain/fold'
import { isLink } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import type { Named } from '@operagrid/shared/domain/link-texts'

import type { ConvertedRow, MappedField } from '../convert.ts'
import type { Problems } from '../problems.ts'

/**
 * Rows whose links name records by their ids, where the file has titles: looked up for all rows together. A title that
 * nobody has, or several, does not fit; that goes to `problems`.
 */
export async function nameLinks(
  tx: TenantTx,
  rows: readonly ConvertedRow[],
  {
    mapped,
    problems,
    outcome,
  }: {
    readonly mapped: readonly MappedField[]
    readonly problems: Problems
    readonly outcome: 'dropped' | 'row'
  },
): Promise<readonly ConvertedRow[]> {
  const links = mapped.map(({ field }) => field).filter(isLink)
  if (links.length === 0) return rows
  const named = new Map<string, Named>()
  for (const { id, link } of links) {
    const titles = new Set(rows.flatMap(({ cells }) => titlesIn(cells[id])))
    named.set(id, await findByTitles(tx, link.gridId, [...titles]))
  }
  return rows.map((row) => {
    const cells = { ...row.cells }
    const misfit = new Set(row.misfit)
    for (const field of links) {
      const text = cells[field.id]
      if (typeof text !== 'string') continue
      const read = readLinks(field, text, named.get(field.id) ?? new Map())
      if (typeof read !== 'string') {
        cells[field.id] = read
        continue
      }
      delete cells[field.id]
      misfit.add(field.id)
      problems.add({ row: row.number, column: field.name, value: text, outcome, reason: read })
    }
    return { ...row, cells, misfit }
  })
}

/** The records that a text names, or why it does not. */
function readLinks(field: LinkField, text: string, named: Named): readonly string[] | string {
  const found = splitChoices(text).map((title) => ({ title, ...named.get(fold(title)) }))
  const whole = named.get(fold(text.trim()))
  // One record whose title holds a comma, without quotes.
  if (found.some(({ count }) => count === undefined) && whole?.count === 1) return [whole.recordId]
  for (const { title, count = 0 } of found) {
    if (count === 0) return `no record is called “${title}”`
    if (count > 1) return `${count.toLocaleString('en')} records are called “${title}”`
  }
  const ids = [...new Set(found.flatMap(({ recordId }) => recordId ?? []))]
  return field.link.one && ids.length > 1 ? 'only one record can be linked here' : ids
}

function titlesIn(value: CellValue | undefined): readonly string[] {
  return typeof value === 'string' ? [...splitChoices(value), value.trim()] : []
}
