import { v7 as uuidv7 } from 'uuid'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Op } from '@operagrid/shared/domain/op'
import type { RowMove } from '@operagrid/shared/domain/row-order'

import type { RecordEdit } from './ranges/place-table.ts'
import { withoutEmpty } from './record-after.ts'
import type { NewPlace } from './row-order/create-row-order.ts'

/** The ops of one gesture: records edited in sight of version `seen`, and others made, in this order. */
export function editOps(edits: readonly RecordEdit[], made: readonly Cells[], seen: number): readonly Op[] {
  const patches = edits.map(({ recordId, cells }): Op => ({
    kind: 'patch',
    opId: uuidv7(),
    recordId,
    cells: { ...cells },
    baseVersion: seen,
  }))
  const creates = made.map((cells): Op => ({
    kind: 'create',
    opId: uuidv7(),
    recordId: uuidv7(),
    cells: withoutEmpty(cells),
  }))
  return [...patches, ...creates]
}

/** `place`: where in the order by hand, absent = behind all. `assignee`: whose it is from the start, null = nobody's. */
export type NewRecord = { readonly place?: NewPlace | undefined; readonly assignee: string | null }

/**
 * The ops that make a record in sight of version `seen`, put its neighbours where its place asks for it, and give it to
 * whose it is.
 */
export function createOps(
  ...[recordId, cells, { place: asked, assignee }, seen]: [string, Cells, NewRecord, number]
): readonly Op[] {
  const moves = asked?.moves ?? []
  const place = moves.find((move) => move.recordId === recordId)
  const create: Op = {
    kind: 'create',
    opId: uuidv7(),
    recordId,
    cells: { ...cells },
    ...(place && { rowOrder: place.rowOrder }),
  }
  const given = assignee === null ? [] : [assignOp(recordId, assignee, seen)]
  return [create, ...moveOps(moves.filter((move) => move !== place)), ...given]
}

/** The op that gives a record to a member, or to nobody. */
export function assignOp(recordId: string, memberId: string | null, seen: number): Op {
  return { kind: 'assign', opId: uuidv7(), recordId, memberId, baseVersion: seen }
}

/** The ops that put records elsewhere in the order by hand. */
export function moveOps(moves: readonly RowMove[]): readonly Op[] {
  return moves.map((move) => ({ kind: 'move', opId: uuidv7(), ...move }))
}
