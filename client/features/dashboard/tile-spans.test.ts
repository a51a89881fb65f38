import { describe, expect, it } from 'vitest'

import { tileSpans } from './tile-spans.ts'

const kinds = (...names: ('number' | 'bar' | 'line' | 'latest')[]) => names.map((kind) => ({ kind }))

describe('the tiles of a dashboard', () => {
  it('fill every line whatever their number', () => {
    const widths = tileSpans(kinds('number', 'number', 'number', 'number', 'number', 'bar', 'line', 'latest', 'bar'))
    expect(widths.map(({ wide }) => wide)).toEqual([4, 4, 4, 6, 6, 6, 6, 12, 12])
    expect(widths.map(({ mid }) => mid)).toEqual([6, 6, 6, 6, 12, 12, 12, 12, 12])
  })

  it('never mix shapes in a line', () => {
    expect(tileSpans(kinds('number', 'bar', 'number')).map(({ wide }) => wide)).toEqual([12, 12, 12])
  })

  it('stand three charts abreast on a huge screen', () => {
    expect(tileSpans(kinds('bar', 'line', 'bar')).map(({ huge }) => huge)).toEqual([4, 4, 4])
  })
})
