import { expect, test } from 'vitest'

import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { checkFilter } from './query-check.ts'
import { makeFilter } from './query-filter.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { tally } from './query-tally.ts'
import type { Operator } from './query.ts'
import type { GridRecord } from './record.ts'

const tags: Field = {
  id: 'tags0000',
  name: 'Tags',
  type: 'multiSelect',
  choices: [
    { id: 'fire0000', name: 'Fire', color: 'red' },
    { id: 'smoke000', name: 'Smoke', color: 'gray' },
    { id: 'leak0000', name: 'Leak', color: 'blue' },
  ],
}

function record(number: number, value: CellValue): GridRecord {
  const at = '2026-11-23T08:00:00.000Z'
  return {
    id: `r${number}`,
    number,
    version: 1,
    cells: value === null ? {} : { tags0000: value },
    reviewState: 'none',
    createdAt: at,
    createdBy: null,
    updatedAt: at,
    updatedBy: null,
    assignedTo: null,
  }
}

const records = [
  record(1, ['leak0000']),
  record(2, ['fire0000', 'smoke000']),
  record(3, ['fire0000']),
  record(4, null),
  record(5, ['gone0000']),
  // As it was written before the choices got another order, and a choice went.
  record(6, ['leak0000', 'gone0000', 'fire0000']),
]

test.each<[Operator, string[] | null, number[]]>([
  ['anyOf', ['smoke000', 'leak0000'], [1, 2, 6]],
  ['noneOf', ['fire0000'], [1, 4, 5]],
  ['allOf', ['fire0000', 'leak0000'], [6]],
  ['allOf', ['fire0000', 'gone0000'], []],
  ['anyOf', ['gone0000'], []],
  ['isEmpty', null, [4, 5]],
  ['notEmpty', null, [1, 2, 3, 6]],
])('cells that hold several choices: %s %j', (operator, value, numbers) => {
  const passes = makeFilter({ kind: 'compare', field: tags.id, operator, value }, [tags])
  expect(records.filter(passes).map(({ number }) => number)).toEqual(numbers)
})

test.each<[Operator, string | string[] | null, number[]]>([
  ['eq', 'fire0000,leak0000', [6]],
  // Named in whichever order.
  ['anyOf', ['leak0000,fire0000', 'fire0000'], [3, 6]],
  ['noneOf', ['fire0000,smoke000', 'leak0000'], [3, 4, 5, 6]],
  ['ne', 'fire0000', [1, 2, 4, 5, 6]],
  // Nobody holds what is gone.
  ['anyOf', ['gone0000', 'gone0000,leak0000', ''], []],
  ['isEmpty', null, [4, 5]],
  ['notEmpty', null, [1, 2, 3, 6]],
  ['allOf', ['fire0000'], []],
])('cells that hold several choices, compared whole: %s %j', (operator, value, numbers) => {
  const passes = makeFilter({ kind: 'compare', field: tags.id, operator, value, whole: true }, [tags])
  expect(records.filter(passes).map(({ number }) => number)).toEqual(numbers)
})

test('only cells of several choices are compared whole', () => {
  const port: Field = { id: 'port0000', name: 'Port', type: 'text', choices: [] }
  const whole = { kind: 'compare', field: port.id, operator: 'eq', value: 'Kiel', whole: true } as const
  expect(checkFilter(whole, [port])).toEqual(['“Port” does not hold several choices or people.'])
  expect(makeFilter(whole, [port])({ ...record(1, null), cells: { port0000: 'Kiel' } })).toBe(false)
})

test('lists are sorted by their first choice, then the next; a shorter one first, empty ones last', () => {
  const sort = [{ field: tags.id, direction: 'asc' as const }]
  const keyOf = makeSortKey(sort, [tags])
  const sorted = records.toSorted((a, b) => compareKeys(sort, keyOf(a), keyOf(b)))
  expect(sorted.map(({ number }) => number)).toEqual([3, 2, 6, 1, 4, 5])
})

test('a record is counted in the group of each of its choices, in order in one of all of them', () => {
  const groupBy = { field: tags.id, bucket: null, zone: 'UTC' }
  expect(tally(records, { fn: 'count', field: null }, groupBy, [tags])).toEqual([
    { key: 'fire0000', value: 3 },
    { key: 'leak0000', value: 2 },
    { key: null, value: 2 },
    { key: 'smoke000', value: 1 },
  ])
  // In order it is in that of all of them, and what is gone makes no other.
  expect(tally(records, { fn: 'count', field: null }, { ...groupBy, inOrder: true }, [tags])).toEqual([
    { key: 'fire0000', value: 1 },
    { key: 'fire0000,smoke000', value: 1 },
    { key: 'fire0000,leak0000', value: 1 },
    { key: 'leak0000', value: 1 },
    { key: null, value: 2 },
  ])
  expect(tally(records, { fn: 'distinct', field: tags.id }, null, [tags])).toEqual([{ key: null, value: 4 }])
})
