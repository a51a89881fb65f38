import fc from 'fast-check'
import { expect, it } from 'vitest'

import { joinChoices, splitChoices } from './choice-text.ts'
import { nameText } from './text.ts'

it('names come back from the text that they make, whatever is in them', () => {
  const character = fc.constantFrom('a', 'B', ' ', ',', ';', '"', 'é', '\u{1F6A8}')
  const name = fc
    .string({ unit: character, minLength: 1, maxLength: 8 })
    .filter((text) => nameText.safeParse(text).success)
    .map((text) => nameText.parse(text))
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), (names) => {
      expect(splitChoices(joinChoices(names))).toEqual(names)
    }),
    { numRuns: 2_000 },
  )
})

it.each([
  ['Fire, Smoke', ['Fire', 'Smoke']],
  ['Fire;Smoke ; Leak', ['Fire', 'Smoke', 'Leak']],
  ['Fire\r\nSmoke', ['Fire', 'Smoke']],
  [' , ;', []],
  ['"Leak, deck 3", Fire', ['Leak, deck 3', 'Fire']],
  ['5" pipe, Fire', ['5" pipe', 'Fire']],
  ['"open, Fire', ['"open', 'Fire']],
])('%j lists %j', (text, names) => {
  expect(splitChoices(text)).toEqual(names)
})
