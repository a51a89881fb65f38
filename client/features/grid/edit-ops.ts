import { v7 as uuidv7 } from 'uuid'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Op } from '@operagrid/shared/domain/op'
import type { RowMove } from '@operagrid/shared/domain/row-order'

import type { RecordEdit } from './ranges/place-table.ts'
import { withoutEmpty } from './record-after.ts'

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

/** The ops that make a record, at the place that one of `moves` says, and put its neighbours where the others say. */
export function createOps(recordId: string, cells: Cells, moves: readonly RowMove[]): readonly Op[] {
  const place = moves.find((move) => move.recordId === recordId)
  const create: Op = {
    kind: 'create',
    opId: uuidv7(),
    recordId,
    cells: { ...cells },
    ...(place && { rowOrder: place.rowOrder }),
  }
  return [create, ...moveOps(moves.filter((move) => move !== place))]
}

/** The ops that put records elsewhere in the order by hand. */
export function moveOps(moves: readonly RowMove[]): readonly Op[] {
  return moves.map((move) => ({ kind: 'move', opId: uuidv7(), ...move }))
}
