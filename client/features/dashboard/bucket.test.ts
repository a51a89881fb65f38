import { describe, expect, it } from 'vitest'

import { bucketName, fillBuckets, isOpenBucket } from './bucket.ts'

describe('buckets of time', () => {
  it('are filled from the first to the last, whatever order they come in', () => {
    expect(fillBuckets(['2026-03-02', '2026-02-27'], 'day')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ])
    expect(fillBuckets(['2026-02-28T22', '2026-03-01T01'], 'hour')).toEqual([
      '2026-02-28T22',
      '2026-02-28T23',
      '2026-03-01T00',
      '2026-03-01T01',
    ])
    expect(fillBuckets(['2026-11-01', '2027-01-01'], 'month')).toEqual(['2026-11-01', '2026-12-01', '2027-01-01'])
    expect(fillBuckets(['2026-11-09', '2026-11-23'], 'week')).toEqual(['2026-11-09', '2026-11-16', '2026-11-23'])
    expect(fillBuckets([], 'day')).toEqual([])
  })

  it('are not filled across centuries', () => {
    expect(fillBuckets(['1912-04-15', '2026-11-23'], 'day')).toEqual(['1912-04-15', '2026-11-23'])
  })

  it('keep a name that is no date', () => {
    expect(bucketName('soon', 'day')).toBe('soon')
    expect(fillBuckets(['soon', '2026-11-23'], 'day')).toEqual(['2026-11-23', 'soon'])
  })

  it('are open while now lies in them, by the clock of their zone', () => {
    const by = { field: 'reported', bucket: 'day' as const, zone: 'Asia/Tokyo' }
    const now = new Date('2026-11-23T20:00:00Z')
    expect(isOpenBucket('2026-11-24', by, now)).toBe(true)
    expect(isOpenBucket('2026-11-23', by, now)).toBe(false)
  })
})
