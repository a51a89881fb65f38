import fc from 'fast-check'
import { expect, it } from 'vitest'

import { unrollPolygon, unrollRing } from './unroll.ts'

/** A way around the globe in small steps, as a file has it: each longitude between -180 and 180. */
const ways = fc
  .tuple(fc.integer({ min: -180, max: 180 }), fc.array(fc.integer({ min: -120, max: 120 }), { maxLength: 20 }))
  .map(([start, steps]) => {
    let lng = start
    return [start, ...steps.map((step) => (lng += step))].map((one) => [((((one + 180) % 360) + 360) % 360) - 180, 10])
  })

it('a shore never jumps from one end of the map to the other, and stays where it is on the globe', () => {
  fc.assert(
    fc.property(ways, (way) => {
      const drawn = unrollRing(way).slice(0, way.length)
      for (const [at, [lat, lng]] of drawn.entries()) {
        expect(lat).toBe(10)
        expect((lng - (way[at]?.[0] ?? 0)) % 360).toBeCloseTo(0)
        const before = drawn[at - 1]
        if (before) expect(Math.abs(lng - before[1])).toBeLessThanOrEqual(180)
      }
    }),
  )
})

it('land across the 180th meridian is drawn at both ends of the map', () => {
  const isle = [
    [179, 1],
    [-179, 1],
    [-179, -1],
    [179, -1],
    [179, 1],
  ]
  const lngs = unrollPolygon([isle]).map(([ring = []]) => ring.map(([, lng]) => lng))
  expect(lngs).toEqual([
    [179, 181, 181, 179, 179],
    [-181, -179, -179, -181, -181],
  ])
})

it('land around a pole is closed over it', () => {
  const shelf = [-180, -90, 0, 90, 180, -180].map((lng) => [lng, -70])
  expect(unrollRing(shelf).slice(-2)).toEqual([
    [-90, 180],
    [-90, -180],
  ])
})
