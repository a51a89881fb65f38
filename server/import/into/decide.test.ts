import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { keyOf } from '@operagrid/db/queries/record-key'
import type { KeyMatch } from '@operagrid/db/queries/record-key'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import type { ConvertedRow } from '../convert.ts'
import { decide } from './decide.ts'
import type { Decision } from './decide.ts'

const key: Field = { id: 'key00000', name: 'Key', type: 'text', choices: [] }
const fields = ['name0000', 'cost0000']
/** A cell of the file that does not fit its field. */
const MISFIT = Symbol('misfit')

type Raw = { readonly key: string | null; readonly cells: Readonly<Record<string, CellValue | typeof MISFIT>> }
type Held = { readonly id: string; readonly cells: Cells }

const value = fc.constantFrom<CellValue>(null, 'x', 'y', 1)
const rawRow: fc.Arbitrary<Raw> = fc.record({
  key: fc.constantFrom('a', 'b', 'c', null),
  cells: fc.dictionary(fc.constantFrom(...fields), fc.oneof({ weight: 4, arbitrary: value }, fc.constant(MISFIT))),
})
const heldRecords: fc.Arbitrary<Held[]> = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b'), name: value, cost: value }), { maxLength: 3 })
  .map((records) =>
    records.map(({ key: held, name, cost }, at) => ({
      id: `record ${at}`,
      cells: filled({ key00000: held, name0000: name, cost0000: cost }),
    })),
  )

/** Without empty cells, as records are stored. */
function filled(cells: Readonly<Record<string, CellValue>>): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, one]) => one !== null))
}

function convert({ key: held, cells }: Raw, number: number): ConvertedRow {
  const whole: Raw['cells'] = { key00000: held, ...cells }
  const good = Object.entries(whole).flatMap(([id, one]): [string, CellValue][] => (one === MISFIT ? [] : [[id, one]]))
  return {
    number,
    cells: filled(Object.fromEntries(good)),
    empty: good.flatMap(([id, one]) => (one === null ? [id] : [])),
    emptied: [],
    misfit: new Set(Object.keys(whole).filter((id) => whole[id] === MISFIT)),
    text: () => held ?? '',
  }
}

function matchesOf(records: readonly Held[]): Map<string, KeyMatch> {
  const matches = new Map<string, KeyMatch>()
  for (const record of records) {
    const text = keyOf(record.cells[key.id] ?? null)
    const count = (matches.get(text)?.count ?? 0) + 1
    matches.set(text, { count, record: count === 1 ? record : null })
  }
  return matches
}

/** The grid after all decisions. */
function after(records: readonly Held[], decisions: readonly Decision[]): Map<string, Cells> {
  const grid = new Map(records.map(({ id, cells }) => [id, cells]))
  for (const decision of decisions) {
    if (decision.kind === 'add') grid.set(`row ${decision.row}`, decision.cells)
    if (decision.kind !== 'update') continue
    grid.set(decision.recordId, filled({ ...grid.get(decision.recordId), ...decision.cells }))
  }
  return grid
}

const onEmpty = fc.constantFrom('keep', 'empty')
const onMisfit = fc.constantFrom('cell', 'row')

function decideAll(
  records: readonly Held[],
  rows: readonly Raw[],
  choices: Pick<Parameters<typeof decide>[1], 'onEmpty' | 'onMisfit'>,
) {
  const rules = {
    key,
    fields: [],
    seen: new Map<string, number>(),
    taken: new Map<string, number | null>(),
    ...choices,
  }
  const found = { version: 7, matches: matchesOf(records), holders: new Map() }
  return rows.map((row, at) => decide(convert(row, at + 2), rules, found))
}

describe('rows by a key', () => {
  test('each comes to one thing, and nothing is said of a record twice', () => {
    fc.assert(
      fc.property(heldRecords, fc.array(rawRow), onEmpty, onMisfit, (records, rows, empty, misfit) => {
        const decisions = decideAll(records, rows, { onEmpty: empty, onMisfit: misfit })
        expect(decisions.map(({ row }) => row)).toEqual(rows.map((_, at) => at + 2))
        const changed = decisions.flatMap((decision) => (decision.kind === 'update' ? [decision.recordId] : []))
        expect(new Set(changed).size).toBe(changed.length)
      }),
    )
  })

  test('again they change nothing: all that came in is there', () => {
    fc.assert(
      fc.property(heldRecords, fc.array(rawRow), onEmpty, onMisfit, (records, rows, empty, misfit) => {
        const choices = { onEmpty: empty, onMisfit: misfit }
        const grid = after(records, decideAll(records, rows, choices))
        const keyed = rows.filter((row) => row.key !== null)
        const now = [...grid].map(([id, cells]) => ({ id, cells }))
        const again = decideAll(now, keyed, choices)
        expect(again.filter(({ kind }) => kind === 'add' || kind === 'update')).toEqual([])
      }),
    )
  })

  test('leave every cell alone that they do not name, and empty one only where that is wanted', () => {
    fc.assert(
      fc.property(heldRecords, fc.array(rawRow), onEmpty, (records, rows, empty) => {
        const grid = after(records, decideAll(records, rows, { onEmpty: empty, onMisfit: 'cell' }))
        for (const { id, cells } of records) {
          const [row] = rows.filter((one) => one.key === cells[key.id])
          const isSingle = records.filter((one) => one.cells[key.id] === cells[key.id]).length === 1
          for (const fieldId of fields) {
            const wanted = isSingle ? row?.cells[fieldId] : undefined
            const held = cells[fieldId]
            const left = wanted === undefined || wanted === MISFIT || (wanted === null && empty === 'keep')
            expect(grid.get(id)?.[fieldId]).toEqual(left ? held : (wanted ?? undefined))
          }
        }
      }),
    )
  })

  test('are left out where a cell does not fit and the person wants it so, with nothing of them written', () => {
    fc.assert(
      fc.property(heldRecords, fc.array(rawRow), (records, rows) => {
        const decisions = decideAll(records, rows, { onEmpty: 'keep', onMisfit: 'row' })
        rows.forEach((row, at) => {
          if (Object.values(row.cells).includes(MISFIT)) expect(decisions[at]?.kind).toBe('leaveOut')
        })
      }),
    )
  })
})
