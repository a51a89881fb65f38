import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { audienceOf, audienceOptions, EVERYONE, hiddenWords, inheritedWords, rolesOf } from './field-audience.ts'

it('every audience that can be chosen stands for the roles that it names, and is found again by them', () => {
  for (const { value } of audienceOptions) expect(audienceOf({ hiddenFrom: rolesOf(value) })).toBe(value)
  expect(audienceOf({})).toBe(EVERYONE)
  expect(audienceOf({ hiddenFrom: ['reporter', 'viewer'] })).toBe('viewer,reporter')
})

it('a formula says from whom it is hidden because of what it uses', () => {
  const cost: Field = { id: 'cost0000', name: 'Cost', type: 'number', choices: [], hiddenFrom: ['viewer'] }
  const words = 'It is hidden from report viewers, as is what it uses: Cost.'
  expect(inheritedWords('{cost0000} * 2', [cost], EVERYONE)).toBe(words)
  expect(inheritedWords('{cost0000} * 2', [cost], 'viewer')).toBeUndefined()
  expect(inheritedWords('{gone0000} * 2', [cost], EVERYONE)).toBeUndefined()
})

it('a hidden field says from whom', () => {
  expect(hiddenWords({})).toBeUndefined()
  expect(hiddenWords({ hiddenFrom: ['reporter'] })).toBe('Hidden from reporters')
  expect(hiddenWords({ hiddenFrom: ['reporter', 'viewer'] })).toBe('Hidden from report viewers and reporters')
})
