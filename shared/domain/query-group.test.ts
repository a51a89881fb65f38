import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { makeFilter } from './query-filter.ts'
import {
  findGroupField,
  groupFault,
  groupFilter,
  groupValues,
  hasKnownGroups,
  makeGroupOf,
  narrowQuery,
  outsideGroups,
} from './query-group.ts'
import { groupEnd, groupQuery } from './query-path.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { everything, query as querySchema } from './query.ts'
import type { Filter } from './query.ts'
import type { GridRecord } from './record.ts'
import { lookWithin, plainLook, viewLook } from './view.ts'

const state: Field = {
  id: 'state000',
  name: 'State',
  type: 'select',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
}
const ticked: Field = { id: 'ticked00', name: 'Ticked', type: 'checkbox', choices: [] }
const stars: Field = { id: 'stars000', name: 'Stars', type: 'rating', choices: [] }
const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const fields = [title, state, ticked, stars]

function record(value: CellValue): GridRecord {
  const at = '2026-11-23T08:00:00.000Z'
  return {
    id: 'r',
    number: 7,
    version: 1,
    cells: { [state.id]: value, [ticked.id]: value, [stars.id]: value },
    reviewState: 'sent',
    createdAt: at,
    createdBy: null,
    updatedAt: at,
    updatedBy: null,
    assignedTo: null,
  }
}

// A cell may hold what its field was before.
const anyCell: fc.Arbitrary<CellValue> = fc.oneof(
  fc.constantFrom(null, '', 'open0000', 'done0000', 'gone0000', true, false),
  fc.integer({ min: -1, max: 7 }),
  fc.double({ noNaN: true }),
)

it('a record is in one group of a field and in no other, whatever its cell holds', () => {
  fc.assert(
    fc.property(fc.constantFrom(state, ticked, stars), anyCell, (field, value) => {
      const held = record(value)
      const inside = groupValues(field).filter((group) => makeFilter(groupFilter(field, group), fields)(held))
      expect(inside).toEqual([makeGroupOf(field)(held)])
    }),
  )
})

it('groups are in the order of their field, and those without a value are last', () => {
  expect(groupValues(state)).toEqual(['open0000', 'done0000', null])
  expect(groupValues(ticked)).toEqual([true, null])
  expect(groupValues(stars)).toEqual([1, 2, 3, 4, 5, null])
})

it('a query is narrowed without nesting what is joined already', () => {
  const open: Filter = { kind: 'compare', field: title.id, operator: 'notEmpty', value: null }
  const deep = [1, 2, 3, 4].reduce<Filter>((filter) => ({ kind: 'or', filters: [filter] }), open)
  const joined: Filter = { kind: 'and', filters: [deep, open] }
  const narrowed = narrowQuery({ filter: joined, sort: [] }, groupFilter(state, null))
  expect(narrowed.filter).toEqual({ kind: 'and', filters: [deep, open, groupFilter(state, null)] })
  expect(querySchema.safeParse(narrowed).success).toBe(true)
  expect(narrowQuery(everything, open)).toEqual({ filter: open, sort: [] })
})

it('a look says of its groups only what its reader knows of, and reads as before without any', () => {
  expect(viewLook.parse(plainLook)).toEqual(plainLook)
  const board = viewLook.parse({ ...plainLook, layout: 'board', group: state.id })
  expect(lookWithin(board, fields)).toEqual(board)
  expect(lookWithin(board, [title])).toBeNull()
  expect(lookWithin({ ...board, group: null }, [title])).toMatchObject({ layout: 'board', group: null })
  const totals = { [stars.id]: 'avg', gone0000: 'sum' } as const
  expect(lookWithin({ ...plainLook, totals }, fields)).toEqual({ ...plainLook, totals: { [stars.id]: 'avg' } })
})

it('rows stand in groups by what they hold, a board by what its field knows alone', () => {
  const photos: Field = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }
  const tags: Field = { ...state, id: 'tags0000', name: 'Tags', type: 'multiSelect' }
  const notes: Field = { id: 'notes000', name: 'Notes', type: 'longText', choices: [] }
  const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true }
  const all = [...fields, photos, tags, notes, crew]
  expect(findGroupField(state.id, all)).toBe(state)
  expect(findGroupField(title.id, all)).toBe(title)
  expect(findGroupField(title.id, all, hasKnownGroups)).toBeUndefined()
  for (const found of [tags, notes, crew]) {
    expect(findGroupField(found.id, all)).toBe(found)
    expect(findGroupField(found.id, all, hasKnownGroups)).toBeUndefined()
  }
  expect(findGroupField(photos.id, all)).toBeUndefined()
  expect(groupFault(null, all)).toBeNull()
  expect(groupFault(title.id, all)).toBeNull()
  expect(groupFault(state.id, all, 'board')).toBeNull()
  expect(groupFault(title.id, all, 'board')).toBe('“Title” has no choices to make columns of.')
  expect(groupFault(photos.id, all)).toBe('“Photos” has nothing to group by.')
  expect(groupFault('gone0000', all)).toBe('The groups are by a field that no longer exists.')
})

it('a look in rows by a text is whole to who knows the field, and a board by it to nobody', () => {
  const rows = viewLook.parse({ ...plainLook, group: title.id })
  expect(lookWithin(rows, fields)).toEqual(rows)
  expect(lookWithin(rows, [state])).toBeNull()
  expect(lookWithin({ ...rows, layout: 'board' }, fields)).toBeNull()
})

it('groups come one after another, each up to its end, and those left out are not among them', () => {
  const anyRecord = fc.record({ cell: anyCell, number: fc.integer({ min: 1, max: 99 }) })
  const whole = fc.record({
    field: fc.constantFrom(state, ticked),
    records: fc.array(anyRecord, { maxLength: 12 }),
    left: fc.array(fc.nat(2), { maxLength: 2 }),
  })
  fc.assert(
    fc.property(whole, ({ field, records, left }) => {
      const values = groupValues(field)
      const out = [...new Set(left.flatMap((at) => values.slice(at, at + 1)))]
      const query = groupQuery({ filter: null, sort: [{ field: title.id, direction: 'desc' }] }, [field])
      const keyOf = makeSortKey(query.sort, fields)
      const groupOf = makeGroupOf(field)
      const passes = makeFilter(outsideGroups(field, out), fields)
      const all = records.map(({ cell, number }) => ({ ...record(cell), number }))
      expect(all.filter(passes)).toEqual(all.filter((one) => !out.includes(groupOf(one))))
      for (const [at, value] of values.entries()) {
        const end = groupEnd([field], [value], query)
        for (const one of all)
          expect(compareKeys(query.sort, keyOf(one), end) < 0).toBe(values.indexOf(groupOf(one)) <= at)
      }
    }),
  )
})
