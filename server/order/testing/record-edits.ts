import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'

import { day, number, text } from '@operagrid/db/testing/record-arbitraries'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

const choices: Field['choices'] = [
  { id: 'choice01', name: 'Open', color: 'red' },
  { id: 'choice02', name: 'Done', color: 'green' },
]

/** A grid of each kind of order that is kept. */
export const fields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'count000', name: 'Count', type: 'number', choices: [] },
  { id: 'day00000', name: 'Day', type: 'date', choices: [] },
  { id: 'ticked00', name: 'Ticked', type: 'checkbox', choices: [] },
  { id: 'state000', name: 'State', type: 'select', choices },
  { id: 'tags0000', name: 'Tags', type: 'multiSelect', choices },
]

/** Cells of them; null empties one. */
export const someCells: fc.Arbitrary<Cells> = fc.record(
  {
    title000: fc.oneof(fc.constant(null), text),
    count000: fc.oneof(fc.constant(null), number),
    day00000: fc.oneof(fc.constant(null), day),
    ticked00: fc.boolean(),
    state000: fc.constantFrom(null, 'choice01', 'choice02'),
    tags0000: fc.constantFrom(null, ['choice01'], ['choice02', 'choice01']),
  },
  { requiredKeys: [] },
)

export type Step = {
  readonly does: 'create' | 'patch' | 'delete' | 'restore' | 'review' | 'assign' | 'move'
  readonly at: number
}

export const someStep: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('create', 'patch', 'patch', 'patch', 'delete', 'restore', 'review', 'assign', 'move'),
  at: fc.nat(),
})

/** The ops of a grid that begins with `size` records, made and edited with `cells`; `assignee`: to whom they are given. */
export function makeEdits(cells: readonly Cells[], size: number, assignee: string) {
  const recordIds = Array.from({ length: size }, () => uuidv7())
  const cellsAt = (at: number): Cells => cells[at % cells.length] ?? {}
  const create = (recordId: string, at: number): Op => {
    const filled = Object.entries(cellsAt(at)).filter(([, value]) => value !== null)
    return { kind: 'create', opId: uuidv7(), recordId, cells: Object.fromEntries(filled) }
  }
  const opOf = ({ does, at }: Step): Op => {
    const head = { opId: uuidv7(), recordId: recordIds[at % recordIds.length] ?? '' }
    switch (does) {
      case 'create': {
        const recordId = uuidv7()
        recordIds.push(recordId)
        return create(recordId, at)
      }
      case 'patch':
        return { kind: 'patch', ...head, cells: cellsAt(at), baseVersion: 1_000_000 }
      case 'review':
        return { kind: 'review', ...head, state: at % 2 === 0 ? 'seen' : 'accepted' }
      case 'assign':
        return { kind: 'assign', ...head, memberId: assignee, baseVersion: 1_000_000 }
      case 'move':
        return { kind: 'move', ...head, rowOrder: (at % 97) / 4 }
      default:
        return { kind: does, ...head }
    }
  }
  return { first: () => recordIds.map(create), opsOf: (round: readonly Step[]) => round.map(opOf) }
}
