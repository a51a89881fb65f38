import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import { fieldTypes, hasChoices } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { placeTable, repeatCells, tableOf, tileTable } from './place-table.ts'

const choices = [
  { id: 'open0000', name: 'Open', color: 'red' as const },
  { id: 'done0000', name: 'Done', color: 'green' as const },
]
const fields: readonly Field[] = fieldTypes.map((type) => ({
  id: type.toLowerCase().padEnd(8, '0').slice(0, 8),
  name: type,
  type,
  choices: hasChoices({ type }) ? choices : [],
}))
const of = (type: Field['type']): Field => {
  const found = fields.find((field) => field.type === type)
  if (found === undefined) throw new Error(type)
  return found
}
const record = (cells: Cells, id = 'r'): GridRecord => ({
  id,
  number: 1,
  version: 1,
  cells,
  reviewState: 'none',
  createdAt: '',
  createdBy: null,
  updatedAt: '',
  updatedBy: null,
  assignedTo: null,
})

const text = fc.string({ minLength: 1, maxLength: 12 }).filter((one) => one.trim() === one && !/[\r\n\0]/.test(one))
const valuesOf: readonly (readonly [Field['type'], fc.Arbitrary<CellValue>])[] = [
  ['text', text],
  ['longText', text],
  ['number', fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((one) => one || 0)],
  ['duration', fc.integer({ min: 0, max: 360_000_000 })],
  ['date', fc.constantFrom('2026-11-27', '1999-01-01')],
  ['dateTime', fc.constant('2026-11-27T10:00:00.000Z')],
  ['select', fc.constantFrom('open0000', 'done0000')],
  ['multiSelect', fc.subarray(['open0000', 'done0000'], { minLength: 1 })],
  ['status', fc.constantFrom('open0000', 'done0000')],
  ['checkbox', fc.constant(true)],
  ['location', fc.constant({ lat: 54.3, lng: -10.1 })],
]
const someCells: fc.Arbitrary<Cells> = fc
  .tuple(...valuesOf.map(([type, value]) => fc.option(value.map((one) => [of(type).id, one] as const))))
  .map((cells) => Object.fromEntries(cells.filter((cell) => cell !== null)))

describe('a pasted table', () => {
  it('that was copied here gives the cells it was copied from', () => {
    fc.assert(
      fc.property(fc.array(someCells, { minLength: 1, maxLength: 5 }), (many) => {
        const from = many.map((cells, at) => record(cells, `from ${at}`))
        const empty = many.map((_, at) => record({}, `to ${at}`))
        const placed = placeTable(tableOf(from, fields), empty, fields)
        expect(placed.misfits).toEqual([])
        const written = new Map(placed.edits.map((edit) => [edit.recordId, edit.cells]))
        many.forEach((cells, at) => expect(written.get(`to ${at}`) ?? {}).toEqual(cells))
      }),
    )
  })

  it('says of each cell that does not fit which it is, and writes the others', () => {
    const rows = [record({}, 'a'), record({}, 'b')]
    const placed = placeTable(
      [
        ['1', 'Open'],
        ['one', 'Lost'],
      ],
      rows,
      [of('number'), of('select')],
    )
    expect(placed.edits).toEqual([{ recordId: 'a', cells: { [of('number').id]: 1, [of('select').id]: 'open0000' } }])
    expect(placed.misfits.map(({ row, field, text: said }) => [row, field.type, said])).toEqual([
      [2, 'number', 'one'],
      [2, 'select', 'Lost'],
    ])
    expect(placed.fitting).toBe(2)
  })

  it('says of a state that may not follow why, and takes one that may, or that begins a record', () => {
    const status: Field = {
      ...of('status'),
      choices: [
        { id: 'open0000', name: 'Open', color: 'red', next: [] },
        { id: 'done0000', name: 'Done', color: 'green' },
      ],
    }
    const rows = [record({ [status.id]: 'open0000' }, 'a'), record({}, 'b')]
    const placed = placeTable([['Done'], ['Done'], ['Done']], rows, [status])
    const reason = '“Open” cannot become “Done”. Nothing may follow “Open”.'
    expect(placed.misfits).toEqual([{ row: 1, field: status, text: 'Done', reason }])
    expect(placed.edits).toEqual([{ recordId: 'b', cells: { [status.id]: 'done0000' } }])
    expect(placed.made).toEqual([{ [status.id]: 'done0000' }])
  })

  it('makes records for rows below the last, and says how many columns have no field', () => {
    const placed = placeTable([['a', 'x'], ['b'], ['c', 'y', 'z']], [record({}, 'a')], [of('text'), of('longText')])
    expect(placed.edits).toHaveLength(1)
    expect(placed.made).toEqual([{ [of('text').id]: 'b' }, { [of('text').id]: 'c', [of('longText').id]: 'y' }])
    expect(placed.cutColumns).toBe(1)
  })

  it('leaves alone what holds the same already', () => {
    const same = record({ [of('number').id]: 5 })
    expect(placeTable([['5.0']], [same], [of('number')])).toMatchObject({ edits: [], fitting: 1, misfits: [] })
  })

  it('leaves alone what is calculated, and names its fields once', () => {
    const placed = placeTable(
      [
        ['1', '5'],
        ['', ''],
      ],
      [record({}), record({})],
      [of('formula'), of('number')],
    )
    expect(placed).toMatchObject({ fitting: 2, misfits: [], calculated: [of('formula')] })
    expect(placed.edits).toEqual([{ recordId: 'r', cells: { [of('number').id]: 5 } }])
  })

  it('fills a range that is so many times its own size, and no other', () => {
    expect(tileTable([['a', 'b']], 2, 4)).toEqual([
      ['a', 'b', 'a', 'b'],
      ['a', 'b', 'a', 'b'],
    ])
    expect(tileTable([['a'], ['b']], 3, 1)).toEqual([['a'], ['b']])
  })
})

describe('filling', () => {
  it('repeats cells in their order, empty ones too, and never photos or what is calculated', () => {
    const source = [record({ [of('text').id]: 'x', [of('photo').id]: ['p'], [of('formula').id]: 1 }), record({})]
    const targets = ['a', 'b', 'c'].map((id) => record({ [of('text').id]: 'old' }, id))
    expect(repeatCells(source, targets, [of('text'), of('photo'), of('formula')])).toEqual([
      { recordId: 'a', cells: { [of('text').id]: 'x' } },
      { recordId: 'b', cells: { [of('text').id]: null } },
      { recordId: 'c', cells: { [of('text').id]: 'x' } },
    ])
  })
})
