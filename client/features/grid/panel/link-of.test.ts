import { expect, it } from 'vitest'

import { linkOf } from './link-of.ts'

it.each([
  ['email', 'o.holt+deck4@ferry.test', 'mailto:o.holt%2Bdeck4@ferry.test'],
  ['email', 'a@b.test?bcc=c@d.test', 'mailto:a@b.test%3Fbcc%3Dc@d.test'],
  ['phone', '+49 (0)431 / 901-0', 'tel:+4904319010'],
  ['phone', '0431 9010 ext. 22', 'tel:04319010'],
  ['url', 'https://ferry.test/deck?4', 'https://ferry.test/deck?4'],
  ['url', 'javascript:alert(1)', undefined],
  ['text', 'https://ferry.test', undefined],
  ['url', null, undefined],
] as const)('a cell of type %s with %j leads to %j', (type, value, href) => {
  expect(linkOf({ type }, value)?.href).toBe(href)
})
