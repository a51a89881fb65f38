import { createRoot, createSignal } from 'solid-js'
import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import { everything, MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import { foundBy } from '@operagrid/shared/domain/query-found'
import { groupQuery, narrowQuery, outsideGroups } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { tally } from '@operagrid/shared/domain/query-tally'

import { createRecordList } from '../create-record-list.ts'
import { makeRecordOrder } from '../record-order.ts'
import { makeRecordOracle } from '../testing/record-oracle.ts'
import { createHeadingList } from './create-heading-list.ts'
import { foundGroups } from './found-groups.ts'
import type { FoundGroups } from './found-groups.ts'
import { groupWords } from './group-words.ts'

const vessel: Field = { id: 'vessel00', name: 'Vessel', type: 'text', choices: [] }
const day: Field = { id: 'day00000', name: 'Day', type: 'date', choices: [] }
const fields = [vessel, day]

/** A grid in groups by `field`: its headings as they read, and a server that tells of the groups when it is told to. */
async function openGroups(field: Field, cells: readonly (string | null)[], folded: readonly GroupValue[] = []) {
  const ordered = groupQuery(everything, field)
  const rest = outsideGroups(field, folded)
  const query = rest ? narrowQuery(ordered, rest) : ordered
  const order = makeRecordOrder(query, fields, 'me')
  const grid = makeRecordOracle(order)
  for (const value of cells) grid.create(value === null ? {} : { [field.id]: value })
  const [found, setFound] = createSignal<FoundGroups>()
  const made = createRoot((dispose) => {
    const list = createRecordList({
      order,
      head: grid.head(),
      isFinal: () => true,
      source: {
        outline: async (every) => grid.outline(grid.head(), every),
        window: async (bounds) => grid.window(grid.head(), bounds),
      },
    })
    const headings = createHeadingList(
      { field: () => field, zone: 'UTC', folded: () => new Set(folded), query: () => query },
      { list: () => list, shownQuery: () => query },
      { found, countOf: (value) => found()?.counts.get(value) },
    )
    return { list, headings, dispose }
  })
  await made.list.ready
  let taken = grid.head()
  return {
    grid,
    dispose: made.dispose,
    reads: () => made.headings().list.map(({ value, name, count }) => `${groupWords(field, value, name)}: ${count}`),
    /** Brings the page what was changed; the counts come later. */
    hear(): void {
      made.list.take(grid.changes.filter(({ version }) => version > taken))
      taken = grid.head()
    },
    count(): void {
      const groupBy = { field: field.id, ...foundBy(field, 'UTC'), inOrder: true } as const
      setFound(foundGroups(field, tally(grid.all(), { fn: 'count', field: null }, groupBy, fields)))
    },
  }
}

it('headings of texts stand before the counts are told, one comes with its first record, and goes with its last', async () => {
  const { grid, reads, hear, count, dispose } = await openGroups(vessel, ['Zoe', 'Aurora', 'aurora', null])
  const before = ['Aurora: 2', 'Zoe: 1', 'No Vessel: 1']
  expect(reads()).toEqual(before)
  count()
  expect(reads()).toEqual(before)
  const [zoe = '', first = ''] = grid.ids()
  grid.patch(first, vessel.id, 'Borealis')
  hear()
  const after = ['aurora: 1', 'Borealis: 1', 'Zoe: 1', 'No Vessel: 1']
  // Until the server has counted, the group is called as it told of it last.
  expect(reads()).toEqual(['Aurora: 1', ...after.slice(1)])
  count()
  expect(reads()).toEqual(after)
  grid.patch(zoe, vessel.id, 'Borealis')
  hear()
  expect(reads()).toEqual(['aurora: 1', 'Borealis: 2', 'No Vessel: 1'])
  count()
  expect(reads()).toEqual(['aurora: 1', 'Borealis: 2', 'No Vessel: 1'])
  dispose()
})

const wordsOf = (value: string): string => groupWords(day, value)

it('a folded day keeps its heading and its count, and loses both with its last record', async () => {
  const { grid, reads, hear, count, dispose } = await openGroups(
    day,
    ['2026-11-28', '2026-11-27', 'soon'],
    ['2026-11-27'],
  )
  count()
  expect(reads()).toEqual([`${wordsOf('2026-11-27')}: 1`, `${wordsOf('2026-11-28')}: 1`, 'No Day: 1'])
  const [, folded = ''] = grid.ids()
  grid.patch(folded, day.id, '2026-11-29')
  hear()
  count()
  // The page did not have the record, so it asks where it stands now.
  await expect
    .poll(reads, { timeout: 5_000 })
    .toEqual([`${wordsOf('2026-11-28')}: 1`, `${wordsOf('2026-11-29')}: 1`, 'No Day: 1'])
  dispose()
})

it('what is too much for a heading each stands under one that says so, and what is folded there keeps its own', async () => {
  const names = Array.from({ length: MAX_FOUND_GROUPS + 4 }, (_, at) => `Vessel ${String(at).padStart(3, '0')}`)
  const last = names.at(-1)?.toLowerCase() ?? ''
  const { reads, count, dispose } = await openGroups(vessel, [...names, null], [last])
  count()
  expect(reads().slice(MAX_FOUND_GROUPS)).toEqual([
    'vessel 503: undefined',
    'More than 500 values: filter to see the rest: 3',
    'No Vessel: 1',
  ])
  dispose()
})
