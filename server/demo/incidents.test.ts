import { describe, expect, it } from 'vitest'

import { parseCell } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'

import { fieldIds, fields } from './festival.ts'
import { makeIncidents } from './incidents.ts'

const now = Date.parse('2026-11-23T18:00:00Z')

describe('the demo incidents', () => {
  it('are the same for the same seed', () => {
    expect(makeIncidents(7, 50, now)).toEqual(makeIncidents(7, 50, now))
    expect(makeIncidents(7, 50, now)).not.toEqual(makeIncidents(8, 50, now))
  })

  it('have only cells that fit their fields, and no slot left unfilled', () => {
    for (const cells of makeIncidents(1, 400, now)) {
      for (const [id, value] of Object.entries(cells)) {
        const field = findField(fields, id)
        expect(field).toBeDefined()
        if (field !== undefined) expect(parseCell(field, value)).toEqual({ ok: true, value })
        expect(String(value)).not.toMatch(/[{}]/)
      }
    }
  })

  it('spread over seven days, oldest first, some of the last hours still open', () => {
    const incidents = makeIncidents(1, 400, now)
    const times = incidents.map((cells) => Date.parse(String(cells[fieldIds.reportedAt])))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(Math.min(...times)).toBeGreaterThan(now - 7 * 86_400_000)
    expect(Math.max(...times)).toBeLessThanOrEqual(now)
    const open = incidents.filter(
      (cells) => cells[fieldIds.status] === 'statnew0' || cells[fieldIds.status] === 'statprog',
    )
    expect(open.length).toBeGreaterThan(5)
    expect(open.length).toBeLessThan(120)
  })
})
