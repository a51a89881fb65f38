import { isDeepStrictEqual } from 'node:util'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'

import type { History, StoredChange, StoredRecord, Violation } from './history.ts'

/** The history adds up: each change fits what all before it left, and together they make the records. I2, I3. */
export function checkFold({ stored }: History): Violation[] {
  const violations: Violation[] = []
  const fail = (text: string, { opId }: Pick<StoredChange, 'opId'>): void =>
    void violations.push({ invariant: 'I2', text, opIds: opId === null ? [] : [opId] })
  const records = new Map<string, StoredRecord>()
  let number = 0

  for (const row of stored.changes) {
    const { change, version } = row
    if (change.kind === 'schema') continue
    const held = records.get(change.recordId)
    if (change.kind === 'create') {
      number += 1
      if (held !== undefined) fail(`version ${version} creates a record that is there`, row)
      if (change.number !== number) fail(`version ${version} creates number ${change.number} instead of ${number}`, row)
    } else if (held === undefined) {
      fail(`version ${version} changes a record that is not there`, row)
      continue
    } else if (change.kind !== 'review' && held.deleted !== (change.kind === 'restore')) {
      fail(`version ${version}: a ${change.kind} of a record that is ${held.deleted ? 'deleted' : 'not deleted'}`, row)
    }
    if (change.kind === 'move' && (held?.rowOrder ?? null) !== change.movedFrom)
      fail(`version ${version} says that the record stood at ${change.movedFrom}, it stood at ${held?.rowOrder}`, row)
    const cells = held?.cells ?? {}
    for (const [fieldId, before] of Object.entries(change.before)) {
      if (!isDeepStrictEqual(cells[fieldId] ?? null, before))
        fail(
          `version ${version} says that ${fieldId} was ${JSON.stringify(before)}, it was ${JSON.stringify(cells[fieldId])}`,
          row,
        )
      if (change.kind === 'patch' && isDeepStrictEqual(change.after[fieldId], before))
        fail(`version ${version} changes ${fieldId} into what it was`, row)
    }
    if (change.kind === 'assign' && held?.assignedTo !== change.assignedFrom)
      fail(`version ${version} says that the record was ${change.assignedFrom}'s, it was ${held?.assignedTo}'s`, row)
    if (change.kind === 'move' && held !== undefined) {
      records.set(change.recordId, moved(held, change))
      continue
    }
    records.set(change.recordId, {
      id: change.recordId,
      number: change.number,
      version,
      cells: change.kind === 'delete' ? cells : withoutEmpty({ ...cells, ...change.after }),
      reviewState: change.reviewState,
      createdAt: change.createdAt,
      createdBy: change.createdBy,
      updatedAt: change.at,
      updatedBy: change.memberId,
      assignedTo: change.assignedTo,
      ...placeOf(change.kind === 'create' ? change : held),
      deleted: change.kind === 'delete' || (change.kind === 'review' && held?.deleted === true),
    })
  }

  for (const record of stored.records) {
    const folded = records.get(record.id)
    records.delete(record.id)
    if (!isDeepStrictEqual(folded, record))
      fail(`record ${record.id} is ${JSON.stringify(record)}, its changes make ${JSON.stringify(folded)}`, {
        opId: null,
      })
  }
  for (const id of records.keys()) fail(`record ${id} has changes and is not there`, { opId: null })
  const live = stored.records.filter((record) => !record.deleted).length
  if (stored.grid.recordCount !== live)
    fail(`the grid counts ${stored.grid.recordCount} records, there are ${live}`, { opId: null })
  if (stored.grid.lastNumber !== number)
    fail(`the grid has numbered ${stored.grid.lastNumber} records, there are ${number}`, { opId: null })
  return violations
}

/** Where a record stands is no part of what it says: it is as old as it was. */
function moved(record: StoredRecord, change: Pick<StoredRecord, 'rowOrder'>): StoredRecord {
  const { rowOrder: _, ...rest } = record
  return { ...rest, ...placeOf(change) }
}

function placeOf(stands: Pick<StoredRecord, 'rowOrder'> | undefined): Pick<StoredRecord, 'rowOrder'> {
  return stands?.rowOrder === undefined ? {} : { rowOrder: stands.rowOrder }
}

/** Empty cells are absent in a record. */
export function withoutEmpty(cells: Cells): Record<string, CellValue> {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null))
}
