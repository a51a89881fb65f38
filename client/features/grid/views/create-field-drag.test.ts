import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { inOrder } from '@operagrid/shared/domain/view'

import { movedTo } from './create-field-drag.ts'

it.each([
  ['a', 'd', 'bcad'],
  ['a', null, 'bcda'],
  ['d', 'a', 'dabc'],
  ['b', 'c', 'abcd'],
  ['b', 'b', 'abcd'],
] as const)('%s moved before %s makes %s', (id, target, made) => {
  expect(movedTo([...'abcd'], id, target).join('')).toBe(made)
})

it('a look names the fields that come first; new ones come last, and what is gone is passed over', () => {
  const fields = [...'abcd'].map((id): Field => ({ id, name: id, type: 'text', choices: [] }))
  const ordered = (order?: readonly string[]) =>
    inOrder(fields, order)
      .map(({ id }) => id)
      .join('')
  expect(ordered(['d', 'gone', 'b'])).toBe('dbac')
  expect([ordered([]), ordered()]).toEqual(['abcd', 'abcd'])
})
