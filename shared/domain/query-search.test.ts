import { describe, expect, it } from 'vitest'

import type { Field } from './field.ts'
import { matches } from './query-filter.ts'
import { makeRank, queryFilter, queryOrder, splitWords } from './query-search.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import type { Query } from './query.ts'
import type { GridRecord } from './record.ts'

const fields: Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'notes000', name: 'Notes', type: 'longText', choices: [] },
  {
    id: 'status00',
    name: 'Status',
    type: 'select',
    choices: [
      { id: 'open0000', name: 'Open', color: 'red' },
      { id: 'done0000', name: 'Done', color: 'green' },
    ],
  },
]
const all = fields.map(({ id }) => id)
const at = '2026-11-27T10:00:00.000Z'
const record = (number: number, cells: GridRecord['cells']): GridRecord => ({
  id: `r${number}`,
  number,
  version: 1,
  cells,
  reviewState: 'none',
  createdAt: at,
  createdBy: null,
  updatedAt: at,
  updatedBy: null,
  assignedTo: null,
})
const records = [
  record(1, { title000: 'Pump on deck 7 has a leak', status00: 'open0000' }),
  record(2, { title000: 'Leak', notes000: 'Crew: Zoë' }),
  record(3, { title000: 'Leak in hold 2', status00: 'done0000' }),
  record(4, { title000: 'Nothing', notes000: 'no leakage' }),
  record(5, { title000: 'Gate' }),
]

/** The numbers of what a search finds, in its order. */
function find(text: string, fieldIds: readonly string[] = all): number[] {
  const query: Query = { filter: null, sort: [], search: { text, fieldIds: [...fieldIds] } }
  const order = queryOrder(query)
  const keyOf = makeSortKey(order, fields)
  return records
    .filter((one) => matches(queryFilter(query, fields), one, fields))
    .toSorted((a, b) => compareKeys(order, keyOf(a), keyOf(b)))
    .map(({ number }) => number)
}

describe('a search', () => {
  it('finds parts of texts whatever their case and accents, the best fit first', () => {
    expect(find('leak')).toEqual([2, 3, 1, 4])
    expect(find('ZOE')).toEqual([2])
  })

  it('wants every word somewhere, in choices and record numbers too', () => {
    expect(find('leak open')).toEqual([1])
    expect(find('done leak')).toEqual([3])
    // Record 2 by its number, the others by their texts.
    expect(find('leak 2')).toEqual([2, 3])
    expect(find('leak gate')).toEqual([])
  })

  it('looks only where it is told, and passes over fields that are gone', () => {
    expect(find('leak', ['notes000', 'gone0000'])).toEqual([4])
    expect(find('leak', ['gone0000'])).toEqual([])
  })

  it('for nothing but spaces leaves all as it is', () => {
    expect(find('  ')).toEqual([1, 2, 3, 4, 5])
    expect(splitWords(' Leak  leak ÖL ')).toEqual(['leak', 'ol'])
  })

  it('ranks a cell that is the text before one that begins with it, holds it, or has its words apart', () => {
    const rank = makeRank({ text: 'leak in', fieldIds: all }, fields)
    const ranks = ['Leak in', 'leak in hold', 'a leak in it', 'in a leak'].map((title000) =>
      rank(record(9, { title000 })),
    )
    expect(ranks).toEqual([3, 2, 1, 0])
  })
})
