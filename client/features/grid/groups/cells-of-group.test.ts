import fc from 'fast-check'
import { expect, it } from 'vitest'

import { cellType } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import { makeGroupOf } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { cellsOfGroup } from './cells-of-group.ts'
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
      const cells = cellsOfGroup(field, { value }, where) ?? {}
      expect(makeGroupOf(field, where)(recordOf(cells))).toBe(value)
    }),
  )
})

it('a record stands in the group of a text as one of its records writes it', () => {
  const field = fieldOf('text')
  expect(cellsOfGroup(field, { value: 'gate b', name: 'Gate B' }, 'UTC')).toEqual({ field000: 'Gate B' })
  expect(makeGroupOf(field)(recordOf({ field000: 'Gate B' }))).toBe('gate b')
})

it('nobody puts a record where it follows from others, or under what is no group', () => {
  const formula: Field = { ...fieldOf('formula'), formula: { source: '1', result: 'number' } }
  expect(cellType(formula)).toBe('number')
  expect(cellsOfGroup(formula, { value: 1 }, 'UTC')).toBeUndefined()
  expect(cellsOfGroup(fieldOf('text'), { value: REST }, 'UTC')).toBeUndefined()
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
