import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { brokenMoves, choicesAfter, firstState, mayFollow, moveWords, tidyChoices } from './field-status.ts'
import { tidyField } from './field-tidy.ts'
import type { Choice, Field } from './field.ts'

const ids = ['new00000', 'work0000', 'done0000', 'shut0000']
const someStates: fc.Arbitrary<Choice[]> = fc.subarray(ids, { minLength: 1 }).chain((known) =>
  fc.tuple(
    ...known.map((id) =>
      fc
        .record({
          done: fc.constantFrom(true, undefined),
          next: fc.option(fc.subarray([...ids, 'gone0000']), { nil: undefined }),
        })
        .map(({ done, next }): Choice => ({
          id,
          name: `State ${id}`,
          color: 'gray',
          ...(done && { done }),
          ...(next && { next }),
        })),
    ),
  ),
)
const someStatus: fc.Arbitrary<Field> = someStates.map((choices) => ({
  id: 'status00',
  name: 'Status',
  type: 'status',
  choices,
}))
const someValue = fc.constantFrom(...ids, null, 'gone0000', 7)

describe('what may follow a state', () => {
  it('is what it names, itself, or anything where it names nothing', () => {
    fc.assert(
      fc.property(someStatus, someValue, fc.constantFrom(...ids, null), (field, from, to) => {
        const next = field.choices.find(({ id }) => id === from)?.next
        const allowed = next === undefined || to === from || (to !== null && next.includes(to))
        expect(mayFollow(field, from, to)).toBe(allowed)
        expect(brokenMoves([field], { status00: from }, { status00: to })).toHaveLength(allowed ? 0 : 1)
      }),
    )
  })

  it('is offered, the state itself included, and nothing else is', () => {
    fc.assert(
      fc.property(someStatus, someValue, (field, from) => {
        const offered = choicesAfter(field, from).map(({ id }) => id)
        expect(offered).toEqual(field.choices.map(({ id }) => id).filter((id) => mayFollow(field, from, id)))
        if (field.choices.some(({ id }) => id === from)) expect(offered).toContain(from)
      }),
    )
  })

  it('is nobody’s business in a field that is no status', () => {
    const choices: Choice[] = [{ id: 'new00000', name: 'New', color: 'red', next: [] }]
    expect(mayFollow({ type: 'select', choices }, 'new00000', null)).toBe(true)
  })

  it('is said with both states and with what would do', () => {
    const choices: Choice[] = [
      { id: 'new00000', name: 'New', color: 'red', next: ['work0000', 'shut0000'] },
      { id: 'work0000', name: 'In work', color: 'amber' },
      { id: 'done0000', name: 'Done', color: 'green', done: true, next: [] },
      { id: 'shut0000', name: 'Shut', color: 'gray', done: true },
    ]
    const field: Field = { id: 'status00', name: 'Status', type: 'status', choices }
    const said = (from: string, to: string | null) =>
      brokenMoves([field], { status00: from }, { status00: to }).map(moveWords)
    expect(said('new00000', 'done0000')).toEqual([
      'Status: “New” cannot become “Done”. It may become “In work” or “Shut”.',
    ])
    expect(said('done0000', 'new00000')).toEqual(['Status: “Done” cannot become “New”. Nothing may follow “Done”.'])
    expect(said('new00000', null)).toEqual(['Status: “New” cannot be emptied. It may become “In work” or “Shut”.'])
  })
})

describe('a status', () => {
  it('as it is stored names only other states that there are, and begins in one of its own', () => {
    fc.assert(
      fc.property(someStatus, fc.constantFrom(...ids, null), (field, first) => {
        const tidy = tidyField({ ...field, default: first })
        const known = tidy.choices.map(({ id }) => id)
        for (const { id, next = [] } of tidy.choices) {
          expect(next).not.toContain(id)
          expect(known).toEqual(expect.arrayContaining(next))
        }
        expect(tidy.default).toBe(first !== null && known.includes(first) ? first : firstState(field))
        expect(tidyField(tidy)).toEqual(tidy)
      }),
    )
  })

  it('that becomes a select keeps no rules', () => {
    fc.assert(
      fc.property(someStates, (choices) => {
        for (const choice of tidyChoices({ type: 'select', choices }))
          expect(Object.keys(choice)).toEqual(['id', 'name', 'color'])
      }),
    )
  })
})
