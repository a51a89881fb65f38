import fc from 'fast-check'
import { expect, test } from 'vitest'

import { formatAccuracy, formatPlace, parsePlace } from './place-text.ts'

test.each([
  ['54.3233, 10.1394', { lat: 54.3233, lng: 10.1394 }],
  [' -33.86 151.21 ', { lat: -33.86, lng: 151.21 }],
  ['54.3;10.1', { lat: 54.3, lng: 10.1 }],
  ['54.3°, 10.1°', { lat: 54.3, lng: 10.1 }],
  ['0,0', { lat: 0, lng: 0 }],
])('%s is a place', (text, place) => {
  expect(parsePlace(text)).toEqual(place)
})

test.each(['', 'here', '54.3', '91, 10', '54, 181', '54.3, 10.1, 3', 'NaN, 1', '1e1, 2'])('%j is no place', (text) => {
  expect(parsePlace(text)).toBeNull()
})

test('what is shown of a place reads back as that place, to about a metre', () => {
  const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
  fc.assert(
    fc.property(degrees(90), degrees(180), (lat, lng) => {
      const back = parsePlace(formatPlace({ lat, lng }))
      expect(back?.lat).toBeCloseTo(lat, 5)
      expect(back?.lng).toBeCloseTo(lng, 5)
    }),
  )
})

test('accuracy is said in metres, then kilometres, and never as zero', () => {
  expect(formatAccuracy({ lat: 0, lng: 0 })).toBe('')
  expect(formatAccuracy({ lat: 0, lng: 0, accuracyM: 0.2 })).toBe('±1 m')
  expect(formatAccuracy({ lat: 0, lng: 0, accuracyM: 12.4 })).toBe('±12 m')
  expect(formatAccuracy({ lat: 0, lng: 0, accuracyM: 1400 })).toBe('±1.4 km')
})
