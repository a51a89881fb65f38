import { expect, test } from 'vitest'

import { defaultOf, keptDefault, withDefaults } from './field-default.ts'
import type { Field } from './field.ts'

const me = '018f0000-0000-7000-8000-000000000001'
const making = { memberId: me, at: new Date('2026-11-29T08:15:30.500Z'), day: '2026-11-30' }
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

test('a date is the day by the clock of who makes the record, or the same in all', () => {
  const due = field('date', { default: { made: 'day' } })
  expect(withDefaults([due], {}, making)).toEqual({ [due.id]: '2026-11-30' })
  expect(defaultOf({ ...due, default: '2026-12-24' }, making)).toBe('2026-12-24')
  // What the field's range keeps out is no default of it.
  expect(defaultOf({ ...due, range: { most: '2026-11-29' } }, making)).toBeNull()
})

test.each([
  field('person', { default: { made: 'at' } }),
  field('date', { default: { made: 'at' } }),
  field('dateTime', { default: { made: 'day' } }),
  field('text', { default: { made: 'day' } }),
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
