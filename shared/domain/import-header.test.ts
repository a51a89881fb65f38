import { describe, expect, test } from 'vitest'

import { columnNames, looksLikeHeader } from './import-header.ts'
import { MAX_NAME } from './text.ts'

describe('the first row', () => {
  test.each<[boolean, string[], string[][]]>([
    [
      true,
      ['Name', 'Cost'],
      [
        ['Anna', '5'],
        ['Bob', '6'],
      ],
    ],
    [true, ['Name', '2023', '2024'], [['Anna', '5', '6']]],
    [true, ['Name', ''], [['Anna', 'x']]],
    [true, ['a', 'b'], []],
    [false, ['Anna', '5'], [['Bob', '6']]],
    [false, ['2024-01-01', 'x'], [['2024-01-02', 'y']]],
    [false, ['Open', 'Open', 'Open'], [['Closed', 'Open', 'x']]],
    [
      false,
      ['Leak', 'Deck'],
      [
        ['Leak', 'Deck'],
        ['Noise', 'Room'],
      ],
    ],
    [false, ['', ''], [['a', 'b']]],
  ])('is a header: %s for %j', (expected, first, below) => {
    expect(looksLikeHeader(first, below)).toBe(expected)
  })

  test('gives every column a name of its own that can be stored', () => {
    const names = columnNames([' A \n b ', 'a b', '', 'x\0y', 'n'.repeat(300), 'n'.repeat(300)], 7)
    expect(names.slice(0, 4)).toEqual(['A b', 'a b 2', 'Column 3', 'xy'])
    expect(names[6]).toBe('Column 7')
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(7)
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(MAX_NAME)
  })
})
