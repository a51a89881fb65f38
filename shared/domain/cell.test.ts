import { describe, expect, it } from 'vitest'

import { readCell } from './cell-parse.ts'
import { parseCell } from './cell.ts'
import type { CellValue } from './cell.ts'
import type { Field, FieldType } from './field.ts'

const fieldOf = (type: FieldType): Field => ({ id: 'field000', name: 'Field', type, choices: [] })

describe('what a field takes', () => {
  const good: readonly (readonly [FieldType, string, CellValue])[] = [
    ['email', ' mia@ferry.test ', 'mia@ferry.test'],
    ['phone', '112', '112'],
    ['phone', '+49 (0)431 / 901-0', '+49 (0)431 / 901-0'],
    ['phone', '0431 9010 ext. 22', '0431 9010 ext. 22'],
    ['url', 'example.org', 'https://example.org'],
    ['url', 'example.org:8080/deck', 'https://example.org:8080/deck'],
    ['url', 'https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['url', 'http://münchen.de/ä', 'http://münchen.de/ä'],
    ['rating', '3', 3],
    ['rating', '★★', 2],
  ]
  it.each(good)('%s: %j', (type, text, value) => {
    expect(readCell(fieldOf(type), text)).toEqual({ value })
    // What is stored is taken as it is when it comes again.
    expect(parseCell(fieldOf(type), value)).toEqual({ ok: true, value })
  })

  const bad: readonly (readonly [FieldType, string])[] = [
    ['email', 'mia'],
    ['email', 'mia@ferry'],
    ['email', `${'m'.repeat(250)}@ferry.test`],
    ['phone', '12'],
    ['phone', 'call Mia'],
    ['phone', '1'.repeat(41)],
    // Nothing that runs, reads files or leaves the web.
    ['url', 'javascript:alert(1)'],
    ['url', 'data:text/html,x'],
    ['url', 'ftp://example.org'],
    ['url', 'not a place'],
    ['rating', '0'],
    ['rating', '6'],
    ['rating', '★★★★★★'],
    ['rating', 'good'],
  ]
  it.each(bad)('%s: not %j', (type, text) => {
    expect(readCell(fieldOf(type), text)).toBeNull()
    expect(parseCell(fieldOf(type), text).ok).toBe(false)
  })

  it('no half stars, and no more than there are', () => {
    for (const value of [2.5, 0, 6, -1, Number.NaN]) expect(parseCell(fieldOf('rating'), value).ok).toBe(false)
  })
})
