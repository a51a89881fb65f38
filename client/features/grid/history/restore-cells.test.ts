import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'

import { cellsAt, onlyChanged } from './restore-cells.ts'

const field = (id: string, type: Field['type']): Field => ({ id, name: id, type, choices: [] })
const fields = [field('text0000', 'text'), field('number00', 'number'), field('check000', 'checkbox')]

const change = (version: number, kind: RecordChange['kind'], before: Cells, after: Cells): RecordChange => ({
  kind,
  version,
  recordId: 'r',
  number: 1,
  opId: `op ${version}`,
  memberId: 'm',
  at: '2026-11-27T10:00:00.000Z',
  before,
  after,
  reviewState: 'none',
  createdAt: '2026-11-27T10:00:00.000Z',
  createdBy: 'm',
  assignedTo: null,
})
const withoutEmpty = (cells: Cells): Cells =>
  Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null))

const value: Readonly<Record<string, fc.Arbitrary<CellValue>>> = {
  text0000: fc.option(fc.constantFrom('a', 'b', 'c')),
  number00: fc.option(fc.integer({ min: 0, max: 2 })),
  check000: fc.option(fc.constant(true)),
}
const cells = fc
  .dictionary(fc.constantFrom(...Object.keys(value)), fc.nat())
  .chain((wanted) =>
    fc.record(Object.fromEntries(Object.keys(wanted).map((id) => [id, value[id] ?? fc.constant(null)]))),
  )

test('a version that is restored is the record as it was right after that change, whatever came since', () => {
  fc.assert(
    fc.property(
      cells,
      fc.array(fc.oneof({ weight: 4, arbitrary: cells }, fc.constant('other' as const))),
      (first, edits) => {
        let held = withoutEmpty(first)
        const states = [held]
        const changes = [change(1, 'create', {}, held)]
        for (const edit of edits) {
          const version = changes.length + 1
          if (edit === 'other') changes.push(change(version, version % 2 === 0 ? 'review' : 'delete', {}, {}))
          else {
            const before = Object.fromEntries(Object.keys(edit).map((id) => [id, held[id] ?? null]))
            changes.push(change(version, 'patch', before, edit))
            held = withoutEmpty({ ...held, ...edit })
          }
          states.push(held)
        }
        const newestFirst = changes.toReversed()
        for (const [at, state] of states.toReversed().entries()) {
          const wanted = cellsAt(held, newestFirst, at, fields)
          expect(withoutEmpty({ ...held, ...wanted })).toEqual(state)
          // Nothing is written that is there already.
          for (const [id, next] of Object.entries(wanted)) expect(next).not.toEqual(held[id] ?? null)
        }
      },
    ),
  )
})

test('what fits its field no more, or has none, stays out', () => {
  expect(onlyChanged({}, { number00: 'many', text0000: 'a', gone0000: 'b' }, fields)).toEqual({ text0000: 'a' })
})
