import { createRoot, createSignal } from 'solid-js'
import { afterEach, describe, expect, it } from 'vitest'

import { createRows } from './create-rows.ts'
import type { Rows } from './create-rows.ts'
import { madeRecord } from './testing/made-record.ts'

let dispose = (): void => undefined
afterEach(() => dispose())

/** Rows of a list that holds these, by hand or by numbers, and of records made here. */
function draw() {
  return createRoot((end) => {
    dispose = end
    const [shown, show] = createSignal({ ids: ['a', 'b', 'c'], byHand: false })
    const [made, setMade] = createSignal<readonly string[]>([])
    const [grouped, setGrouped] = createSignal(false)
    const loaded: (readonly [number, number])[] = []
    const at = (index: number) => (shown().ids[index] === undefined ? undefined : madeRecord(shown().ids[index] ?? ''))
    const find = (id: string) => {
      const index = shown().ids.indexOf(id)
      return index === -1 ? undefined : { record: madeRecord(id), index }
    }
    const list = {
      total: () => shown().ids.length,
      at,
      find,
      among: (ids: readonly string[]) => new Set(ids.filter((id) => shown().ids.includes(id))),
      show: (first: number, last: number) => void loaded.push([first, last]),
      load: async () => undefined,
    }
    const rows = createRows(
      {
        list: () => list,
        find: (id) => find(id)?.record,
        shownQuery: () => ({ filter: null, sort: shown().byHand ? [{ field: '$rowOrder', direction: 'asc' }] : [] }),
      },
      { created: () => made().map(madeRecord), shown: (one) => one },
      grouped,
    )
    return { rows, show, setMade, setGrouped, loaded }
  })
}

/** The ids of all rows, which are where they say they are. */
function idsOf(rows: Rows): readonly string[] {
  const ids = Array.from({ length: rows.count() }, (_, index) => rows.at(index)?.id ?? '')
  expect(ids.map((id) => rows.indexOf(id))).toEqual(ids.map((_, index) => index))
  expect(rows.at(rows.count())).toBeUndefined()
  return ids
}

describe('the rows of a grid', () => {
  it('hold a record where it was put from the moment on that it is made, though its grid is only then put in order by hand', () => {
    const { rows, show, setMade } = draw()
    rows.stand('new', { recordId: 'a', side: 'below' })
    setMade(['new'])
    expect(idsOf(rows)).toEqual(['a', 'new', 'b', 'c'])
    expect(rows.ordered()).toBe(4)
    // Confirmed, in a list by numbers: the last.
    show({ ids: ['a', 'b', 'c', 'new'], byHand: false })
    expect(idsOf(rows)).toEqual(['a', 'new', 'b', 'c'])
    setMade([])
    expect(idsOf(rows)).toEqual(['a', 'new', 'b', 'c'])
    show({ ids: ['a', 'b', 'c', 'new', 'other'], byHand: false })
    expect(idsOf(rows)).toEqual(['a', 'new', 'b', 'c', 'other'])
    show({ ids: ['a', 'new', 'b', 'c', 'other'], byHand: true })
    expect(idsOf(rows)).toEqual(['a', 'new', 'b', 'c', 'other'])
  })

  it('leave it to the list once one by hand has held it', () => {
    const { rows, show, setMade } = draw()
    rows.stand('new', { recordId: 'a', side: 'below' })
    setMade(['new'])
    show({ ids: ['a', 'new', 'b', 'c'], byHand: true })
    setMade([])
    show({ ids: ['a', 'b', 'c', 'new'], byHand: false })
    expect(idsOf(rows)).toEqual(['a', 'b', 'c', 'new'])
  })

  it('hold it behind all where its grid cannot be put in order, and under headings', () => {
    const { rows, setMade, setGrouped } = draw()
    rows.stand('new', { recordId: 'a', side: 'above' })
    setMade(['new'])
    expect(idsOf(rows)).toEqual(['new', 'a', 'b', 'c'])
    setGrouped(true)
    expect(idsOf(rows)).toEqual(['a', 'b', 'c', 'new'])
    setGrouped(false)
    rows.stand('new', null)
    expect(idsOf(rows)).toEqual(['a', 'b', 'c', 'new'])
    expect(rows.ordered()).toBe(3)
  })

  it('ask for all of the list that may be in sight between those that it does not hold there', () => {
    const { rows, show, setMade, loaded } = draw()
    rows.stand('x', { recordId: 'a', side: 'below' })
    rows.stand('y', { recordId: 'x', side: 'below' })
    setMade(['x', 'y'])
    show({ ids: ['a', 'b', 'c', 'y'], byHand: false })
    expect(idsOf(rows)).toEqual(['a', 'x', 'y', 'b', 'c'])
    rows.show(2, 4)
    expect(loaded).toEqual([[0, 5]])
  })
})
