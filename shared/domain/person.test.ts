import { describe, expect, it, test } from 'vitest'

import { convertCell, fieldForConversion } from './cell-convert.ts'
import { readCell } from './cell-parse.ts'
import { cellText } from './cell-text.ts'
import { parseCell } from './cell.ts'
import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { inPersonOrder, personCalled, withPeople } from './person.ts'
import type { Person } from './person.ts'
import { makeFilter } from './query-filter.ts'
import { asksForMe, filterFor } from './query-me.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { tally } from './query-tally.ts'
import type { Filter, Operator } from './query.ts'
import type { GridRecord } from './record.ts'
import { seesField } from './visibility.ts'

const idOf = (letter: string) => `018f0000-0000-7000-8000-00000000000${letter}`
const ada: Person = { id: idOf('a'), name: 'Ada Lund', email: 'ada@pier.test', color: 'gray' }
const ben: Person = { id: idOf('b'), name: 'Ben Falk', email: 'ben@pier.test', color: 'gray' }
const ama: Person = { id: idOf('c'), name: 'ämma Rot', color: 'gray' }
const left: Person = { id: idOf('d'), name: 'Cy Gone', email: 'cy@pier.test', color: 'gray', gone: true }
const people = inPersonOrder([ben, left, ama, ada])

const bare: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true }
const [crew = bare] = withPeople([bare], people)
const owner: Field = { ...crew, several: false }
const text: Field = { id: 'crew0000', name: 'Crew', type: 'text', choices: [] }

function record(number: number, value: CellValue): GridRecord {
  const at = '2026-11-23T08:00:00.000Z'
  return {
    id: `r${number}`,
    number,
    version: 1,
    cells: value === null ? {} : { crew0000: value },
    reviewState: 'none',
    createdAt: at,
    createdBy: ada.id,
    updatedAt: at,
    updatedBy: null,
    assignedTo: number === 3 ? ben.id : null,
  }
}

const records = [
  record(1, [ben.id]),
  record(2, [ada.id, ben.id]),
  record(3, [ada.id]),
  record(4, null),
  record(5, [left.id]),
  // Somebody of whom nothing is known.
  record(6, [idOf('e')]),
]
const numbersOf = (filter: Filter, me: string | null = null) =>
  records.filter(makeFilter(filter, [crew], me)).map(({ number }) => number)

test('people are listed by name, upper and lower case and accents aside', () => {
  expect(people.map(({ name }) => name)).toEqual(['Ada Lund', 'ämma Rot', 'Ben Falk', 'Cy Gone'])
})

describe('a text as people', () => {
  it.each<[string, CellValue]>([
    ['ada lund', [ada.id]],
    ['BEN@pier.test', [ben.id]],
    ['Ben Falk, Ada Lund', [ada.id, ben.id]],
    ['ada@pier.test; ben@pier.test', [ada.id, ben.id]],
    ['Ada Lund, Ada Lund', [ada.id]],
    ['', null],
  ])('%j', (said, value) => {
    expect(readCell(crew, said)).toEqual({ value })
  })

  it.each(['Nobody', 'Ada Lund, Nobody', 'Cy Gone', 'cy@pier.test'])('%j is nobody who works here', (said) => {
    expect(readCell(crew, said)).toBeNull()
  })

  it('does not guess who of two with one name is meant, and takes their address', () => {
    const twin: Person = { ...ada, id: idOf('f'), email: 'other@pier.test' }
    expect(personCalled('Ada Lund', [...people, twin])).toBeUndefined()
    expect(personCalled('other@pier.test', [...people, twin])).toBe(twin.id)
  })

  it('does not fit a field of one person where it names two', () => {
    expect(readCell(owner, 'Ada Lund, Ben Falk')).toBeNull()
    expect(parseCell(owner, [ada.id, ben.id])).toEqual({ ok: false, reason: 'Name one person here.' })
  })

  it('is what a cell was copied as', () => {
    expect(cellText(crew, [ben.id, ada.id])).toBe('Ada Lund, Ben Falk')
    expect(readCell(crew, cellText(crew, [ben.id, ada.id]))).toEqual({ value: [ada.id, ben.id] })
    // Whoever left keeps the name.
    expect(cellText(crew, [left.id])).toBe('Cy Gone')
  })
})

describe('another type', () => {
  it('keeps names as text, and finds people by them', () => {
    expect(convertCell(crew, text, [ada.id, left.id])).toBe('Ada Lund, Cy Gone')
    expect(convertCell(text, crew, 'ben@pier.test')).toEqual([ben.id])
    expect(convertCell(text, crew, 'Nobody')).toBeNull()
  })

  it('makes a choice of each person', () => {
    const wanted: Field = { id: 'crew0000', name: 'Crew', type: 'multiSelect', choices: [] }
    const made = fieldForConversion(crew, wanted, [[ada.id, ben.id], [ben.id]])
    expect(made.choices.map(({ name }) => name)).toEqual(['Ada Lund', 'Ben Falk'])
  })

  it('of several people one field keeps the first by name', () => {
    expect(convertCell(crew, owner, [ada.id, ben.id].toReversed())).toEqual([ada.id])
    expect(convertCell(owner, crew, [ben.id])).toEqual([ben.id])
  })
})

test.each<[Operator, string[] | null, number[]]>([
  ['anyOf', [ben.id], [1, 2]],
  ['noneOf', [ben.id], [3, 4, 5, 6]],
  ['isEmpty', null, [4]],
  ['notEmpty', null, [1, 2, 3, 5, 6]],
])('cells that name people: %s %j', (operator, value, numbers) => {
  expect(numbersOf({ kind: 'compare', field: crew.id, operator, value })).toEqual(numbers)
})

describe('is me', () => {
  const mine: Filter = { kind: 'compare', field: 'crew0000', operator: 'isMe', value: null }
  const given: Filter = { kind: 'compare', field: '$assignedTo', operator: 'isMe', value: null }

  it('is somebody else for everybody who looks, and nobody where nobody does', () => {
    expect(numbersOf(mine, ada.id)).toEqual([2, 3])
    expect(numbersOf(mine, ben.id)).toEqual([1, 2])
    expect(numbersOf({ kind: 'not', filter: mine }, ben.id)).toEqual([3, 4, 5, 6])
    expect(numbersOf(given, ben.id)).toEqual([3])
    expect(numbersOf(mine)).toEqual([])
  })

  it('can be asked in somebody’s name by others, wherever it stands in a filter', () => {
    const nested: Filter = { kind: 'or', filters: [given, { kind: 'not', filter: mine }] }
    expect(asksForMe(nested)).toBe(true)
    const named = filterFor(nested, ben.id)
    expect(asksForMe(named)).toBe(false)
    expect(numbersOf(named)).toEqual(numbersOf(nested, ben.id))
    expect(filterFor(null, ben.id)).toBeNull()
  })
})

test('records are sorted by names, shorter lists first, unknown people behind all and empty cells last', () => {
  const sort = [{ field: crew.id, direction: 'asc' as const }]
  const keyOf = makeSortKey(sort, [crew])
  const sorted = records.toSorted((a, b) => compareKeys(sort, keyOf(a), keyOf(b)))
  expect(sorted.map(({ number }) => number)).toEqual([3, 2, 1, 5, 6, 4])
})

test('a record is counted in the group of each of its people', () => {
  const groupBy = { field: crew.id, bucket: null, zone: 'UTC' }
  const groups = tally(records, { fn: 'count', field: null }, groupBy, [crew])
  expect(groups.filter(({ key }) => key === ada.id || key === ben.id || key === null)).toEqual([
    { key: ada.id, value: 2 },
    { key: ben.id, value: 2 },
    { key: null, value: 1 },
  ])
})

test('reporters see no field that names people, viewers do', () => {
  expect(seesField('reporter', owner)).toBe(false)
  expect(seesField('viewer', owner)).toBe(true)
})
