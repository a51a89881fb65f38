import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { makeFilter } from './query-filter.ts'
import { foundBy, foundTerm, foundValue, makeFoundOf, outsideFound } from './query-found.ts'
import { groupQuery, groupsEnd } from './query-path.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { tally } from './query-tally.ts'
import { everything, filter as filterSchema, MAX_FOUND_GROUPS } from './query.ts'
import type { GridRecord } from './record.ts'

const port: Field = { id: 'port0000', name: 'Port', type: 'text', choices: [] }
const day: Field = { id: 'day00000', name: 'Day', type: 'date', choices: [] }
const at: Field = { id: 'at000000', name: 'At', type: 'dateTime', choices: [] }
const knots: Field = { id: 'knots000', name: 'Knots', type: 'number', choices: [] }
const fields = [port, day, at, knots]
const count = { fn: 'count', field: null } as const

function record(cells: Readonly<Record<string, CellValue>>, number = 1): GridRecord {
  const made = '2026-11-23T08:00:00.000Z'
  return {
    id: `r${number}`,
    number,
    version: 1,
    cells,
    reviewState: 'sent',
    createdAt: made,
    createdBy: null,
    updatedAt: made,
    updatedBy: null,
    assignedTo: null,
  }
}

const groupOf = (field: Field, value: CellValue, zone = 'UTC') =>
  makeFoundOf(field, zone)(record({ [field.id]: value }))

it('texts that fold alike are one group, as they are to a filter, and so are those that differ behind what orders them', () => {
  expect(groupOf(port, 'Århus')).toBe(groupOf(port, 'arhus'))
  expect(groupOf(port, 'Aarhus')).not.toBe(groupOf(port, 'arhus'))
  const long = 'Pier '.repeat(20)
  expect(groupOf(port, `${long}A`)).toBe(groupOf(port, `${long}b`))
  expect(groupOf(port, '')).toBeNull()
  expect(groupOf(port, null)).toBeNull()
  const outside = makeFilter(outsideFound(port, [long], 'UTC'), fields)
  expect(outside(record({ port0000: `${long}A` }))).toBe(false)
  expect(outside(record({ port0000: 'Pier' }))).toBe(true)
})

it('a moment is in the group of its day where one reads it, hours that come twice among them', () => {
  expect(groupOf(at, '2026-10-24T22:30:00.000Z', 'Europe/Berlin')).toBe('2026-10-25')
  expect(groupOf(at, '2026-10-24T22:30:00.000Z')).toBe('2026-10-24')
  // In Havana the hour behind midnight comes twice that day.
  for (const time of ['04:00', '04:59', '05:00', '05:59'])
    expect(groupOf(at, `2026-11-01T${time}:00.000Z`, 'America/Havana')).toBe('2026-11-01')
  expect(groupOf(day, '2026-10-25', 'Pacific/Apia')).toBe('2026-10-25')
  expect(foundTerm(day, 'Pacific/Apia')).toEqual(foundTerm(day, 'Europe/Berlin'))
})

it('what is no date is in the group of those without one, and leaves with it', () => {
  const junk = ['0026-11-27', 'soon', null]
  for (const value of junk) expect(groupOf(day, value)).toBeNull()
  const outside = makeFilter(outsideFound(day, [null], 'UTC'), fields)
  expect(junk.filter((value) => outside(record({ day00000: value })))).toEqual([])
  expect(outside(record({ day00000: '2026-11-27' }))).toBe(true)
})

it('a text that no normal form leaves as it was is left out all the same, in the words of a record', () => {
  // Folded, its first letter is an o before an accent of its own: in its normal form that is another letter.
  const name = 'Ọ̀ba'.normalize()
  const outside = filterSchema.parse(outsideFound(port, [name], 'UTC'))
  expect(makeFilter(outside, fields)(record({ port0000: name }))).toBe(false)
})

it('however many groups are left out, the filter is one that may be asked', () => {
  const values = Array.from({ length: MAX_FOUND_GROUPS }, (_, place) => 'Quay '.repeat(20).slice(0, 97) + place)
  for (const field of [port, knots, at]) {
    const told = field === knots ? values.map((_, place) => place / 7) : field === port ? values : ['2026-11-27', null]
    const outside = outsideFound(field, [...told, null], 'Europe/Berlin')
    expect(filterSchema.safeParse(outside).success).toBe(true)
  }
})

it('groups end one behind another, all of them before those that hold nothing', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  fc.assert(
    fc.property(fc.constantFrom(port, knots), fc.array(fc.option(cell)), (field, cells) => {
      const query = groupQuery({ ...everything, sort: [{ field: day.id, direction: 'desc' }] }, [field])
      const keyOf = makeSortKey(query.sort, fields)
      const all = cells.map((value, place) => record({ [field.id]: value }, place + 1))
      const groupIn = makeFoundOf(field, 'UTC')
      const behind = groupsEnd([field], query)
      for (const one of all) expect(compareKeys(query.sort, keyOf(one), behind) < 0).toBe(groupIn(one) !== null)
    }),
  )
})

it('a tally in order tells of one group too many where there are more, and never forgets those that hold nothing', () => {
  const many = MAX_FOUND_GROUPS + 40
  const records = Array.from({ length: many }, (_, place) => record({ knots000: many - place }, place + 1))
  const all = [...records, record({}, many + 1)]
  const groupBy = { field: knots.id, ...foundBy(knots, 'UTC'), inOrder: true } as const
  const groups = tally(all, count, groupBy, fields)
  expect(groups).toHaveLength(MAX_FOUND_GROUPS + 2)
  expect(groups.slice(0, 2).map(({ key }) => foundValue(knots, key))).toEqual([1, 2])
  expect(groups.at(-2)).toEqual({ key: String(MAX_FOUND_GROUPS + 1), value: 1 })
  expect(groups.at(-1)).toEqual({ key: null, value: 1 })
})
