import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import { makeGroupOf } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GroupPath } from '@operagrid/shared/domain/query-path'

import { headingOracle } from '../testing/heading-oracle.ts'
import {
  crew,
  day,
  facts,
  fields,
  knots,
  notes,
  openGroups,
  openLevels,
  state,
  tags,
  ticked,
  vessel,
} from '../testing/open-headings.ts'
import type { Made } from '../testing/record-oracle.ts'
import { groupWords, headingWords } from './group-words.ts'
import { pathKey } from './told-groups.ts'

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

it('headings of several choices stand in the order of these, one for each combination, and a record goes from one to another', async () => {
  const cells = [['done0000'], ['done0000', 'open0000'], ['open0000'], null, ['gone0000', 'done0000']]
  const { grid, reads, hear, count, dispose } = await openGroups(tags, cells, ['done0000'])
  count()
  expect(reads()).toEqual(['Open: 1', 'Open, Done: 1', 'Done: 2', 'No Tags: 1'])
  const [, , open = ''] = grid.ids()
  grid.patch(open, tags.id, ['open0000', 'done0000'])
  hear()
  count()
  expect(reads()).toEqual(['Open, Done: 2', 'Done: 2', 'No Tags: 1'])
  dispose()
})

it('headings of people stand in the order of their names, one for all whom records name, and a pick takes a record to another', async () => {
  const cells = [['ben', 'ada'], ['ada'], ['ada', 'ben'], null, ['ben'], ['who']]
  const { grid, reads, hear, count, dispose } = await openGroups(crew, cells, ['ben'])
  count()
  const all = ['Ada: 1', 'Ada, Ben: 2', 'Ben: 1', 'Someone: 1', 'No Crew: 1']
  expect(reads()).toEqual(all)
  const [both = '', ada = ''] = grid.ids()
  grid.patch(ada, crew.id, ['ben', 'ada'])
  grid.patch(both, crew.id, [])
  hear()
  expect(reads()).toEqual(['Ada, Ben: 2', 'Ben: 1', 'Someone: 1', 'No Crew: 2'])
  count()
  expect(reads()).toEqual(['Ada, Ben: 2', 'Ben: 1', 'Someone: 1', 'No Crew: 2'])
  dispose()
})

it('a heading of whose records are gets the record that somebody is given, and is gone with its last', async () => {
  const whose = facts.find(({ id }) => id === '$assignedTo')
  if (!whose) throw new Error('nobody has a record')
  const { grid, reads, hear, count, dispose } = await openGroups(whose, [null, null])
  count()
  expect(reads()).toEqual(['Assigned to nobody: 2'])
  const [one = ''] = grid.ids()
  grid.assign(one, 'ben')
  hear()
  expect(reads()).toEqual(['Ben: 1', 'Assigned to nobody: 1'])
  grid.assign(one, 'ada')
  hear()
  count()
  expect(reads()).toEqual(['Ada: 1', 'Assigned to nobody: 1'])
  dispose()
})

it('a heading of long texts reads on one line, as one of them is written', async () => {
  const { reads, count, dispose } = await openGroups(notes, ['Engine stopped.\n\nWaiting for a tug.', 'Adrift', null])
  count()
  expect(reads()).toEqual(['Adrift: 1', 'Engine stopped. Waiting for a tug.: 1', 'No Notes: 1'])
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

const cellOf: Readonly<Record<string, fc.Arbitrary<CellValue>>> = {
  [vessel.id]: fc.constantFrom('Zoe', 'zoe', 'Aurora', 'Kiel', null),
  [day.id]: fc.constantFrom('2026-11-27', '2026-11-28', 'soon', null),
  [state.id]: fc.constantFrom('open0000', 'done0000', 'gone0000', null),
  [ticked.id]: fc.boolean(),
  [knots.id]: fc.constantFrom(-1, 0.5, 12, null),
  [notes.id]: fc.constantFrom('Fine.\nAll well.', 'fine.\nall well.', 'x'.repeat(120), 'x'.repeat(110), null),
  [crew.id]: fc.constantFrom(['ben'], ['ben', 'ada'], ['ada', 'ben'], ['ada', 'who'], ['who'], [], null),
  [tags.id]: fc.constantFrom(['open0000'], ['done0000', 'open0000'], ['open0000', 'gone0000'], ['gone0000'], null),
}
const someCells = fc.record(cellOf)
const someMade = fc.record({
  by: fc.constantFrom('ada', 'ben', null),
  at: fc.constantFrom('2026-11-23T23:59:59.999Z', '2026-11-24T00:00:00.000Z'),
})
const queried = [...fields, ...facts]

it('nested headings are what all records come to, whichever levels, folds, and however many have a heading each', async () => {
  const whole = fc.record({
    levels: fc.shuffledSubarray(queried, { minLength: 1, maxLength: 3 }),
    cells: fc.array(someCells, { maxLength: 24 }),
    made: fc.array(someMade, { minLength: 24, maxLength: 24 }),
    later: fc.array(fc.tuple(someCells, someMade), { maxLength: 4 }),
    assigned: fc.array(fc.tuple(fc.nat(23), fc.constantFrom('ada', 'ben')), { maxLength: 3 }),
    patches: fc.array(fc.tuple(fc.nat(23), fc.constantFrom(...fields), someCells), { maxLength: 4 }),
    folds: fc.array(fc.tuple(fc.nat(23), fc.integer({ min: 1, max: 3 })), { maxLength: 5 }),
    most: fc.constantFrom(1, 2, 3, MAX_FOUND_GROUPS),
  })
  await fc.assert(
    fc.asyncProperty(whole, async ({ levels, cells, made, later, assigned, patches, folds, most }) => {
      const paths = folds.flatMap(([at, depth]): GroupPath[] => {
        const one = cells[at]
        return one ? [levels.slice(0, depth).map((field) => groupOf(field, one, made[at]))] : []
      })
      const all = [...new Map(paths.map((path) => [pathKey(path), path])).values()]
      // Folded in what has no heading of its own: that is opened again (`createHeadings`).
      const folded = most === MAX_FOUND_GROUPS ? all : all.filter((path) => path.length === 1)
      const { grid, list, hear, count: tell, dispose } = await openLevels(levels, cells, { folded, most, made })
      const asked = { levels, folded, most }
      const placed = () =>
        list().map(({ path, start, rows, folded: isFolded, count: many }) => ({
          path,
          start,
          rows,
          folded: isFolded,
          count: many,
        }))
      const untold = headingOracle(grid.all(), { ...asked, most: MAX_FOUND_GROUPS })
      // Before anything is told the rows tell of what is open.
      if (folded.length === 0) expect(placed()).toEqual(untold)
      tell()
      expect(placed()).toEqual(headingOracle(grid.all(), asked))
      for (const [one, how] of later) grid.create(one, how)
      for (const [at, memberId] of assigned) grid.assign(grid.ids()[at] ?? '', memberId)
      for (const [at, field, one] of patches) {
        const id = grid.ids()[at]
        const value = one[field.id]
        if (id !== undefined && value !== null && value !== undefined && typeof value !== 'boolean')
          grid.patch(id, field.id, value)
      }
      hear()
      tell()
      await expect.poll(placed, { timeout: 5_000 }).toEqual(headingOracle(grid.all(), asked))
      dispose()
    }),
    { numRuns: 150 },
  )
})

function groupOf(field: Field, cells: Cells, { by = null, at = '' }: Made = {}): GroupValue {
  const made = { createdAt: at, createdBy: by, updatedAt: at, updatedBy: null, assignedTo: null }
  return makeGroupOf(field)({ id: '', number: 1, version: 1, cells, reviewState: 'none', ...made })
}

it('inner groups that are too many stand together within each outer one that has more of them', async () => {
  const many = MAX_FOUND_GROUPS - 100
  const cells = ['open0000', 'done0000', null].flatMap((choice) =>
    Array.from({ length: many }, (_, at): Cells => ({
      [state.id]: choice,
      [vessel.id]: `Vessel ${String(at).padStart(3, '0')}`,
    })),
  )
  const levels = [state, vessel]
  const { list, count: tell, dispose } = await openLevels(levels, cells)
  tell()
  const reads = list().map((heading) => `${heading.path.length} ${headingWords(levels, heading)}: ${heading.count}`)
  expect(reads.filter((line) => line.startsWith('1'))).toEqual(['1 Open: 400', '1 Done: 400', '1 No State: 400'])
  expect(reads).toHaveLength(3 + MAX_FOUND_GROUPS + 2)
  const rest = '2 More than 500 groups: filter to see the rest'
  expect(reads.slice(-4)).toEqual(['2 Vessel 099: 1', `${rest}: 300`, '1 No State: 400', `${rest}: 400`])
  dispose()
})
