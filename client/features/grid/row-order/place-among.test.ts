import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { madeRecord } from '../testing/made-record.ts'
import { placeAmong } from './place-among.ts'
import type { Beside } from './place-among.ts'

/** All rows by their ids, as a screen shows them. */
function rowsOf(list: readonly string[], made: readonly { readonly id: string; readonly beside?: Beside }[]) {
  const besides = new Map(made.map(({ id, beside }) => [id, beside]))
  const { placed, behind } = placeAmong(
    made.map(({ id }) => madeRecord(id)),
    (id) => besides.get(id),
    (id) => list.indexOf(id),
  )
  const rows = [...list]
  for (const one of placed) rows.splice(one.index, 0, one.record.id)
  return [...rows, ...behind.map(({ id }) => id)]
}

describe('records made here', () => {
  it('stand directly above or below the one that they were made beside, the last made next to it', () => {
    const made = [
      { id: 'x', beside: { recordId: 'b', side: 'below' as const } },
      { id: 'y', beside: { recordId: 'b', side: 'below' as const } },
      { id: 'z', beside: { recordId: 'c', side: 'above' as const } },
      { id: 'w', beside: { recordId: 'x', side: 'above' as const } },
    ]
    expect(rowsOf(['a', 'b', 'c'], made)).toEqual(['a', 'b', 'y', 'w', 'x', 'z', 'c'])
  })

  it('come behind all where nothing says beside whom, or that one is not here', () => {
    const made = [{ id: 'x' }, { id: 'y', beside: { recordId: 'gone', side: 'below' as const } }]
    expect(rowsOf(['a'], made)).toEqual(['a', 'x', 'y'])
  })

  it('stand where inserting one after the other puts them', () => {
    const step = fc.record({ of: fc.nat(40), side: fc.constantFrom('above' as const, 'below' as const) })
    fc.assert(
      fc.property(fc.nat(6), fc.array(step), (many, steps) => {
        const list = Array.from({ length: many }, (_, at) => `r${at}`)
        const rows = [...list]
        const made = steps.map(({ of, side }, nth) => {
          const id = `n${nth}`
          const at = rows.length === 0 ? -1 : of % rows.length
          const recordId = rows[at]
          rows.splice(at === -1 ? rows.length : at + (side === 'below' ? 1 : 0), 0, id)
          return { id, ...(recordId !== undefined && { beside: { recordId, side } }) }
        })
        // Without a list the first has nobody beside it, and all are behind, in the order in which they were made.
        expect(rowsOf(list, made)).toEqual(many === 0 ? made.map(({ id }) => id) : rows)
      }),
    )
  })
})
