import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { CellValue } from './cell.ts'
import type { Field } from './field.ts'
import { makeFilter } from './query-filter.ts'
import { foundBy, foundTerm, foundValue, makeFoundOf, outsideFound } from './query-found.ts'
import { compareGroups, groupEnd, groupQuery, groupsEnd } from './query-path.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { tally } from './query-tally.ts'
import { everything, filter as filterSchema, MAX_FOUND_GROUPS } from './query.ts'
import type { GridRecord } from './record.ts'

const port: Field = { id: 'port0000', name: 'Port', type: 'text', choices: [] }
const day: Field = { id: 'day00000', name: 'Day', type: 'date', choices: [] }
const at: Field = { id: 'at000000', name: 'At', type: 'dateTime', choices: [] }
const knots: Field = { id: 'knots000', name: 'Knots', type: 'number', choices: [] }
const letters = Array.from({ length: 40 }, (_, place) => `tag${String(place).padStart(5, '0')}`)
const tags: Field = {
  id: 'tags0000',
  name: 'Tags',
  type: 'multiSelect',
  choices: letters.map((id) => ({ id, name: id, color: 'red' })),
}
const notes: Field = { id: 'notes000', name: 'Notes', type: 'longText', choices: [] }
const fields = [port, day, at, knots, tags, notes]
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

it('several choices are one group with those of the same, whatever order they were written or stand in, without those that are gone', () => {
  const [a = '', b = '', c = ''] = letters
  const both = groupOf(tags, [b, a])
  expect(both).toBe(groupOf(tags, [a, 'gone0000', b]))
  expect(both).not.toBe(groupOf(tags, [a, b, c]))
  expect(groupOf(tags, ['gone0000'])).toBeNull()
  expect(groupOf(tags, [])).toBeNull()
  const turned: Field = { ...tags, choices: tags.choices.toReversed() }
  expect(groupOf(turned, [a, b])).toBe(both)
  // Told before a choice went: by now it is the group of what is left.
  const fewer: Field = { ...tags, choices: tags.choices.slice(1) }
  expect(foundValue(fewer, String(both))).toBe(b)
  expect(foundValue(fewer, a)).toBeNull()
  // What was left out then leaves out nothing now.
  const outside = makeFilter(outsideFound(fewer, [both], 'UTC'), [fewer])
  expect(outside(record({ tags0000: [a, b] }))).toBe(true)
})

it('several choices come in the order in which they stand, and in another when that changes', () => {
  const [a = '', b = '', c = ''] = letters
  const groups = [[a], [a, b], [a, b, c], [a, c], [b], [c]].map((ids) => groupOf(tags, ids))
  expect(groups.toReversed().toSorted((one, other) => compareGroups(tags, one, other))).toEqual(groups)
  const turned: Field = { ...tags, choices: tags.choices.toReversed() }
  const [one, two, three, four, five, six] = groups
  expect(groups.toSorted((left, right) => compareGroups(turned, left, right))).toEqual([
    six,
    three,
    four,
    five,
    two,
    one,
  ])
})

it('a long text is in a group by what puts it in order', () => {
  const long = 'Pier\n'.repeat(30)
  expect(groupOf(notes, `${long}A`)).toBe(groupOf(notes, `${long}b`))
  const outside = filterSchema.parse(outsideFound(notes, [long.slice(0, 100)], 'UTC'))
  expect(makeFilter(outside, fields)(record({ notes000: `${long}A` }))).toBe(false)
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
  const combined = values.map((_, place) => [letters[place % 40], letters[(place * 7 + 1) % 40]].join(','))
  for (const field of [port, knots, at, tags]) {
    const told =
      field === tags
        ? combined
        : field === knots
          ? values.map((_, place) => place / 7)
          : field === port
            ? values
            : ['2026-11-27', null]
    const outside = outsideFound(field, [...told, null], 'Europe/Berlin')
    expect(filterSchema.safeParse(outside).success).toBe(true)
  }
})

it('groups end one behind another, all of them before those that hold nothing', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    // Some hold more than their place in an order tells of.
    fc.subarray(letters),
    fc.subarray(letters, { minLength: 32 }),
  )
  fc.assert(
    fc.property(fc.constantFrom(port, knots, tags), fc.array(fc.option(cell)), (field, cells) => {
      const query = groupQuery({ ...everything, sort: [{ field: day.id, direction: 'desc' }] }, [field])
      const keyOf = makeSortKey(query.sort, fields)
      const all = cells.map((value, place) => record({ [field.id]: value }, place + 1))
      const groupIn = makeFoundOf(field, 'UTC')
      const behind = groupsEnd([field], query)
      for (const one of all) expect(compareKeys(query.sort, keyOf(one), behind) < 0).toBe(groupIn(one) !== null)
      for (const last of all) {
        const end = groupEnd([field], [groupIn(last)], query)
        for (const one of all)
          expect(compareKeys(query.sort, keyOf(one), end) < 0).toBe(
            compareGroups(field, groupIn(one), groupIn(last)) <= 0,
          )
      }
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
