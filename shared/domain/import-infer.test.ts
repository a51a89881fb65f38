import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { findPairs, inferColumns } from './import-infer.ts'
import type { CountedColumn } from './import-infer.ts'
import { countCell, makeColumnStats } from './import-stats.ts'
import type { ImportColumn } from './import.ts'

function column(name: string, cells: readonly string[]): CountedColumn {
  const stats = makeColumnStats()
  for (const [at, cell] of cells.entries()) countCell(stats, { text: cell, row: at + 2 })
  return { name, stats }
}

function infer(name: string, cells: readonly string[], locale = 'en-GB'): ImportColumn {
  const [found] = inferColumns([column(name, cells)], locale)
  if (found === undefined) throw new Error('a column goes in, a column comes out')
  return found
}

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

describe('the type of a column', () => {
  test.each<[string, string, string[]]>([
    ['number', 'Cost', times(30, (at) => `${at * 3}.5`)],
    ['number', 'Guests', times(30, (at) => String(at))],
    ['number', 'number of guests', times(30, (at) => String(100 + at))],
    ['number', 'y_coordinate', times(30, (at) => String(200_000 + at * 7))],
    ['text', 'Cabin', times(30, (at) => String(at).padStart(4, '0'))],
    ['text', 'bbl', times(30, (at) => String(4_012_440_038 + at * 17))],
    ['text', 'incident_zip', times(30, (at) => String(10_001 + at))],
    ['text', 'Room_Number', times(30, (at) => String(101 + at))],
    ['text', 'Reference_Id', times(30, (at) => `SC-351774571766933${at}`)],
    ['text', 'Serial', times(30, (at) => `12345678901234567${at}`)],
    ['text', 'Phone', times(30, (at) => `+49 30 1234${at + 10}`)],
    ['text', 'Price', times(30, (at) => (at % 2 === 0 ? `$${at}` : `€${at}`))],
    ['date', 'Start', times(30, (at) => `2/${(at % 28) + 1}/2024`)],
    ['date', 'Day', times(30, (at) => `2024-01-${String((at % 28) + 1).padStart(2, '0')}T00:00:00.000`)],
    ['dateTime', 'Added', times(30, (at) => `2/${(at % 28) + 1}/2024 ${at % 24}:15`)],
    ['dateTime', 'created', times(30, (at) => `2024-04-15T23:46:${String(at).padStart(2, '0')}.000`)],
    ['select', 'Status', times(60, (at) => ['Open', 'Closed ', 'Cancelled'][at % 3] ?? '')],
    ['multiSelect', 'Kind', times(60, (at) => ['Fire; Smoke', 'Leak', 'Smoke', 'Leak; Fire'][at % 4] ?? '')],
    ['select', 'Name', times(60, (at) => ['Smith, John', 'Holt, Olga', 'Voss, Vera'][at % 3] ?? '')],
    ['select', 'Place', times(900, (at) => `Place ${at % 80}`)],
    ['text', 'Guest', times(60, (at) => `Guest ${at}`)],
    ['checkbox', 'Urgent', times(60, (at) => (at % 2 === 0 ? 'Yes' : 'no'))],
    ['checkbox', 'ok', times(60, (at) => (at % 2 === 0 ? 'ja' : 'nein'))],
    ['checkbox', 'Seen', times(60, (at) => (at % 2 === 0 ? 'x' : ''))],
    ['checkbox', 'is_active', times(60, (at) => String(at % 2))],
    ['number', 'Level', times(60, (at) => String(at % 2))],
    ['select', 'Answer', times(60, (at) => ['yes', 'no', ''][at % 3] ?? '')],
    ['location', 'location', times(30, (at) => `\n,  \n(40.${at + 1}, -73.${at + 1})`)],
    ['longText', 'Description', times(30, (at) => `First line ${at}\nsecond line`)],
    ['longText', 'Story', times(30, (at) => `${at} ${'word '.repeat(30)}`)],
    ['text', 'Nothing', times(30, () => '')],
  ])('is %s for %s', (type, name, cells) => {
    expect(infer(name, cells).plan.type).toBe(type)
  })

  test('day or month first is decided by the whole column', () => {
    expect(infer('D', [...times(200, () => '3/4/2024'), '13/4/2024'], 'en-US').plan).toEqual({
      type: 'date',
      order: 'dmy',
    })
    expect(infer('D', [...times(200, () => '3/4/2024'), '4/13/2024'], 'de-DE').plan).toEqual({
      type: 'date',
      order: 'mdy',
    })
  })

  test('an ambiguous column follows the other dates of the file, else the language, and says so', () => {
    const ambiguous = column(
      'A',
      times(20, (at) => `${(at % 12) + 1}/3/2024`),
    )
    const certain = column(
      'B',
      times(20, (at) => `3/${at + 5}/2024`),
    )
    expect(inferColumns([ambiguous, certain], 'de-DE')[0]).toMatchObject({
      plan: { order: 'mdy' },
      warnings: [expect.stringContaining('other dates')],
    })
    expect(inferColumns([ambiguous], 'de-DE')[0]).toMatchObject({
      plan: { order: 'dmy' },
      warnings: [expect.stringContaining('your language')],
    })
    expect(inferColumns([ambiguous], 'en-US')[0]).toMatchObject({ plan: { order: 'mdy' } })
    expect(inferColumns([ambiguous], 'not a locale')[0]).toMatchObject({ plan: { order: 'dmy' } })
  })

  test('the decimal sign is decided by the whole column, else by the language', () => {
    expect(infer('Cost', ['1,234', '1,5'], 'en-US').plan).toEqual({ type: 'number', decimal: ',' })
    expect(infer('Cost', ['1.234', '5'], 'de-DE').plan).toEqual({ type: 'number', decimal: ',' })
    expect(infer('Cost', ['1.234', '5'], 'en-US').plan).toEqual({ type: 'number', decimal: '.' })
  })

  test('a few cells that do not fit are named, many keep the column text', () => {
    const few = infer('Cost', [...times(99, (at) => `${at}.5`), '12a'])
    expect(few.plan.type).toBe('number')
    expect(few.warnings.join()).toMatch(/1 cell does not fit and would be left empty, the first in row 101: “12a”/)
    const many = infer('Cost', [...times(90, (at) => `${at}.5`), ...times(10, (at) => `about ${at}`)])
    expect(many.plan.type).toBe('text')
    expect(many.keptAsText).toMatch(/most cells are numbers, but 10 are not, the first in row 92: “about 0”/)
  })

  test('choices are trimmed, without doubles and in the order people count in', () => {
    expect(
      infer(
        'Level',
        times(60, (at) => `Level ${[10, 2, 1][at % 3]} `),
      ).choices,
    ).toEqual(['Level 1', 'Level 2', 'Level 10'])
  })

  test('more different values than a select may have leave no choices', () => {
    const found = infer(
      'Name',
      times(600, (at) => `Name ${at}`),
    )
    expect(found.choices).toBeNull()
    expect(found.distinct).toBeNull()
  })

  test('no cells make the inference throw, and counts always add up', () => {
    const cell = fc.oneof(fc.string({ maxLength: 30 }), fc.stringMatching(/^[\d./:, -]{0,12}$/), fc.constant(''))
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), (cells) => {
        const found = infer('X', cells)
        expect(found.filled + found.empty).toBe(cells.length)
        for (const fit of Object.values(found.fits)) expect(fit).toBeLessThanOrEqual(found.filled * 2)
      }),
    )
  })
})

describe('coordinates', () => {
  const lat = times(20, (at) => `40.${at + 1}`)
  const lng = times(20, (at) => `-73.${at + 1}`)

  test('a latitude and a longitude column are one place, named by what they share', () => {
    expect(findPairs([column('latitude', lat), column('longitude', lng)])).toEqual([
      { name: 'Location', lat: 0, lng: 1 },
    ])
    expect(
      findPairs([
        column('pickup_lat', lat),
        column('drop_lat', lat),
        column('drop_lng', lng),
        column('pickup_lng', lng),
      ]),
    ).toEqual([
      { name: 'pickup location', lat: 0, lng: 3 },
      { name: 'drop location', lat: 1, lng: 2 },
    ])
  })

  test('a name that is taken is not used again', () => {
    expect(findPairs([column('lat', lat), column('lon', lng), column('location', [])])).toEqual([
      { name: 'Position', lat: 0, lng: 1 },
    ])
  })

  test('columns that are out of range, or named so by chance, stay apart', () => {
    expect(
      findPairs([
        column(
          'lat',
          times(20, (at) => String(at * 100)),
        ),
        column('lng', lng),
      ]),
    ).toEqual([])
    expect(
      findPairs([
        column(
          'long',
          times(20, () => 'a long story'),
        ),
        column('lat', lat),
      ]),
    ).toEqual([])
  })
})
