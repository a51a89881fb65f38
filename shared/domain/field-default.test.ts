import { expect, test } from 'vitest'

import { defaultOf, keptDefault, withDefaults } from './field-default.ts'
import type { Field } from './field.ts'

const me = '018f0000-0000-7000-8000-000000000001'
const making = { memberId: me, at: new Date('2026-11-29T08:15:30.500Z') }
const field = (type: Field['type'], more: Partial<Field> = {}): Field => ({
  id: `${type.toLowerCase()}0`.padEnd(8, '0').slice(0, 8),
  name: type,
  type,
  choices: [],
  ...more,
})

test('a new record names who makes it, and when, where its fields say so; what was given stays', () => {
  const [owner, begun] = [field('person', { default: { made: 'by' } }), field('dateTime', { default: { made: 'at' } })]
  expect(withDefaults([owner, begun], {}, making)).toEqual({
    [owner.id]: [me],
    [begun.id]: '2026-11-29T08:15:30.500Z',
  })
  const given = { [owner.id]: ['018f0000-0000-7000-8000-000000000002'], [begun.id]: '2026-01-01T00:00:00.000Z' }
  expect(withDefaults([owner, begun], given, making)).toEqual(given)
})

test.each([
  field('person', { default: { made: 'at' } }),
  field('dateTime', { default: { made: 'by' } }),
  field('person', { default: [me] }),
  field('dateTime', { default: '2026-11-29T08:15:30.500Z' }),
  field('text', { default: { made: 'by' } }),
  field('location', { default: { made: 'at' } }),
  field('dateTime', { default: { made: 'at' }, unique: true }),
])('a default that the field does not take is none: $type, $default', (one) => {
  expect(keptDefault(one)).toBeNull()
  expect(defaultOf(one, making)).toBeNull()
})

test('a value is the same in all records', () => {
  const count = field('number', { default: 5 })
  expect([keptDefault(count), defaultOf(count, making)]).toEqual([5, 5])
})
