import { expect, it } from 'vitest'

import type { Field, FieldType } from './field.ts'
import { settleTotal, totalAggregate, totalsOf } from './view-total.ts'

const fieldOf = (type: FieldType): Field => ({ id: 'aaaaaaaa', name: 'A field', type, choices: [] })

it.each([
  ['number', ['sum', 'avg', 'min', 'max', 'filled', 'empty', 'distinct']],
  ['date', ['min', 'max', 'filled', 'empty', 'distinct']],
  ['text', ['filled', 'empty', 'distinct']],
  ['photo', ['filled', 'empty']],
] as const)('a field of type %s can have the totals %s', (type, totals) => {
  expect(totalsOf(fieldOf(type))).toEqual(totals)
})

it('empty cells are those of all records that are not filled', () => {
  expect(totalAggregate('empty', 'aaaaaaaa')).toEqual({ fn: 'count', field: 'aaaaaaaa' })
  expect(settleTotal('empty', 3, 10)).toBe(7)
  expect(settleTotal('filled', 3, 10)).toBe(3)
  expect(settleTotal('avg', null, 10)).toBeNull()
})
