import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { CellValue } from './cell.ts'
import type { Field, FieldType } from './field.ts'
import { rollUp, unlinkedCells } from './rollup-cell.ts'
import { howsOf, resultOf } from './rollup-settle.ts'
import type { Rollup, RollupHow } from './rollup.ts'

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
  id: 'read0000',
  name: 'Read',
  type,
  choices: [],
  ...more,
})
const state = field('select', {
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
})

/** What it comes to over a field, as it is settled. */
function over(how: RollupHow, target: Field | null, values: readonly CellValue[], one = false): CellValue {
  const result = resultOf(how, target, one)
  if (result === null) throw new Error('makes no sense')
  return rollUp({ link: 'link0000', field: target?.id ?? null, how, result }, target, values)
}

describe('a rollup', () => {
  it('counts the records, and in how many the field is filled', () => {
    expect(over('count', null, [true, true, true])).toBe(3)
    expect(over('filled', field('text'), ['a', null, ''])).toBe(1)
    expect(over('filled', field('checkbox'), [true, null])).toBe(1)
    expect(over('filled', field('photo'), [['a'], [], null])).toBe(1)
    expect(
      over('filled', field('formula', { formula: { source: '1', result: 'number' } }), [1, { error: '#NUM' }]),
    ).toBe(1)
  })

  it('adds as people do, whatever the order, and says so when it is too large', () => {
    expect(over('sum', field('number'), [0.1, null, 0.2])).toBe(0.3)
    expect(over('avg', field('number'), [1, null, 2])).toBe(1.5)
    expect(over('avg', field('duration'), [60, 61, 61])).toBe(61)
    expect(over('sum', field('number'), [1e308, 1e308])).toEqual({ error: '#NUM' })
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), fc.nat(100), (numbers, by) => {
        const turned = [...numbers.slice(by), ...numbers.slice(0, by)]
        expect(over('sum', field('number'), turned)).toBe(over('sum', field('number'), numbers))
      }),
    )
  })

  it('shows whom linked records name, each once and by their ids as any cell of people does', () => {
    const [ada, ben] = ['018f0000-0000-7000-8000-00000000000a', '018f0000-0000-7000-8000-00000000000b']
    expect(over('values', field('person'), [[ben], null, [ada, ben]])).toEqual([ada, ben])
    expect(over('values', field('person'), [[ben, ada]], true)).toEqual([ada, ben])
    expect(over('values', field('person'), [null, []])).toBeNull()
    expect(over('values', field('person'), [[ada], { error: '#REF' }])).toEqual({ error: '#REF' })
    expect(over('filled', field('person'), [[ada], null, [ben]])).toBe(2)
    fc.assert(
      fc.property(fc.array(fc.uuid(), { maxLength: 300, size: 'max' }), fc.nat(300), (ids, by) => {
        const cells = ids.map((id) => [id])
        const shown = over('values', field('person'), cells)
        expect(over('values', field('person'), [...cells.slice(by), ...cells.slice(0, by)])).toEqual(shown)
        expect(shown ?? []).toEqual([...new Set(ids)].toSorted().slice(0, 100))
      }),
    )
  })

  it('shows what linked records link to, and their files, each once and in the order of the links', () => {
    const link = field('link', { link: { gridId: '018f0000-0000-7000-8000-0000000000aa', fieldId: 'back0000' } })
    for (const target of [link, field('photo'), field('attachment')]) {
      expect(over('values', target, [['c', 'a'], null, ['b', 'c']])).toEqual(['c', 'a', 'b'])
      expect(over('values', target, [[], 'left from before'])).toBeNull()
    }
    const many = Array.from({ length: 1_500 }, (_, at) => [`r${at}`])
    expect(over('values', link, many)).toHaveLength(1_000)
    expect(over('values', field('photo'), many)).toHaveLength(100)
  })

  it('finds the first and the last of numbers and of dates', () => {
    expect(over('min', field('rating'), [3, null, 2])).toBe(2)
    expect(over('max', field('date'), ['2025-12-31', '2026-01-05', null])).toBe('2026-01-05')
    expect(over('min', field('dateTime'), ['2026-01-05T10:00:00.000Z', '2026-01-05T09:00:00.000Z'])).toBe(
      '2026-01-05T09:00:00.000Z',
    )
  })

  it('shows the one value as it is, and of several the different ones in the order of their links', () => {
    expect(over('values', field('number'), [4], true)).toBe(4)
    expect(over('values', field('checkbox'), [true], true)).toBe(true)
    expect(over('values', field('date'), ['2026-01-05'], true)).toBe('2026-01-05')
    expect(over('values', state, ['done0000'], true)).toBe('Done')
    expect(over('values', state, ['done0000', null, 'open0000', 'done0000'])).toBe('Done, Open')
    expect(over('values', field('duration'), [5400, 60])).toBe('1:30, 0:01')
    expect(over('values', field('multiSelect', { choices: state.choices }), [['open0000', 'done0000']])).toBe(
      'Open, Done',
    )
  })

  it('has room for as many values as a cell has, and leaves the others out', () => {
    const long = over('values', field('longText'), ['a'.repeat(15_000), 'b'.repeat(15_000), 'c'])
    expect(long).toBe('a'.repeat(15_000))
  })

  it('of nothing is 0 or empty, which is what a new record begins with', () => {
    const made = (how: RollupHow, result: Rollup['result'], more: object = {}): Field => ({
      ...field('rollup'),
      id: how,
      rollup: { link: 'link0000', field: 'read0000', how, result, ...more },
    })
    const cells = unlinkedCells([
      made('count', 'number'),
      made('sum', 'number'),
      made('avg', 'number'),
      made('values', 'text'),
      { ...made('max', 'date', { fault: '#REF' }) },
      field('number'),
    ])
    expect(cells).toEqual({ count: 0, sum: 0, avg: null, values: null, max: { error: '#REF' } })
  })

  it('is the error of what it reads, but for counts', () => {
    const total = field('formula', { formula: { source: '1', result: 'number' } })
    expect(over('sum', total, [1, { error: '#DIV/0' }, { error: '#NUM' }])).toEqual({ error: '#DIV/0' })
    expect(over('count', null, [true, true])).toBe(2)
  })

  it('takes no notice of what another type has left in a cell', () => {
    expect(over('sum', field('number'), [1, 'two', true])).toBe(1)
    expect(over('max', field('date'), ['2026-01-05', 'soon', 7])).toBe('2026-01-05')
    expect(over('values', field('text'), ['a', 7])).toBe('a')
  })

  it('is offered only what can be made of the field', () => {
    expect(howsOf(field('number'), false)).toEqual(['values', 'sum', 'avg', 'min', 'max', 'filled'])
    expect(howsOf(field('date'), false)).toEqual(['values', 'min', 'max', 'filled'])
    expect(howsOf(field('text'), false)).toEqual(['values', 'filled'])
    for (const type of ['person', 'link', 'photo', 'attachment'] as const)
      expect(howsOf(field(type), true)).toEqual(['values', 'filled'])
  })
})
