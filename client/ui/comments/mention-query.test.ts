import { expect, test } from 'vitest'

import { mentionQuery, offeredPeople, withMention } from './mention-query.ts'

const person = (name: string) => ({ id: name, name, role: 'organizer' as const })
const people = ['Ana Álvarez', 'Björn Lee', 'Lea'].map(person)
const queryAt = (marked: string) => mentionQuery(marked.replace('|', ''), marked.indexOf('|'))

test('an "@" that begins a word asks for people, until what follows can be no name', () => {
  expect(queryAt('Hello @|')).toEqual({ at: 6, words: '' })
  expect(queryAt('@Ana Á|')).toEqual({ at: 0, words: 'Ana Á' })
  expect(queryAt('(@le|) and more')).toEqual({ at: 1, words: 'le' })
  for (const none of ['Hello|', 'ann@example.org|', '@Ana is here|', '@Ana\n|', '@ |', 'text |@Ana']) {
    expect([none, queryAt(none)]).toEqual([none, null])
  }
})

test('people are found by any word of their name, whatever its case and accents', () => {
  const found = (words: string) => offeredPeople(people, { at: 0, words }).map(({ name }) => name)
  expect(found('')).toEqual(['Ana Álvarez', 'Björn Lee', 'Lea'])
  expect(found('le')).toEqual(['Björn Lee', 'Lea'])
  expect(found('alv')).toEqual(['Ana Álvarez'])
  expect(found('ana al')).toEqual(['Ana Álvarez'])
  expect(found('x')).toEqual([])
})

test('a name takes the place of what was typed, and one space follows it', () => {
  const put = (marked: string) => {
    const query = queryAt(marked)
    return query && withMention(marked.replace('|', ''), query, 'Lea')
  }
  expect(put('To @l|')).toEqual({ text: 'To @Lea ', caret: 8 })
  expect(put('To @l| now')).toEqual({ text: 'To @Lea now', caret: 8 })
})
