import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { PlacesRead, RecordPlace } from '@operagrid/shared/domain/place'

import { makePlaceSet } from './place-set.ts'

const ids = ['a', 'b', 'c', 'd'] as const
type Told = { readonly id: string; readonly at: number | null }

/** What was written, one version after another: a record comes to stand somewhere, or nowhere. */
const history = fc.array(
  fc.record<Told>({ id: fc.constantFrom(...ids), at: fc.option(fc.integer({ min: -9, max: 9 })) }),
  { minLength: 1, maxLength: 12 },
)
/** In between answers come, each of some version that may be over, or ahead of what the feed has told. */
const answers = fc.array(
  fc.record({
    after: fc.nat(12),
    version: fc.nat(12),
    of: fc.option(fc.subarray([...ids], { minLength: 1 }), { nil: null }),
  }),
  { maxLength: 6 },
)

const placeOf = (id: string, at: number): RecordPlace => ({
  id,
  number: ids.findIndex((one) => one === id) + 1,
  lat: at,
  lng: at,
  title: null,
  color: null,
  key: [at, ids.findIndex((one) => one === id) + 1],
})

/** Where everything stands at a version. */
function stateAt(writes: readonly Told[], version: number): ReadonlyMap<string, RecordPlace> {
  const state = new Map<string, RecordPlace>()
  for (const { id, at } of writes.slice(0, version)) {
    if (at === null) state.delete(id)
    else state.set(id, placeOf(id, at))
  }
  return state
}

function read(writes: readonly Told[], version: number, of: readonly string[] | null): PlacesRead {
  const places = [...stateAt(writes, version).values()].filter(({ id }) => of === null || of.includes(id))
  return { version, total: places.length, places }
}

const byKey = (a: readonly unknown[], b: readonly unknown[]): number =>
  Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1])

it('comes to what the server has, whichever way changes and answers overtake each other', () => {
  fc.assert(
    fc.property(history, answers, (writes, asked) => {
      const set = makePlaceSet(byKey)
      // Answers about all come one after another: who asks anew forgets the one before.
      let latest = 0
      for (let told = 0; told <= writes.length; told += 1) {
        const write = writes[told - 1]
        if (write) set.put(write.id, write.at === null ? null : placeOf(write.id, write.at), told)
        for (const { after, version, of } of asked) {
          if (after !== told) continue
          const held = Math.min(writes.length, version)
          if (of !== null) set.adoptSome(read(writes, held, of), of)
          else if (held >= latest) {
            latest = held
            set.adopt(read(writes, held, null))
          }
        }
      }
      const wanted = [...stateAt(writes, writes.length).values()]
      expect(set.list()).toEqual(wanted.toSorted((a, b) => byKey(a.key ?? [], b.key ?? [])))
      expect(set.total()).toBe(wanted.length)
    }),
    { numRuns: 500 },
  )
})

it('of more than an answer holds the number is told, and what comes and goes is counted', () => {
  const set = makePlaceSet(byKey)
  set.adopt({ version: 1, total: 10, places: [placeOf('a', 1), placeOf('b', 2)] })
  expect([set.total(), set.isPartial()]).toEqual([10, true])
  set.put('c', placeOf('c', 0), 2)
  set.put('a', null, 3)
  set.put('d', placeOf('d', 0), 4)
  expect(set.total()).toBe(11)
  expect(set.list().map(({ id }) => id)).toEqual(['c', 'd', 'b'])
})
