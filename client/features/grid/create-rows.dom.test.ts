import fc from 'fast-check'
import { batch, createRoot, createSignal } from 'solid-js'
import { afterEach, describe, expect, it } from 'vitest'

import { createRows } from './create-rows.ts'
import type { Rows } from './create-rows.ts'
import { madeRecord } from './testing/made-record.ts'

let dispose = (): void => undefined
afterEach(() => dispose())

type Held = { readonly ids: readonly string[]; readonly byHand: boolean; readonly sort?: string }

const sortOf = ({ byHand, sort }: Held): readonly string[] =>
  byHand ? ['$rowOrder'] : sort === undefined ? [] : [sort]

/** Rows of a list that holds these, by hand or by numbers, and of records made here. */
function draw(begun: readonly string[] = ['a', 'b', 'c']) {
  return createRoot((end) => {
    dispose = end
    const [shown, show] = createSignal<Held>({ ids: begun, byHand: false })
    const [made, setMade] = createSignal<readonly string[]>([])
    const [moving, setMoving] = createSignal<readonly string[]>([])
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
        shownQuery: () => ({
          filter: null,
          sort: sortOf(shown()).map((field) => ({ field, direction: 'asc' as const })),
        }),
      },
      { created: () => made().map(madeRecord), shown: (one) => one, isMoving: (id) => moving().includes(id) },
      grouped,
    )
    return { rows, show, setMade, setMoving, setGrouped, loaded }
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

  it('show a record that is moved where it will stand, and where it was if it is not', () => {
    const { rows, show, setMoving } = draw()
    show({ ids: ['a', 'b', 'c'], byHand: true })
    batch(() => {
      rows.put(['c'], 0, { start: 0, end: 3 })
      setMoving(['c'])
    })
    expect(idsOf(rows)).toEqual(['c', 'a', 'b'])
    expect(rows.ordered()).toBe(3)
    // Refused.
    setMoving([])
    expect(idsOf(rows)).toEqual(['a', 'b', 'c'])
    setMoving(['c'])
    expect(idsOf(rows)).toEqual(['a', 'b', 'c'])
  })

  it('leave what is moved in its place where something else sorts them', () => {
    const { rows, show, setMoving } = draw()
    show({ ids: ['a', 'b', 'c'], byHand: true })
    batch(() => {
      rows.put(['c'], 0, { start: 0, end: 3 })
      setMoving(['c'])
    })
    show({ ids: ['b', 'a', 'c'], byHand: false, sort: 'name' })
    expect(idsOf(rows)).toEqual(['b', 'a', 'c'])
  })

  it('keep a moved record with its neighbours within the bounds of its group', () => {
    const { rows, show, setMoving, setGrouped } = draw(['a1', 'a2', 'b1', 'b2'])
    show({ ids: ['a1', 'a2', 'b1', 'b2'], byHand: true })
    setGrouped(true)
    batch(() => {
      rows.put(['b2'], 2, { start: 2, end: 4 })
      setMoving(['b2'])
    })
    expect(idsOf(rows)).toEqual(['a1', 'a2', 'b2', 'b1'])
    // Others take the one above it away.
    show({ ids: ['a1', 'b1', 'b2'], byHand: true })
    expect(idsOf(rows)).toEqual(['a1', 'b2', 'b1'])
  })

  it('stand as if every move were confirmed at once, whenever each one is', () => {
    const size = 7
    const begun = Array.from({ length: size }, (_, at) => `r${at}`)
    const aMove = fc.record({
      rows: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }),
      gap: fc.nat(size),
    })
    const steps = fc.array(fc.oneof(aMove, fc.constant('confirm' as const)), { maxLength: 16, size: 'max' })
    fc.assert(
      fc.property(steps, fc.boolean(), (doings, isGrouped) => {
        const { rows, show, setMoving, setGrouped } = draw(begun)
        show({ ids: begun, byHand: true })
        setGrouped(isGrouped)
        let all: readonly string[] = begun
        const waiting: { readonly ids: readonly string[]; readonly after: readonly string[] }[] = []
        for (const doing of doings) {
          if (doing === 'confirm') {
            const first = waiting.shift()
            batch(() => {
              if (first) show({ ids: first.after, byHand: true })
              setMoving(waiting.flatMap(({ ids }) => ids))
            })
          } else {
            const ids = doing.rows.toSorted((a, b) => a - b).flatMap((row) => all[row] ?? [])
            const above = all.slice(0, doing.gap).filter((id) => !ids.includes(id))
            const below = all.slice(doing.gap).filter((id) => !ids.includes(id))
            all = [...above, ...ids, ...below]
            waiting.push({ ids, after: all })
            batch(() => {
              rows.put(ids, doing.gap, { start: 0, end: size })
              setMoving(waiting.flatMap((one) => one.ids))
            })
          }
          expect(idsOf(rows)).toEqual(all)
        }
        dispose()
      }),
    )
  })
})
