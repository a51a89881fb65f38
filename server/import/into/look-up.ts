import { findHead } from '@operagrid/db/queries/change'
import { findByKey, findCells } from '@operagrid/db/queries/record-key'
import type { KeyMatch } from '@operagrid/db/queries/record-key'
import { findUniqueHolders } from '@operagrid/db/queries/unique-cell'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { uniqueFields } from '@operagrid/shared/domain/field-unique'

import type { ConvertedRow } from '../convert.ts'
import { valueKey } from './broken-cells.ts'
import type { Holders } from './broken-cells.ts'
import { keyValue, matchText } from './decide.ts'
import type { Found } from './decide.ts'

type Looked = { readonly gridId: string; readonly key: Field | null; readonly fields: readonly Field[] }

/** What deciding about these rows needs to know of the grid, in one snapshot. */
export async function lookUp(tx: TenantTx, rows: readonly ConvertedRow[], looked: Looked): Promise<Found> {
  const holders = await findHolders(tx, rows, looked)
  const { gridId, key } = looked
  if (key === null) return { version: 0, matches: new Map(), holders }
  const values = rows.map((row) => keyValue(row, key)).filter((value) => value !== null)
  if (!key.unique) return { ...(await findByKey(tx, gridId, { fieldId: key.id, values })), holders }
  const version = (await findHead(tx, gridId)) ?? 0
  const cells = await findCells(tx, [...new Set([...holders.values()].map(({ recordId }) => recordId))])
  const matches = new Map<string, KeyMatch>()
  for (const value of values) {
    const id = holders.get(valueKey(key, value) ?? '')?.recordId
    const held = id === undefined ? undefined : cells.get(id)
    if (id !== undefined && held !== undefined)
      matches.set(matchText(key, value), { count: 1, record: { id, cells: held } })
  }
  return { version, matches, holders }
}

async function findHolders(tx: TenantTx, rows: readonly ConvertedRow[], { gridId, fields }: Looked): Promise<Holders> {
  const claims = uniqueFields(fields).flatMap((field) =>
    rows.flatMap(({ cells }) => {
      const value = cells[field.id] ?? null
      return value === null ? [] : [{ field, value }]
    }),
  )
  const holders = new Map<string, { readonly recordId: string; readonly number: number }>()
  for (const { claim, recordId, number } of await findUniqueHolders(tx, gridId, claims)) {
    const { field, value } = claims[claim] ?? {}
    const key = field && valueKey(field, value)
    if (key) holders.set(key, { recordId, number })
  }
  return holders
}
