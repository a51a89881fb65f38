import { v7 as uuidv7 } from 'uuid'

import type { TenantTx } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { readCell } from '@operagrid/shared/domain/cell-parse'
import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { withDefaults } from '@operagrid/shared/domain/field-default'
import { ruleFault } from '@operagrid/shared/domain/field-rules'
import { fold } from '@operagrid/shared/domain/fold'
import { MAX_MADE } from '@operagrid/shared/domain/link-texts'
import type { Titled } from '@operagrid/shared/domain/link-texts'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import { fitsPattern } from '@operagrid/shared/domain/pattern'
import { AppError } from '@operagrid/shared/errors'

import { commitWithin } from '../live/commit-group.ts'
import { makingOf } from '../live/making-of.ts'
import { hashOp } from '../live/op-hash.ts'

/** Records that are written by one statement. */
const PIECE = 1_000

/** Makes a title a cell of the title field; null where it cannot be one. */
export type TitleMaker = (title: string) => CellValue

/** How titles become cells of the field that records are called by, or why none can. */
export function titleMaker(field: Field | null): TitleMaker | string {
  if (field === null) return 'Its records have no field that says what they are called.'
  if (isComputed(field)) return `What its records are called is calculated: nobody writes “${field.name}”.`
  return (title) => {
    // That is the number of a record, which nobody chooses.
    if (/^#\d{1,9}$/.test(title)) return null
    const value = readCell(field, title)?.value ?? null
    return value === null || ruleFault(field, value, { fits: fitsPattern }) !== null ? null : value
  }
}

/**
 * Makes a record of a grid for each title, as a person makes them, with the grid's defaults: changes like any other,
 * of the member. The caller holds the grid row's lock.
 *
 * @param fields those whose defaults the records get
 * @param day on which they are made, by the member's clock
 * @returns the new records by their folded titles
 * @throws AppError TOO_LARGE · CONFLICT where the grid does not take one
 */
export async function makeTitled(
  tx: TenantTx,
  actor: Actor,
  gridId: string,
  {
    titles,
    title: field,
    fields,
    day,
  }: {
    readonly titles: readonly string[]
    readonly title: Field | null
    readonly fields: readonly Field[]
    readonly day: string | undefined
  },
): Promise<ReadonlyMap<string, Titled>> {
  const made = new Map<string, Titled>()
  if (titles.length > MAX_MADE)
    throw new AppError('TOO_LARGE', `At most ${MAX_MADE.toLocaleString('en')} records are made at once.`)
  const maker = titleMaker(field)
  if (field === null || typeof maker === 'string') return made
  const byValue = new Map<string, string>()
  const ops: Op[] = []
  const making = makingOf(actor, day)
  for (const title of titles) {
    const value = maker(title)
    // “4” and “4.0” are one number.
    const same = typeof value === 'string' ? fold(value.trim()) : JSON.stringify(value)
    const recordId = byValue.get(same) ?? uuidv7()
    made.set(fold(title), { count: 1, recordId })
    if (byValue.has(same)) continue
    byValue.set(same, recordId)
    ops.push({
      kind: 'create',
      opId: uuidv7(),
      recordId,
      cells: { ...withDefaults(fields, { [field.id]: value }, making) },
    })
  }
  for (let at = 0; at < ops.length; at += PIECE) {
    const piece = ops.slice(at, at + PIECE).map((op) => ({ op, hash: hashOp(gridId, op) }))
    for (const result of await commitWithin(tx, gridId, { actor, ops: piece }))
      if (result.status === 'rejected')
        throw new AppError('CONFLICT', `A missing record could not be made: ${result.message}`)
  }
  return made
}
