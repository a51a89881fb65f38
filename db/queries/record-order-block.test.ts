import fc from 'fast-check'
import { expect, test } from 'vitest'

import { editBlock, packPlaces, placeIn } from './record-order-block.ts'

const keyOf = (number: number): Uint8Array => Uint8Array.of(number >> 8, number & 0xff)
const place = fc.oneof(
  fc.constant(null),
  fc
    .tuple(fc.integer({ min: 0, max: 2 ** 32 - 2 }), fc.integer({ min: 1, max: 2_048 }))
    .map(([page, line]) => `(${page},${line})`),
)

test('places come back as they were packed, and none from an order that knows of none', () => {
  fc.assert(
    fc.property(fc.array(place), (places) => {
      const packed = packPlaces(places.map((one, at) => ({ key: keyOf(at), place: one })))
      expect(places.map((_, at) => placeIn(packed, at))).toEqual(places)
    }),
  )
  expect(placeIn(null, 3)).toBeNull()
})

test('an edited block holds its keys in order, each with its own place; what came has none', () => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: 3_000 }), { maxLength: 900, size: 'max' })
  fc.assert(
    fc.property(some, some, fc.nat(), (before, others, seed) => {
      const stood = before.toSorted((a, b) => a - b)
      const leaving = stood.filter((number) => (number * 31 + seed) % 3 === 0)
      const coming = others.filter((number) => !stood.includes(number))
      const start = new Uint8Array(0)
      const entries = stood.map((number) => ({ key: keyOf(number), place: `(${number},1)` }))
      const blocks = editBlock({ start, entries }, leaving.map(keyOf), coming.map(keyOf)) ?? []
      const wanted = [
        ...stood.filter((number) => !leaving.includes(number)).map((number) => ({ number, place: `(${number},1)` })),
        ...coming.map((number) => ({ number, place: null })),
      ].toSorted((a, b) => a.number - b.number)
      expect(blocks.flatMap((block) => block.entries)).toEqual(
        wanted.map((one) => ({ key: keyOf(one.number), place: one.place })),
      )
      for (const [at, block] of blocks.entries()) expect(block.start).toEqual(at === 0 ? start : block.entries[0]?.key)
    }),
  )
})
