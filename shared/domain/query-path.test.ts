import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { makeFilter } from './query-filter.ts'
import { findGroupFields, narrowQuery } from './query-group.ts'
import { compareGroups, groupEnd, groupQuery, groupsEnd, makePathOf, outsidePaths, termsWithout } from './query-path.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { filter as filterSchema, query as querySchema } from './query.ts'
import type { Filter, SortTerm } from './query.ts'
import type { GridRecord } from './record.ts'
import { groupFaultOf, lookWithin, plainLook, viewLook } from './view.ts'

const state: Field = {
  id: 'state000',
  name: 'State',
  type: 'select',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
}
const owner: Field = {
  id: 'owner000',
  name: 'Owner',
  type: 'person',
  choices: ['018f0000-0000-7000-8000-00000000000b', '018f0000-0000-7000-8000-00000000000a'].map((id, at) => ({
    id,
    name: at === 0 ? 'Ada' : 'Bo',
    color: 'gray',
  })),
}
const port: Field = { id: 'port0000', name: 'Port', type: 'text', choices: [] }
const at: Field = { id: 'at000000', name: 'At', type: 'dateTime', choices: [] }
const knots: Field = { id: 'knots000', name: 'Knots', type: 'number', choices: [] }
const stars: Field = { id: 'stars000', name: 'Stars', type: 'rating', choices: [] }
const photos: Field = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }
const fields = [state, owner, port, at, knots, stars, photos]
const zone = 'Europe/Berlin'
const groupable = [state, owner, port, at, knots, stars]

const cellOf: Readonly<Record<string, fc.Arbitrary<CellValue>>> = {
  [state.id]: fc.constantFrom('open0000', 'done0000', 'gone0000', null),
  [owner.id]: fc.constantFrom(...owner.choices.map(({ id }) => [id]), null),
  [port.id]: fc.constantFrom('Kiel', 'kiel', 'Århus', 'Pier '.repeat(21), '', null),
  [at.id]: fc.constantFrom('2026-11-27T22:59:00.000Z', '2026-11-27T23:00:00.000Z', 'soon', null),
  [knots.id]: fc.constantFrom(-1, 0, 0.5, 7, null),
  [stars.id]: fc.constantFrom(1, 5, null),
}
const someRecords: fc.Arbitrary<readonly GridRecord[]> = fc
  .array(fc.record(cellOf), { maxLength: 25 })
  .map((all) => all.map((cells, place) => recordOf(cells, place + 1)))

function recordOf(cells: Readonly<Record<string, CellValue>>, number: number): GridRecord {
  const made = '2026-11-23T08:00:00.000Z'
  const times = { createdAt: made, createdBy: null, updatedAt: made, updatedBy: null, assignedTo: null }
  return { id: `r${number}`, number, version: 1, cells, reviewState: 'sent', ...times }
}

const question = fc.record({
  records: someRecords,
  levels: fc.shuffledSubarray(groupable, { minLength: 1, maxLength: 3 }),
  sort: fc.shuffledSubarray<SortTerm>(groupable.map(({ id }) => ({ field: id, direction: 'desc' }))),
  left: fc.array(fc.tuple(fc.nat(24), fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
})

it('groups within groups are stretches of the order, each up to its end, and those left out are not among them', () => {
  fc.assert(
    fc.property(question, ({ records, levels, sort, left }) => {
      const query = groupQuery({ filter: null, sort }, levels, zone)
      expect(querySchema.safeParse(query).success).toBe(true)
      const keyOf = makeSortKey(query.sort, fields)
      const rows = records.toSorted((a, b) => compareKeys(query.sort, keyOf(a), keyOf(b)))
      const pathOf = makePathOf(levels, zone)
      for (const [place, row] of rows.entries()) {
        const path = pathOf(row)
        for (let depth = 1; depth <= levels.length; depth += 1) {
          const group = JSON.stringify(path.slice(0, depth))
          const last = rows.findLastIndex((one) => JSON.stringify(pathOf(one).slice(0, depth)) === group)
          const end = groupEnd(levels, path.slice(0, depth), query)
          expect(rows.findLastIndex((one) => compareKeys(query.sort, keyOf(one), end) < 0)).toBe(last)
        }
        const next = rows[place + 1]
        const differs = next ? pathOf(next).findIndex((value, depth) => value !== path[depth]) : -1
        if (next && differs !== -1)
          expect(compareGroups(levels[differs], path[differs] ?? null, pathOf(next)[differs] ?? null)).toBeLessThan(0)
        expect(compareKeys(query.sort, keyOf(row), groupsEnd(levels, query)) < 0).toBe(path[0] !== null)
      }

      const paths = left.flatMap(([which, depth]) => {
        const row = rows[which]
        return row ? [pathOf(row).slice(0, depth)] : []
      })
      const within = (path: readonly unknown[], outer: readonly unknown[]) => outer.every((one, d) => one === path[d])
      const out = paths.filter((path, place) =>
        paths.every(
          (other, index) => index === place || !within(path, other) || (within(other, path) && index > place),
        ),
      )
      const filter = filterSchema.nullable().parse(outsidePaths(levels, out, zone))
      const passes = makeFilter(filter, fields)
      expect(rows.filter(passes)).toEqual(rows.filter((row) => !out.some((path) => within(pathOf(row), path))))
    }),
  )
})

it('a filter that leaves out many groups of many others is one that may be asked, beside as deep a one of the view', () => {
  const long = 'Pier '.repeat(21)
  const paths = Array.from({ length: 900 }, (_, place) => [
    place % 2 === 0 ? `${long}${place % 30}` : null,
    place % 3 === 0 ? (owner.choices[place % 2]?.id ?? null) : null,
    place % 5 === 0 ? null : place,
  ])
  const compare: Filter = { kind: 'compare', field: port.id, operator: 'notEmpty', value: null }
  const views: readonly Filter[] = [
    compare,
    { kind: 'and', filters: Array.from({ length: 50 }, () => compare) },
    { kind: 'or', filters: [{ kind: 'and', filters: [{ kind: 'not', filter: compare }] }] },
  ]
  const levels = [port, owner, knots]
  const filter = outsidePaths(levels, paths)
  if (filter === null) throw new Error('nothing is left out')
  for (const view of views)
    expect(filterSchema.safeParse(narrowQuery({ filter: view, sort: [] }, filter).filter).success).toBe(true)
})

it('of a sort those terms count for which the groups leave room', () => {
  const sort: SortTerm[] = [port, at, knots, stars, state].map(({ id }) => ({ field: id, direction: 'asc' }))
  const query = { filter: null, sort }
  expect(groupQuery(query, [])).toBe(query)
  expect(termsWithout(query, [])).toBe(0)
  expect(termsWithout(query, [port])).toBe(0)
  expect(termsWithout(query, [owner])).toBe(1)
  // A day has its hours still to be told apart.
  expect(groupQuery(query, [at, owner], zone).sort.map(({ field }) => field)).toEqual(
    [at, owner, port, at, knots].map(({ id }) => id),
  )
  expect(termsWithout(query, [at, owner])).toBe(2)
  const search = { text: 'kiel', fieldIds: [port.id] }
  expect(groupQuery({ ...query, search }, [port, owner]).search?.after).toBe(2)
})

it('a look may name two fields within the first, none twice, and says of them only what its reader knows of', () => {
  const look = viewLook.parse({ ...plainLook, group: state.id, subgroups: [port.id, at.id] })
  expect(groupFaultOf(look, fields)).toBeNull()
  expect(lookWithin(look, fields)).toEqual(look)
  expect(lookWithin(look, [state, port])).toBeNull()
  expect(lookWithin({ ...look, layout: 'board' }, fields)).not.toBeNull()
  expect(groupFaultOf({ ...look, subgroups: [port.id, state.id] }, fields)).toBe(
    '“State” makes the groups of two levels.',
  )
  expect(groupFaultOf({ ...look, subgroups: [photos.id] }, fields)).toBe('“Photos” has nothing to group by.')
  expect(groupFaultOf({ ...look, subgroups: ['gone0000'] }, fields)).toBe(
    'The groups are by a field that no longer exists.',
  )
  expect(groupFaultOf({ ...look, group: null }, fields)).toBe('Choose first what makes the outer groups.')
  expect(viewLook.safeParse({ ...look, subgroups: [port.id, at.id, knots.id] }).success).toBe(false)
  expect(findGroupFields([state.id, 'gone0000', port.id, state.id, photos.id], fields)).toEqual([state, port])
})
