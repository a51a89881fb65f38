import fc from 'fast-check'
import { expect, it } from 'vitest'

import { factFields } from '@operagrid/shared/domain/fact-field'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import { makeGroupOf } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { assigneeOfGroup, cellsOfGroup } from './cells-of-group.ts'
import { REST } from './heading-places.ts'

const choices = [
  { id: 'open0000', name: 'Open', color: 'red' },
  { id: 'done0000', name: 'Done', color: 'green' },
] as const
const fieldOf = (type: FieldType): Field => ({ id: 'field000', name: 'Field', type, choices: [...choices] })

const day = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10))
const groups: Readonly<Record<string, fc.Arbitrary<GroupValue>>> = {
  select: fc.constantFrom('open0000', 'done0000', null),
  status: fc.constantFrom('open0000', 'done0000', null),
  person: fc.constantFrom('open0000', null),
  checkbox: fc.constantFrom<GroupValue>(true, null),
  rating: fc.constantFrom(1, 3, 5, null),
  multiSelect: fc.constantFrom('open0000', 'done0000', 'done0000,open0000', null),
  number: fc.oneof(fc.integer(), fc.constant(null)),
  duration: fc.oneof(fc.nat(), fc.constant(null)),
  date: fc.oneof(day, fc.constant(null)),
  dateTime: fc.oneof(day, fc.constant(null)),
}
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland', 'America/St_Johns', 'Pacific/Apia')

it.each(Object.keys(groups))('a record with them stands in that group: %s', (type) => {
  // The keys above are types of fields.
  const field = fieldOf(type as FieldType)
  fc.assert(
    fc.property(groups[type] ?? fc.constant(null), zone, (value, where) => {
      const cells = cellsOfGroup([field], { path: [value], told: [value] }, where) ?? {}
      expect(makeGroupOf(field, where)(recordOf(cells))).toBe(value)
    }),
  )
})

it('a record stands in the group of a text as one of its records writes it', () => {
  const field = fieldOf('text')
  expect(cellsOfGroup([field], { path: ['gate b'], told: ['Gate B'] }, 'UTC')).toEqual({ field000: 'Gate B' })
  expect(makeGroupOf(field)(recordOf({ field000: 'Gate B' }))).toBe('gate b')
})

it('a record holds the choices of its group in their order', () => {
  const field = fieldOf('multiSelect')
  const value = 'done0000,open0000'
  expect(cellsOfGroup([field], { path: [value], told: [value] }, 'UTC')).toEqual({ field000: ['open0000', 'done0000'] })
})

const people = [
  { id: 'ada', name: 'Ada', color: 'gray' },
  { id: 'ben', name: 'Ben', color: 'gray' },
  { id: 'cleo', name: 'Cleo', color: 'gray', gone: true },
] as const
const whose = (id: string): Field => factFields(people).find((one) => one.id === id) ?? fieldOf('text')

it('a record names the people of its group, but nobody who left or is not known', () => {
  const crew: Field = { ...fieldOf('person'), choices: [...people], several: true }
  const cells = (value: string) => cellsOfGroup([crew], { path: [value], told: [value] }, 'UTC')
  expect(cells('ada,ben')).toEqual({ field000: ['ada', 'ben'] })
  expect(makeGroupOf(crew)(recordOf(cells('ada,ben') ?? {}))).toBe('ada,ben')
  expect(cells('ben,cleo,who')).toEqual({ field000: ['ben'] })
  expect(cellsOfGroup([crew], { path: [null], told: [null] }, 'UTC')).toEqual({ field000: null })
  const one: Field = { ...crew, several: false }
  expect(cellsOfGroup([one], { path: ['cleo'], told: ['cleo'] }, 'UTC')).toEqual({ field000: [] })
})

it('nothing is written into what every record has beside its cells, and whoever has a record is given it', () => {
  const levels = [whose('$createdBy'), fieldOf('select'), whose('$assignedTo')]
  const path = ['ada', 'open0000', 'ben']
  expect(cellsOfGroup(levels, { path, told: path }, 'UTC')).toEqual({ field000: 'open0000' })
  expect(assigneeOfGroup(levels, { path })).toBe('ben')
  expect(assigneeOfGroup(levels, { path: path.slice(0, 2) })).toBeNull()
  for (const nobody of [null, 'cleo', 'who'])
    expect(assigneeOfGroup([whose('$assignedTo')], { path: [nobody] })).toBeNull()
  expect(assigneeOfGroup([fieldOf('select')], { path: ['open0000'] })).toBeNull()
})

it('nobody puts a record where it follows from others, or under what is no group', () => {
  const formula: Field = { ...fieldOf('formula'), formula: { source: '1', result: 'number' } }
  expect(cellType(formula)).toBe('number')
  expect(cellsOfGroup([formula], { path: [1], told: [1] }, 'UTC')).toBeUndefined()
  expect(cellsOfGroup([fieldOf('text')], { path: [REST], told: [REST] }, 'UTC')).toBeUndefined()
})

it('a record within groups holds the values of all of them, and is put where none of these is calculated', () => {
  const text: Field = { ...fieldOf('text'), id: 'text0000' }
  const stars: Field = { ...fieldOf('rating'), id: 'stars000' }
  const formula: Field = { ...fieldOf('formula'), id: 'formula0', formula: { source: '1', result: 'number' } }
  const path = { path: ['open0000', 'gate b', 3], told: ['open0000', 'Gate B', 3] }
  const all = { field000: 'open0000', text0000: 'Gate B', stars000: 3 }
  expect(cellsOfGroup([fieldOf('select'), text, stars], path, 'UTC')).toEqual(all)
  expect(cellsOfGroup([fieldOf('select'), text, formula], path, 'UTC')).toBeUndefined()
  const outer = { path: path.path.slice(0, 2), told: path.told.slice(0, 2) }
  expect(cellsOfGroup([fieldOf('select'), text, formula], outer, 'UTC')).toEqual({
    field000: 'open0000',
    text0000: 'Gate B',
  })
})

function recordOf(cells: GridRecord['cells']): GridRecord {
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
