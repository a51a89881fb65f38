import { expect, test } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { withoutBroken } from './heed-cells.ts'
import { heldValues } from './held-values.ts'
import { placeTable } from './ranges/place-table.ts'

const plate: Field = { id: 'plate000', name: 'Plate', type: 'text', choices: [], unique: true }
const load: Field = { id: 'load0000', name: 'Load', type: 'number', choices: [], range: { most: 9 } }
const fields = [plate, load]
const record = (id: string, number: number, cells: Cells): GridRecord => ({
  id,
  number,
  version: 1,
  cells,
  reviewState: 'none',
  createdAt: '2026-11-23T14:00:00.000Z',
  createdBy: null,
  updatedAt: '2026-11-23T14:00:00.000Z',
  updatedBy: null,
  assignedTo: null,
})
const records = [
  record('one', 1, { plate000: 'A', load0000: 50 }),
  record('two', 2, { plate000: 'B' }),
  record('three', 3, {}),
]
const rows = { count: () => records.length, at: (index: number) => records[index] }
const patch = (recordId: string, cells: Cells): Op => ({
  kind: 'patch',
  opId: `op of ${recordId}`,
  recordId,
  cells: { ...cells },
  baseVersion: 1,
})
const heed = (...ops: readonly Op[]) => {
  const cellsOf = (recordId: string) => records.find(({ id }) => id === recordId)?.cells
  const { ops: left, broken } = withoutBroken(ops, fields, { cellsOf, held: heldValues(rows) })
  return {
    left: left.map((op) => (op.kind === 'patch' ? [op.recordId, op.cells] : [])),
    broken: broken.map(({ field, reason }) => `${field.name}: ${reason}`),
  }
}

test('what another record on the page holds is not sent, and the rest of the edit is', () => {
  expect(heed(patch('three', { plate000: ' a', load0000: 3 }))).toEqual({
    left: [['three', { load0000: 3 }]],
    broken: ['Plate: “a” is on #1 already.'],
  })
})

test('what one record gives up another may take in the same step, and once', () => {
  expect(
    heed(patch('one', { plate000: 'C' }), patch('two', { plate000: 'a' }), patch('three', { plate000: 'A' })),
  ).toEqual({
    left: [
      ['one', { plate000: 'C' }],
      ['two', { plate000: 'a' }],
    ],
    broken: ['Plate: “A” is on #2 already.'],
  })
})

test('a cell that breaks its range may stay so, and is not written so', () => {
  expect(heed(patch('one', { load0000: 50 }), patch('two', { load0000: 10 })).broken).toEqual(['Load: At most 9.'])
})

test('a paste lists what breaks a rule or doubles, also within itself', () => {
  const table = [
    ['A', '5'],
    ['b', '10'],
    ['New', '1'],
    ['new', '2'],
  ]
  const placed = placeTable(table, records, fields, { held: heldValues(rows) })
  expect(placed.misfits.map(({ row, field, reason }) => `${row} ${field.name}: ${reason}`)).toEqual([
    '2 Load: At most 9.',
    '4 Plate: “new” is on #3 already.',
  ])
  expect(placed.edits).toEqual([
    { recordId: 'one', cells: { load0000: 5 } },
    { recordId: 'two', cells: { plate000: 'b' } },
    { recordId: 'three', cells: { plate000: 'New', load0000: 1 } },
  ])
  expect(placed.made).toEqual([{ load0000: 2 }])
})
