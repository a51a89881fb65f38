import { describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { TallyGroup } from '@operagrid/shared/domain/query'

import { seriesOf } from './chart-series.ts'

const status: Field = {
  id: 'status00',
  name: 'Status',
  type: 'select',
  choices: [
    { id: 'opened00', name: 'Open', color: 'red' },
    { id: 'closed00', name: 'Closed', color: 'gray' },
  ],
}
const place: Field = { id: 'place000', name: 'Place', type: 'text', choices: [] }
const count = { fn: 'count', field: null } as const

const bars = (field: Field, groups: TallyGroup[], fn: 'count' | 'avg' = 'count') =>
  seriesOf(
    {
      kind: 'bar',
      aggregate: fn === 'count' ? count : { fn, field: 'people00' },
      groupBy: { field: field.id, bucket: null, zone: 'UTC' },
    },
    { groups, fields: [field] },
  )

describe('the series of a chart', () => {
  it.each(['select', 'status'] as const)(
    'keeps every choice of a %s in its place, also at nought, and says what has none',
    (type) => {
      const points = bars({ ...status, type }, [
        { key: 'closed00', value: 4 },
        { key: null, value: 2 },
      ])
      expect(points.map(({ name, value }) => [name, value])).toEqual([
        ['Open', 0],
        ['Closed', 4],
        ['No status', 2],
      ])
      expect(points[0]?.color).toBe('red')
    },
  )

  it('has no average where there is nothing to average', () => {
    expect(bars(status, [{ key: 'closed00', value: 4.5 }], 'avg').map(({ value }) => value)).toEqual([null, 4.5])
  })

  it('orders texts by size and sums up the smallest', () => {
    const groups = Array.from({ length: 20 }, (_, at) => ({ key: `Pier ${at}`, value: 20 - at }))
    const points = bars(place, groups.toReversed())
    expect(points).toHaveLength(12)
    expect(points[0]).toMatchObject({ name: 'Pier 0', value: 20 })
    expect(points.at(-1)).toMatchObject({ name: '9 others', value: 45 })
    expect(points.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(210)
  })

  it('draws a day without a record as nought and leaves out what has no date', () => {
    const points = seriesOf(
      { kind: 'line', aggregate: count, groupBy: { field: 'reported', bucket: 'day', zone: 'UTC' } },
      {
        groups: [
          { key: '2026-11-21', value: 3 },
          { key: '2026-11-23', value: 5 },
          { key: null, value: 9 },
        ],
        fields: [],
      },
    )
    expect(points.map(({ key, value }) => [key, value])).toEqual([
      ['2026-11-21', 3],
      ['2026-11-22', 0],
      ['2026-11-23', 5],
    ])
  })
})
