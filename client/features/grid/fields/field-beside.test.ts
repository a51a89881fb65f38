import { expect, it } from 'vitest'

import { orderBeside } from './field-beside.ts'

it.each([
  ['abcn', { fieldId: 'b', side: 'left' }, 'anbc'],
  ['abcn', { fieldId: 'b', side: 'right' }, 'abnc'],
  ['abcn', { fieldId: 'c', side: 'right' }, 'abcn'],
  ['nabc', { fieldId: 'a', side: 'left' }, 'nabc'],
  ['abc', { fieldId: 'a', side: 'right' }, 'anbc'],
  ['abc', { fieldId: 'gone', side: 'left' }, 'abcn'],
] as const)('among %s a field is put at %j: %s', (order, beside, expected) => {
  expect(orderBeside([...order], 'n', beside).join('')).toBe(expected)
})
