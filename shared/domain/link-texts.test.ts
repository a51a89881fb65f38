import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { joinChoices } from './choice-text.ts'
import { fold } from './fold.ts'
import { MAX_MADE, readTitles, tallyLinks, titlesIn, titlesToMake } from './link-texts.ts'
import type { LinkRead, Named } from './link-texts.ts'

/** Each title is a record's own, but for those that stand there twice. */
function namedBy(titles: readonly string[]): Named {
  const named = new Map<string, { count: number; recordId: string }>()
  for (const [at, title] of titles.entries()) {
    const { count = 0, recordId = `r${at}` } = named.get(fold(title)) ?? {}
    named.set(fold(title), { count: count + 1, recordId })
  }
  return named
}

const named = namedBy(['Red', 'Blue', 'Miller, John', 'Twin', 'twin', 'Sand; Gravel', 'Sand', 'Gravel'])

describe('a text as links', () => {
  it.each<[string, LinkRead]>([
    [' réd ', { kind: 'linked', ids: ['r0'] }],
    ['Red, blue', { kind: 'linked', ids: ['r0', 'r1'] }],
    ['Blue;Red\nblue', { kind: 'linked', ids: ['r1', 'r0'] }],
    ['miller, john', { kind: 'linked', ids: ['r2'] }],
    ['"Miller, John", Red', { kind: 'linked', ids: ['r2', 'r0'] }],
    // A record of its own goes before a list of others.
    ['Sand; Gravel', { kind: 'linked', ids: ['r5'] }],
    ['"Sand", "Gravel"', { kind: 'linked', ids: ['r6', 'r7'] }],
    ['Twin', { kind: 'ambiguous' }],
    ['Red, Twin, Nobody', { kind: 'ambiguous' }],
    ['Red, Green', { kind: 'missing', titles: ['Green'] }],
    ['Green, "Lime, light"', { kind: 'missing', titles: ['Green', 'Lime, light'] }],
    [', ;', { kind: 'missing', titles: [', ;'] }],
  ])('%j is %j', (text, read) => {
    expect(readTitles(text, named, false)).toEqual(read)
  })

  it.each<[string, LinkRead]>([
    ['Red', { kind: 'linked', ids: ['r0'] }],
    ['"Red"', { kind: 'linked', ids: ['r0'] }],
    ['Red, red', { kind: 'linked', ids: ['r0'] }],
    ['Red, Blue', { kind: 'several' }],
    ['Red, Green', { kind: 'missing', titles: ['Red, Green'] }],
    ['"Lime, light"', { kind: 'missing', titles: ['Lime, light'] }],
  ])('%j is %j where there is room for one', (text, read) => {
    expect(readTitles(text, named, true)).toEqual(read)
  })

  it('comes back from what is written of links, whatever their records are called', () => {
    const character = fc.constantFrom('a', 'B', ' ', ',', ';', '"', 'é')
    const title = fc
      .string({ unit: character, minLength: 1, maxLength: 6 })
      .map((text) => text.trim())
      .filter((text) => text !== '')
    const titles = fc.uniqueArray(title, { selector: fold, minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(titles, fc.nat(), (all, pick) => {
        const called = namedBy(all)
        const chosen = all.filter((_, at) => (pick >> at) % 2 === 1)
        const list = joinChoices(chosen)
        // What is the title of another record as a whole names that one.
        fc.pre(chosen.length > 0 && (list === chosen[0] || !called.has(fold(list))))
        const ids = chosen.map((one) => called.get(fold(one))?.recordId)
        expect(readTitles(list, called, false)).toEqual({ kind: 'linked', ids })
      }),
      { numRuns: 2_000 },
    )
  })

  it('asks for itself and for what it lists', () => {
    expect(titlesIn(' Red, "Lime, light" ')).toEqual(['Red, "Lime, light"', 'Red', 'Lime, light'])
    expect(titlesIn('  ')).toEqual([])
  })
})

describe('records for what is missing', () => {
  const read = (text: string) => readTitles(text, named, false)

  it('are each made once, of texts that lack nothing else', () => {
    const reads = ['Green', 'Red, green', 'Lime, Twin', 'Pink, #9', 'Pink, Grey', 'Red'].map(read)
    expect(titlesToMake(reads, (title) => !title.startsWith('#'))).toEqual(['Green', 'Pink', 'Grey'])
  })

  it('are no more than can be made at once, and one more says that there are', () => {
    const reads = Array.from({ length: MAX_MADE + 50 }, (_, at) => read(`Team ${at}`))
    expect(titlesToMake(reads, () => true).length).toBe(MAX_MADE + 1)
  })
})

describe('what becomes of cells', () => {
  const held = (...texts: readonly (readonly [string, number])[]) => texts.map(([text, cells]) => ({ text, cells }))
  const tally = (texts: ReturnType<typeof held>, otherOne = false) =>
    tallyLinks(
      texts,
      texts.map(({ text }) => readTitles(text, named, false)),
      { otherOne },
    )

  it('is counted by what keeps them from being links', () => {
    const texts = held(['Red', 40], ['Twin', 3], ['Green', 2], ['Lime', 1])
    expect(tally(texts)).toEqual({
      linked: 40,
      missing: { cells: 3, named: held(['Green', 2], ['Lime', 1]) },
      ambiguous: { cells: 3, named: held(['Twin', 3]) },
      several: { cells: 0, named: [] },
      crowded: 0,
      full: null,
    })
  })

  it('says what leads to one record too often, in however many ways it is written', () => {
    expect(tally(held(['Red', 900], ['Red, Blue', 101])).full).toEqual({ text: 'Red, Blue', cells: 1001 })
    expect(tally(held(['Red', 900], ['Red, Blue', 100])).full).toBeNull()
  })

  it('says how many links find no room where the other side has room for one', () => {
    expect(tally(held(['Red', 900], ['Red, Blue', 101]), true)).toMatchObject({ crowded: 1000 + 100, full: null })
  })
})
