import fc from 'fast-check'
import { expect, it } from 'vitest'

import { durationText, durationWords, MAX_DURATION_S, readDuration } from './duration-text.ts'

it.each([
  ['1:30', 5_400],
  ['0:05', 300],
  ['1:30:05', 5_405],
  ['100:00', 360_000],
  ['90 min', 5_400],
  ['90min.', 5_400],
  ['1h 30m', 5_400],
  ['1h30', 5_400],
  ['1,5 h', 5_400],
  ['1.5h', 5_400],
  ['2 d 3 h', 183_600],
  ['45 s', 45],
  ['90', 5_400],
  ['0,5', 30],
  ['1 Std 15 Min', 4_500],
])('%s is a duration', (text, seconds) => {
  expect(readDuration(text)).toBe(seconds)
})

it.each([
  '',
  'soon',
  '1:60',
  '1:3',
  ':30',
  '-1:30',
  '30m 1h',
  '1h 1h',
  '1 30',
  '30 m 5',
  '1.000.000 h',
  '200000 h',
  'h',
])('%s is none', (text) => {
  expect(readDuration(text)).toBeUndefined()
})

it('every duration is read back from its own text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_DURATION_S }), fc.boolean(), (seconds, withSeconds) => {
      expect(readDuration(durationText(seconds, withSeconds))).toBe(seconds)
    }),
  )
})

it('shown without seconds is to the nearest minute', () => {
  expect([0, 29, 30, 5_399, 5_400].map((seconds) => durationWords(seconds, false))).toEqual([
    '0:00',
    '0:00',
    '0:01',
    '1:30',
    '1:30',
  ])
  expect(durationWords(5_399, true)).toBe('1:29:59')
  expect(durationWords(-90, true)).toBe('-0:01:30')
})
