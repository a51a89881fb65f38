import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Field } from './field.ts'
import type { FormulaType } from './formula.ts'
import { linkedGrids, mergeLinks, titleField, titleText } from './link.ts'

const ids = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f'])

/** What a cell holds after others have had their way with it, one after the other. */
const history = fc.array(ids, { minLength: 1, maxLength: 5 }).map(([base = [], ...later]) => {
  const moves = later.map((after, at) => ({ before: (at === 0 ? base : later[at - 1]) ?? base, after }))
  return { base, moves, held: later.at(-1) ?? base }
})

describe('an edit of links that knew nothing of others', () => {
  it('adds what it adds and takes away what it takes, and leaves all else as others made it', () => {
    fc.assert(
      fc.property(history, ids, ({ base, moves, held }, wanted) => {
        const merged = new Set(mergeLinks(held, wanted, moves))
        for (const id of new Set([...base, ...held, ...wanted])) {
          const [was, is] = [base.includes(id), held.includes(id)]
          // Whoever really changed it decides; where both did, they agree or others came last.
          const expected =
            was === is && moves.every(({ after }) => after.includes(id) === was) ? wanted.includes(id) : is
          expect([id, merged.has(id)]).toEqual([id, expected])
        }
      }),
    )
  })

  it('keeps the order of what is there, names nothing twice, and puts what is new at the end', () => {
    fc.assert(
      fc.property(history, ids, ({ moves, held }, wanted) => {
        const merged = mergeLinks(held, wanted, moves)
        expect(new Set(merged).size).toBe(merged.length)
        const kept = held.filter((id) => merged.includes(id))
        expect(merged.slice(0, kept.length)).toEqual(kept)
      }),
    )
  })

  it('is what was asked for where nobody else did anything', () => {
    fc.assert(
      fc.property(ids, ids, (held, wanted) => {
        expect(new Set(mergeLinks(held, wanted, []))).toEqual(new Set(wanted))
      }),
    )
  })
})

describe('what a record is called', () => {
  const field = (id: string, type: Field['type']): Field => ({ id, name: id, type, choices: [] })

  it('is said by the first field that can, or by its number', () => {
    const title = field('title000', 'text')
    expect(titleField([field('photos00', 'photo'), field('links000', 'link'), title])).toBe(title)
    expect(titleField([field('photos00', 'photo')])).toBeNull()
    expect(titleText(title, { number: 7, value: 'Pier' })).toBe('Pier')
    expect(titleText(title, { number: 7, value: null })).toBe('#7')
    expect(titleText(null, { number: 7, value: null })).toBe('#7')
  })

  it('is said by a formula where that comes to something that can', () => {
    const made = (id: string, result: FormulaType): Field => ({
      ...field(id, 'formula'),
      formula: { source: '1', result },
    })
    const title = made('words000', 'text')
    expect(titleField([made('paid0000', 'boolean'), title])).toBe(title)
    expect(titleText(title, { number: 7, value: 'Pier 7' })).toBe('Pier 7')
    expect(titleText(title, { number: 7, value: { error: '#DIV/0' } })).toBe('#7')
  })

  it('is asked of each grid once, in the order in which they are locked', () => {
    const link = (id: string, gridId: string): Field => ({
      ...field(id, 'link'),
      link: { gridId, fieldId: 'back0000' },
    })
    expect(linkedGrids([link('a0000000', 'b'), link('b0000000', 'a'), link('c0000000', 'b')])).toEqual(['a', 'b'])
  })
})
