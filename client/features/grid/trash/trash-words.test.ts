import { describe, expect, it } from 'vitest'

import { leftWords, restoredWords } from './trash-words.ts'

describe('words of the trash', () => {
  it('count the days that are left, begun ones whole', () => {
    const left = (keptUntil: string) => leftWords({ keptUntil }, new Date('2026-03-01T12:00:00Z'))
    expect([left('2026-03-31T12:00:00Z'), left('2026-03-02T11:00:00Z'), left('2026-03-01T11:59:00Z')]).toEqual([
      '30 days left',
      '1 day left',
      'goes within the hour',
    ])
  })

  it('say what uses a field again, and that it has another name', () => {
    const back = { name: 'Deck', views: 0, forms: 0, tiles: 0 }
    expect(restoredWords('Deck', back)).toBeUndefined()
    expect(restoredWords('Deck', { ...back, views: 2, forms: 1, tiles: 1 })).toBe(
      '2 shared views, 1 form and 1 tile that named it use it again.',
    )
    expect(restoredWords('Deck', { ...back, name: 'Deck (2)' })).toBe('Another field is called Deck by now.')
  })
})
