import fc from 'fast-check'
import { expect, it } from 'vitest'

import { factFields, isFact, isMemberFact, reviewChoices } from './fact-field.ts'
import type { Field } from './field.ts'
import { inPersonOrder } from './person.ts'
import type { Person } from './person.ts'
import { combine } from './query-combination.ts'
import { makeFilter } from './query-filter.ts'
import { foundValue } from './query-found.ts'
import { findGroupField, groupFault, makeGroupOf, makesColumns, outsideGroups, subgroupsFault } from './query-group.ts'
import { compareGroups, groupEnd, groupQuery, groupsEnd } from './query-path.ts'
import { compareKeys, makeSortKey } from './query-sort.ts'
import { findSubject } from './query-subject.ts'
import { everything, filter as filterSchema, systemFields } from './query.ts'
import { reviewStates } from './record.ts'
import type { GridRecord } from './record.ts'
import { lookWithin, plainLook, viewLook } from './view.ts'

const [ada, ben, zoe, stranger] = ['a', 'b', 'c', 'd'].map((last) => `018f0000-0000-7000-8000-00000000000${last}`)
// By names Zoe is first, and Ada last.
const people: Person[] = inPersonOrder([
  { id: ada ?? '', name: 'Zelda', color: 'gray' },
  { id: ben ?? '', name: 'ben', color: 'gray', gone: true },
  { id: zoe ?? '', name: 'Ásta', color: 'gray' },
])
const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: people, several: true }
const facts = factFields(people)
const fact = (id: string): Field => facts.find((one) => one.id === id) ?? crew

function record(part: Partial<GridRecord>): GridRecord {
  const at = '2026-11-23T08:00:00.000Z'
  const made = { createdAt: at, createdBy: null, updatedAt: at, updatedBy: null, assignedTo: null }
  return { id: 'r', number: 1, version: 1, cells: {}, reviewState: 'none', ...made, ...part }
}
const named = (ids: readonly (string | undefined)[], number = 1): GridRecord =>
  record({ number, cells: { [crew.id]: ids.flatMap((id) => id ?? []) } })

it('people are one group with the same people, in whatever order a cell names them, and stay it when one is called otherwise', () => {
  const groupOf = makeGroupOf(crew)
  const both = groupOf(named([ben, zoe, ben]))
  expect(both).toBe(groupOf(named([zoe, ben])))
  expect(both).not.toBe(groupOf(named([zoe, ben, ada])))
  expect(groupOf(named([]))).toBeNull()
  expect(foundValue(crew, String(both))).toBe(both)
  const renamed: Field = { ...crew, choices: people.map((one) => (one.id === zoe ? { ...one, name: 'Zz' } : one)) }
  expect(makeGroupOf(renamed)(named([zoe, ben]))).toBe(both)
  // It stands elsewhere then.
  const alone = groupOf(named([ben]))
  expect(compareGroups(crew, both, alone)).toBeLessThan(0)
  expect(compareGroups(renamed, both, alone)).toBeGreaterThan(0)
})

it('whoever nobody knows is somebody, behind all names, and nobody is last', () => {
  const groupOf = makeGroupOf(crew)
  const values = [[zoe], [zoe, ben], [zoe, stranger], [ben], [ada], [stranger], []].map((ids) => groupOf(named(ids)))
  expect(values[5]).toBe(stranger)
  expect(values.toReversed().toSorted((a, b) => compareGroups(crew, a, b))).toEqual(values)
})

const someone = fc.constantFrom(ada, ben, zoe, stranger)
const crews = fc.array(fc.array(someone, { maxLength: 5 }), { maxLength: 12 })

it('groups of people come one after another, each up to its end, and those left out are not among them', () => {
  fc.assert(
    fc.property(crews, fc.array(fc.nat(11), { maxLength: 3 }), (cells, left) => {
      const query = groupQuery(everything, [crew])
      const keyOf = makeSortKey(query.sort, [crew])
      const groupOf = makeGroupOf(crew)
      const rows = cells
        .map((ids, at) => named(ids, at + 1))
        .toSorted((a, b) => compareKeys(query.sort, keyOf(a), keyOf(b)))
      const groups = [...new Set(rows.map(groupOf))]
      // Each is one stretch, in the order of groups.
      expect(groups.toSorted((a, b) => compareGroups(crew, a, b))).toEqual(groups)
      for (const [at, group] of groups.entries()) {
        const end = groupEnd([crew], [group], query)
        const before = rows.filter((one) => compareKeys(query.sort, keyOf(one), end) < 0)
        expect(before.map(groupOf).every((one) => groups.indexOf(one) <= at)).toBe(true)
        expect(before).toHaveLength(rows.filter((one) => groups.indexOf(groupOf(one)) <= at).length)
      }
      const end = groupsEnd([crew], query)
      expect(rows.filter((one) => compareKeys(query.sort, keyOf(one), end) < 0)).toEqual(
        rows.filter((one) => groupOf(one) !== null),
      )
      const out = left.flatMap((at) => groups.slice(at, at + 1))
      const outside = outsideGroups(crew, out)
      expect(filterSchema.nullable().safeParse(outside).success).toBe(true)
      expect(rows.filter(makeFilter(outside, [crew]))).toEqual(rows.filter((one) => !out.includes(groupOf(one))))
    }),
  )
})

it('twenty people are named within what a comparison has room for', () => {
  const many = Array.from({ length: 20 }, (_, at) => `018f0000-0000-7000-8000-0000000001${10 + at}`)
  expect(filterSchema.safeParse(outsideGroups(crew, [combine(many)])).success).toBe(true)
})

it('what every record has beside its cells makes groups as if it were a field, people by their names', () => {
  expect(facts.map(({ name }) => name)).toEqual([
    'Created by',
    'Updated by',
    'Assigned to',
    'Review state',
    'Created',
    'Updated',
  ])
  for (const { id } of facts) {
    expect(systemFields).toContain(id)
    expect(
      findGroupField(
        systemFields.find((one) => one === id),
        [crew],
      ),
    ).toMatchObject({ id })
  }
  expect(reviewChoices.map(({ id }) => id)).toEqual(reviewStates)
  expect(facts.filter(({ id }) => systemFields.some((one) => one === id && isMemberFact(one)))).toHaveLength(3)
  expect([isFact(crew), isFact(fact('$createdAt'))]).toEqual([false, true])

  expect(makeGroupOf(fact('$createdBy'))(record({ createdBy: ben ?? null }))).toBe(ben)
  expect(makeGroupOf(fact('$updatedBy'))(record({ updatedBy: zoe ?? null }))).toBe(zoe)
  expect(makeGroupOf(fact('$assignedTo'))(record({}))).toBeNull()
  expect(makeGroupOf(fact('$reviewState'))(record({ reviewState: 'seen' }))).toBe('seen')
  const late = record({ createdAt: '2026-11-23T23:30:00.000Z' })
  expect(makeGroupOf(fact('$createdAt'), 'Europe/Berlin')(late)).toBe('2026-11-24')
  expect(makeGroupOf(fact('$createdAt'), 'America/New_York')(late)).toBe('2026-11-23')

  const query = groupQuery(everything, [fact('$createdBy')])
  const keyOf = makeSortKey(query.sort, [crew, ...facts])
  const rows = [ada, null, ben, zoe].map((id, at) => record({ number: at + 1, createdBy: id ?? null }))
  const sorted = rows.toSorted((a, b) => compareKeys(query.sort, keyOf(a), keyOf(b)))
  expect(sorted.map(({ createdBy }) => createdBy)).toEqual([zoe, ben, ada, null])
})

it('a board has columns of whose records are, and of nothing else that a record has beside its cells', () => {
  expect(facts.filter(makesColumns).map(({ id }) => id)).toEqual(['$assignedTo'])
  expect(groupFault('$assignedTo', [], 'board')).toBeNull()
  expect(groupFault('$createdBy', [], 'board')).toBe('“Created by” has no choices to make columns of.')
  expect(groupFault('$number', [])).toBe('The groups are by a field that no longer exists.')
})

it('a view may be saved in groups by them, one within another, and is whole to whoever reads it', () => {
  expect(subgroupsFault('$createdBy', ['$createdAt', 'crew0000'], [crew])).toBeNull()
  expect(subgroupsFault('$createdBy', ['$createdBy'], [crew])).toBe('“Created by” makes the groups of two levels.')
  const look = viewLook.parse({ ...plainLook, group: '$updatedBy', subgroups: ['$createdAt'] })
  expect(lookWithin(look, [])).toEqual(look)
})

it('without people among the fields somebody is known by id alone, as nobody is named', () => {
  const subject = findSubject('$createdBy', [])
  expect(subject).toMatchObject({ kind: 'member', name: 'Created by' })
  expect(subject?.names.size).toBe(0)
})
