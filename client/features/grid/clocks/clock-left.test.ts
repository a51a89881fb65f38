import { describe, expect, it } from 'vitest'

import { leftWords, nearness, soonMs } from './clock-left.ts'

const min = 60_000
const hour = 60 * min
const day = 24 * hour

describe('what is left of a clock', () => {
  it.each([
    [12 * min + 4_000, '12:04 left'],
    [12 * min + 3_001, '12:04 left'],
    [1, '0:01 left'],
    [hour - 1, '60:00 left'],
    [hour, '1 h 00 min left'],
    [2 * hour + 5 * min, '2 h 05 min left'],
    [3 * day + 4 * hour, '3 d 4 h left'],
    [12 * day, '12 d left'],
    [0, 'just over'],
    [-59_999, 'just over'],
    [-3 * min, '3 min over'],
    [-(2 * hour + 5 * min), '2 h 05 min over'],
    [-(3 * day), '3 d 0 h over'],
  ])('of %i ms reads %s', (leftMs, words) => {
    expect(leftWords(leftMs)).toBe(words)
  })

  it('is soon over in the last quarter of the shortest time, and over with the last moment', () => {
    const states = [
      { state: 'open0000', minutes: 20 },
      { state: 'work0000', minutes: 240 },
    ]
    const soon = soonMs({ from: 'status', field: 'state000', allowances: states })
    expect(soon).toBe(5 * min)
    expect([soon + 1, soon, 1, 0, -1].map((left) => nearness(left, soon))).toEqual([
      'calm',
      'soon',
      'soon',
      'over',
      'over',
    ])
    expect(soonMs({ from: 'field', field: 'day00000', minutes: 0, zone: 'UTC' })).toBe(hour)
    expect(soonMs({ from: 'field', field: 'day00000', minutes: 14_400, zone: 'UTC' })).toBe(hour)
  })
})
