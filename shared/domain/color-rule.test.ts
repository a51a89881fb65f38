import fc from 'fast-check'
import { expect, it } from 'vitest'

import { makeColorOf, withoutColorFaults } from './color-rule.ts'
import type { ColorRule } from './color-rule.ts'
import { choiceColors } from './field.ts'
import type { Field } from './field.ts'
import { matches } from './query-filter.ts'
import type { Filter } from './query.ts'
import type { GridRecord } from './record.ts'
import { lookWithin, plainLook, viewLook } from './view.ts'

const state: Field = {
  id: 'state000',
  name: 'State',
  type: 'select',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
}
const amount: Field = { id: 'amount00', name: 'Amount', type: 'number', choices: [] }
const fields = [state, amount]

const filters: fc.Arbitrary<Filter> = fc.oneof(
  fc.constantFrom<Filter>(
    { kind: 'compare', field: state.id, operator: 'anyOf', value: ['open0000'] },
    { kind: 'compare', field: state.id, operator: 'isEmpty', value: null },
    // Each with a fault: a field that is gone, an operator that its field does not take.
    { kind: 'compare', field: 'gone0000', operator: 'isEmpty', value: null },
    { kind: 'not', filter: { kind: 'compare', field: 'gone0000', operator: 'eq', value: 'x' } },
    { kind: 'not', filter: { kind: 'compare', field: amount.id, operator: 'contains', value: 'x' } },
  ),
  fc.integer({ min: 0, max: 3 }).map((value): Filter => ({
    kind: 'compare',
    field: amount.id,
    operator: 'gte',
    value,
  })),
)
const rules: fc.Arbitrary<ColorRule[]> = fc.array(
  fc.record({ filter: filters, color: fc.constantFrom(...choiceColors) }),
  {
    maxLength: 6,
  },
)
const records: fc.Arbitrary<GridRecord> = fc
  .record({
    [state.id]: fc.constantFrom(null, 'open0000', 'done0000', 'gone0000'),
    [amount.id]: fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 4 })),
  })
  .map((cells) => ({
    id: 'r',
    number: 7,
    version: 1,
    cells,
    reviewState: 'none',
    createdAt: '2026-11-23T08:00:00.000Z',
    createdBy: null,
    updatedAt: '2026-11-23T08:00:00.000Z',
    updatedBy: null,
    assignedTo: null,
  }))

it('a record takes the colour of the first rule that it passes, and no rule with a fault colours anything', () => {
  fc.assert(
    fc.property(rules, records, (list, record) => {
      const sound = list.filter(({ filter }) => !JSON.stringify(filter).match(/gone0000|contains/))
      const first = sound.find(({ filter }) => matches(filter, record, fields))
      expect(makeColorOf(list, fields)(record)).toBe(first?.color ?? null)
      expect(withoutColorFaults(list, fields)).toEqual(sound)
    }),
  )
})

it('a look keeps its colours, row height and frozen fields, and of its colours tells only what its reader knows of', () => {
  const open: ColorRule = {
    filter: { kind: 'compare', field: state.id, operator: 'anyOf', value: ['open0000'] },
    color: 'red',
  }
  const big: ColorRule = { filter: { kind: 'compare', field: amount.id, operator: 'gt', value: 3 }, color: 'blue' }
  const look = viewLook.parse({ ...plainLook, colors: [open, big], height: 'tall', frozen: 2 })
  expect(lookWithin(look, fields)).toEqual(look)
  expect(lookWithin(look, [state])).toEqual({ ...look, colors: [open] })
  expect(viewLook.safeParse({ ...plainLook, colors: [{ ...open, color: 'mauve' }] }).success).toBe(false)
  expect(viewLook.safeParse({ ...plainLook, frozen: 11 }).success).toBe(false)
})
