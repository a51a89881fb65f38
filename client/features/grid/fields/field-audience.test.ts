import { expect, it } from 'vitest'

import { audienceOf, audienceOptions, EVERYONE, hiddenWords, rolesOf } from './field-audience.ts'

it('every audience that can be chosen stands for the roles that it names, and is found again by them', () => {
  for (const { value } of audienceOptions) expect(audienceOf({ hiddenFrom: rolesOf(value) })).toBe(value)
  expect(audienceOf({})).toBe(EVERYONE)
  expect(audienceOf({ hiddenFrom: ['reporter', 'viewer'] })).toBe('viewer,reporter')
})

it('a hidden field says from whom', () => {
  expect(hiddenWords({})).toBeUndefined()
  expect(hiddenWords({ hiddenFrom: ['reporter'] })).toBe('Hidden from reporters')
  expect(hiddenWords({ hiddenFrom: ['reporter', 'viewer'] })).toBe('Hidden from report viewers and reporters')
})
