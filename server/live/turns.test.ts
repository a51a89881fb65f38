import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { inPieces, isBulk, ofOneKind, takeTurns } from './turns.ts'

const submission = (memberId: string, size: number, id = 0) => ({ actor: { memberId }, cost: size * 10, id })

describe('turns', () => {
  it('let a single edit go with the first of a bulk, not behind it', () => {
    const bulk = Array.from({ length: 50 }, () => submission('bulk', 250))
    const edit = submission('person', 1)
    const group = takeTurns([...bulk, edit], 10_000)
    expect(group).toContain(edit)
    expect(group.filter((one) => one.actor.memberId === 'bulk')).toHaveLength(3)
  })

  it('take one that is larger than a group alone', () => {
    const large = submission('a', 5000)
    expect(takeTurns([large, submission('b', 1)], 10_000)).toEqual([large])
  })

  it('keep each member’s order, stay under the cap, and always bring someone forward', () => {
    const waiting = fc.array(
      fc.record({ member: fc.constantFrom('a', 'b', 'c'), size: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(waiting, fc.integer({ min: 10, max: 200 }), (asked, most) => {
        let left = asked.map(({ member, size }, id) => submission(member, size, id))
        const done: typeof left = []
        while (left.length > 0) {
          const group = takeTurns(left, most)
          const cost = group.reduce((sum, one) => sum + one.cost, 0)
          expect(group.length === 1 || (group.length > 1 && cost <= most)).toBe(true)
          expect(group[0]).toBe(left[0])
          done.push(...group)
          left = left.filter((one) => !group.includes(one))
        }
        for (const member of ['a', 'b', 'c']) {
          const ids = done.filter((one) => one.actor.memberId === member).map((one) => one.id)
          expect(ids).toEqual(ids.toSorted((x, y) => x - y))
        }
      }),
    )
  })

  it('let what hands did and what is bulk go apart, the one after the other, each member in their order', () => {
    const waiting = fc.array(
      fc.record({ member: fc.constantFrom('a', 'b', 'c'), size: fc.constantFrom(1, 2, 60, 250) }),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(waiting, (asked) => {
        let left = asked.map(({ member, size }, id) => submission(member, size, id))
        let last: 'hand' | 'bulk' = 'bulk'
        const done: typeof left = []
        while (left.length > 0) {
          const firsts = ['a', 'b', 'c'].flatMap((member) => left.find((one) => one.actor.memberId === member) ?? [])
          const group: typeof left = ofOneKind(left, last)
          expect(new Set(group.map(isBulk)).size).toBe(1)
          const both = new Set(firsts.map(isBulk)).size === 2
          if (both) expect(group.some(isBulk)).toBe(last === 'hand')
          last = group.some(isBulk) ? 'bulk' : 'hand'
          done.push(...group)
          left = left.filter((one) => !group.includes(one))
        }
        for (const member of ['a', 'b', 'c']) {
          const ids = done.filter((one) => one.actor.memberId === member).map((one) => one.id)
          expect(ids).toEqual(ids.toSorted((x, y) => x - y))
        }
      }),
    )
  })

  it('cut a long call into pieces in order', () => {
    const pieces = { size: 3, most: 6, costOf: (item: number) => item }
    expect(inPieces([1, 2, 3, 4, 5], pieces)).toEqual([[1, 2, 3], [4], [5]])
    expect(inPieces([0, 0, 0, 0, 9, 1], pieces)).toEqual([[0, 0, 0], [0], [9], [1]])
    expect(inPieces([], pieces)).toEqual([[]])
  })
})
