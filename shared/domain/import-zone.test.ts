import fc from 'fast-check'
import { expect, test } from 'vitest'

import { makeZoneClock } from './import-zone.ts'

const at = (zone: string, wall: string) => new Date(makeZoneClock(zone)(Date.parse(`${wall}Z`))).toISOString()

test.each([
  ['Europe/Berlin', '2024-01-15T12:00:00', '2024-01-15T11:00:00.000Z'],
  ['Europe/Berlin', '2024-07-15T12:00:00', '2024-07-15T10:00:00.000Z'],
  // Skipped at 02:00: as if the clocks had not been moved yet.
  ['Europe/Berlin', '2024-03-31T02:30:00', '2024-03-31T01:30:00.000Z'],
  ['Europe/Berlin', '2024-03-31T01:59:59', '2024-03-31T00:59:59.000Z'],
  ['Europe/Berlin', '2024-03-31T03:00:00', '2024-03-31T01:00:00.000Z'],
  // Comes twice: the first.
  ['Europe/Berlin', '2024-10-27T02:30:00', '2024-10-27T00:30:00.000Z'],
  ['Europe/Berlin', '2024-10-27T03:00:00', '2024-10-27T02:00:00.000Z'],
  ['America/New_York', '2024-03-10T02:30:00', '2024-03-10T07:30:00.000Z'],
  ['America/New_York', '2024-11-03T01:30:00', '2024-11-03T05:30:00.000Z'],
  ['Australia/Lord_Howe', '2024-04-07T01:45:00', '2024-04-06T14:45:00.000Z'],
  ['Asia/Kathmandu', '2024-02-07T19:14:00', '2024-02-07T13:29:00.000Z'],
  ['Pacific/Apia', '2011-12-31T00:30:00', '2011-12-30T10:30:00.000Z'],
  ['UTC', '1999-12-31T23:59:59', '1999-12-31T23:59:59.000Z'],
])('in %s the clock time %s is %s', (zone, wall, instant) => {
  expect(at(zone, wall)).toBe(instant)
})

test('the clock time of an instant leads back to it, or an hour before where it comes twice', () => {
  const zones = ['Europe/London', 'America/St_Johns', 'Australia/Sydney', 'America/Sao_Paulo', 'Asia/Tokyo']
  const clocks = new Map(zones.map((zone) => [zone, makeZoneClock(zone)]))
  const instants = fc.integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2035, 0) / 1000 })
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (zone, seconds) => {
      const instant = seconds * 1000
      const parts = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'medium',
      }).format(instant)
      const back = clocks.get(zone)?.(Date.parse(`${parts.replace(' ', 'T')}Z`))
      expect([0, 1_800_000, 3_600_000]).toContain(instant - (back ?? 0))
    }),
    { numRuns: 500 },
  )
})
