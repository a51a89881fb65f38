import { expect, test } from 'vitest'

import type { Cells } from './cell.ts'
import type { Field } from './field.ts'
import { checkQuery } from './query-check.ts'
import { matches } from './query-filter.ts'
import type { Compare } from './query.ts'
import type { GridRecord } from './record.ts'

const fields: Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'count000', name: 'Count', type: 'number', choices: [] },
  { id: 'done0000', name: 'Done', type: 'checkbox', choices: [] },
  { id: 'photo000', name: 'Photo', type: 'photo', choices: [] },
  { id: 'state000', name: 'State', type: 'select', choices: [{ id: 'open0000', name: 'Open', color: 'red' }] },
]

function record(cells: Cells): GridRecord {
  const at = '2026-11-23T08:00:00.000Z'
  return {
    id: 'r',
    number: 7,
    version: 1,
    cells,
    reviewState: 'sent',
    createdAt: at,
    createdBy: null,
    updatedAt: at,
    updatedBy: null,
    assignedTo: null,
  }
}

function passes(cells: Cells, field: string, operator: Compare['operator'], value: Compare['value']): boolean {
  const filter = { kind: 'compare', field, operator, value } as const
  const both = [matches(filter, record(cells), fields), matches({ kind: 'not', filter }, record(cells), fields)]
  expect(both[0]).toBe(!both[1])
  return both[0] === true
}

test('texts are compared without case and accents', () => {
  expect(passes({ title000: 'Ölleck' }, 'title000', 'eq', 'OLLECK')).toBe(true)
  expect(passes({ title000: 'Ölleck' }, 'title000', 'contains', 'lEcK')).toBe(true)
  expect(passes({ title000: 'Ölleck' }, 'title000', 'startsWith', 'öl')).toBe(true)
  expect(passes({ title000: 'Ölleck' }, 'title000', 'notContains', 'öl')).toBe(false)
})

test('an empty cell satisfies isEmpty, ne, noneOf and notContains and nothing else', () => {
  for (const cells of [{}, { title000: null }, { title000: '' }]) {
    expect(passes(cells, 'title000', 'isEmpty', null)).toBe(true)
    expect(passes(cells, 'title000', 'ne', 'x')).toBe(true)
    expect(passes(cells, 'title000', 'noneOf', ['x'])).toBe(true)
    expect(passes(cells, 'title000', 'notContains', 'x')).toBe(true)
    for (const operator of ['eq', 'lt', 'lte', 'gt', 'gte', 'contains', 'startsWith'] as const) {
      expect(passes(cells, 'title000', operator, '')).toBe(false)
    }
  }
})

test('an unticked checkbox is empty and equals false', () => {
  for (const cells of [{}, { done0000: false }]) {
    expect(passes(cells, 'done0000', 'isEmpty', null)).toBe(true)
    expect(passes(cells, 'done0000', 'eq', false)).toBe(true)
    expect(passes(cells, 'done0000', 'ne', true)).toBe(true)
  }
  expect(passes({ done0000: true }, 'done0000', 'eq', true)).toBe(true)
})

test('a choice that is gone counts as empty, in a cell and in a filter', () => {
  expect(passes({ state000: 'gone0000' }, 'state000', 'isEmpty', null)).toBe(true)
  expect(passes({ state000: 'gone0000' }, 'state000', 'eq', 'gone0000')).toBe(false)
  expect(passes({ state000: 'open0000' }, 'state000', 'noneOf', ['gone0000'])).toBe(true)
})

test('numbers, dates and states of the record itself can be asked for', () => {
  expect(passes({}, '$number', 'gte', 7)).toBe(true)
  expect(passes({}, '$createdAt', 'lt', '2026-11-23T08:00:00.001Z')).toBe(true)
  expect(passes({}, '$reviewState', 'anyOf', ['sent', 'seen'])).toBe(true)
  expect(passes({}, '$createdBy', 'isEmpty', null)).toBe(true)
})

test('a comparison with a fault is false, and the fault is told', () => {
  const faulty: [string, Compare['operator'], Compare['value']][] = [
    ['gone0000', 'ne', 'x'],
    ['count000', 'eq', '1'],
    ['count000', 'contains', 1],
    ['count000', 'anyOf', 1],
    ['photo000', 'eq', 'x'],
    ['title000', 'isEmpty', 'x'],
  ]
  for (const [field, operator, value] of faulty) {
    expect(passes({ count000: 1 }, field, operator, value)).toBe(false)
    const filter = { kind: 'compare', field, operator, value } as const
    expect(checkQuery({ filter, sort: [] }, fields)).toHaveLength(1)
  }
  expect(checkQuery({ filter: null, sort: [{ field: 'photo000', direction: 'asc' }] }, fields)).toHaveLength(1)
})
