import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { clockFault, clocksOf, settleClocks, statusesTimed } from './clock-fields.ts'
import { clockWords } from './clock-words.ts'
import { sameClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type { Field } from './field.ts'
import { formulasOf } from './formula-fields.ts'
import { readersOf, settleFormulas } from './formula-settle.ts'
import { makeFilter } from './query-filter.ts'
import { asksForNow } from './query-now.ts'

const day: Field = { id: 'day00000', name: 'Day', type: 'date', choices: [] }
const status: Field = {
  id: 'state000',
  name: 'Status',
  type: 'status',
  choices: [
    { id: 'open0000', name: 'New', color: 'red' },
    { id: 'wait0000', name: 'Waiting', color: 'gray' },
    { id: 'done0000', name: 'Done', color: 'green', done: true },
  ],
}
const made = (clock: Clock): Field => ({ id: 'clock000', name: 'Due', type: 'clock', choices: [], clock })
const timed: Clock = { from: 'status', field: status.id, allowances: [{ state: 'open0000', minutes: 15 }] }
const begun = '2026-11-23T10:00:00.000Z'

function deadline(clock: Clock, cells: Record<string, string>, since: string | null, fields = [day, status]) {
  return clocksOf([...fields, made(clock)]).compute(cells, () => since)['clock000']
}

describe('a clock', () => {
  it('of a date counts from its midnight in the zone, also on the day on which the clocks change', () => {
    const clock = { from: 'field', field: day.id, minutes: 90, zone: 'Europe/Berlin' } as const
    expect(deadline(clock, { day00000: '2026-11-28' }, null)).toBe('2026-11-28T00:30:00.000Z')
    expect(deadline(clock, { day00000: '2026-03-29' }, null)).toBe('2026-03-29T00:30:00.000Z')
    expect(deadline({ ...clock, minutes: 1_440 }, { day00000: '2026-03-29' }, null)).toBe('2026-03-29T23:00:00.000Z')
    expect(deadline(clock, { day00000: 'soon' }, null)).toBeNull()
    expect(deadline(clock, { day00000: '9998-12-31' }, null)).toBe('9998-12-31T00:30:00.000Z')
    expect(deadline({ ...clock, minutes: 525_600 }, { day00000: '9998-12-31' }, null)).toBeNull()
  })

  it('counts from what a formula comes to', () => {
    const formula: Field = {
      id: 'next0000',
      name: 'Next',
      type: 'formula',
      choices: [],
      formula: { source: 'DATEADD({day00000}, 1, "days")', result: 'date' },
    }
    const clock = made({ from: 'field', field: formula.id, minutes: 0, zone: 'UTC' })
    const { compute, ids, reads } = formulasOf([clock, day, formula])
    expect(compute({ day00000: '2026-11-28' })).toEqual({
      next0000: '2026-11-29',
      clock000: '2026-11-29T00:00:00.000Z',
    })
    expect([...ids].toSorted()).toEqual(['clock000', 'next0000'])
    expect([...reads].toSorted()).toEqual(['day00000', 'next0000'])
    expect(readersOf(formula.id, [clock, day, formula])).toEqual([clock])
  })

  it('of a status keeps the deadline that it has while the state stays, whatever else is worked out', () => {
    const held = { state000: 'open0000', clock000: '2026-11-23T10:15:00.000Z' }
    expect(deadline(timed, held, null)).toBe(held.clock000)
    expect(deadline(timed, held, '2026-11-23T11:00:00.000Z')).toBe('2026-11-23T11:15:00.000Z')
    for (const state000 of ['wait0000', 'done0000', 'gone0000'])
      expect(deadline(timed, { ...held, state000 }, begun)).toBeNull()
    expect(
      deadline({ ...timed, allowances: [{ state: 'done0000', minutes: 5 }] }, { state000: 'done0000' }, begun),
    ).toBeNull()
  })

  it('comes to a moment that filters know, or to nothing, from any cells', () => {
    const moments = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    const cells = fc.record(
      {
        day00000: fc.oneof(
          moments.map((at) => at.toISOString().slice(0, 10)),
          fc.string(),
        ),
        state000: fc.constantFrom('open0000', 'wait0000', 'done0000', 'gone0000', ''),
      },
      { requiredKeys: [] },
    )
    const dated = { from: 'field', field: day.id, zone: 'Europe/Berlin', until: status.id } as const
    const clocks = fc.oneof(
      fc.constant<Clock>(timed),
      fc.nat(525_600).map((minutes): Clock => ({ ...dated, minutes })),
    )
    fc.assert(
      fc.property(cells, clocks, moments, (held, clock, since) => {
        const at = deadline(clock, { ...held }, since.toISOString())
        if (at !== null) expect(at).toMatch(/^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        if (held.state000 === 'done0000') expect(at).toBeNull()
      }),
    )
  })

  it('is sound only where what it counts from is there', () => {
    const date: Clock = { from: 'field', field: day.id, minutes: 5, zone: 'UTC' }
    expect(clockFault(made(timed), [status])).toBeNull()
    expect(clockFault(made(date), [day])).toBeNull()
    expect(clockFault(made(timed), [day])).toContain('needs a status')
    expect(clockFault(made(date), [status])).toContain('needs a field with a date')
    expect(clockFault(made({ ...date, field: 'clock000' }), [day, made(date)])).toContain('needs a field with a date')
    expect(statusesTimed([day, status, made(timed)])).toEqual([status.id])
  })

  it('is hidden from whom something is hidden that it reads, and from nobody else', () => {
    const fields = [day, { ...status, hiddenFrom: ['viewer' as const] }, made(timed)]
    expect(settleFormulas(fields).at(-1)?.hiddenFrom).toEqual(['viewer'])
    const open = [day, status, made(timed)]
    expect(settleClocks(open)).toBe(open)
  })

  it('is the same clock only with the same times', () => {
    const date: Clock = { from: 'field', field: day.id, minutes: 5, zone: 'UTC' }
    expect(sameClock(timed, { ...timed, allowances: [...timed.allowances] })).toBe(true)
    expect(sameClock(timed, { ...timed, allowances: [{ state: 'open0000', minutes: 16 }] })).toBe(false)
    expect(sameClock(date, { ...date, until: status.id })).toBe(false)
    expect(sameClock(date, timed)).toBe(false)
    expect(sameClock(undefined, undefined)).toBe(true)
    expect(sameClock(undefined, date)).toBe(false)
  })

  it('is told in the log by names and times', () => {
    expect(clockWords(timed, [status])).toBe('In “Status”: New 0:15')
    const clock: Clock = { from: 'field', field: 'gone0000', minutes: 90, zone: 'UTC', until: status.id }
    expect(clockWords(clock, [status])).toBe('1:30 after “a deleted field”, until “Status” is finished')
  })
})

describe('what is past', () => {
  const overdue = { kind: 'compare', field: 'clock000', operator: 'isPast', value: null } as const
  const record = (clock000: string | null) => ({
    id: 'r',
    number: 1,
    version: 1,
    cells: { clock000 },
    reviewState: 'none' as const,
    createdAt: begun,
    createdBy: null,
    updatedAt: begun,
    updatedBy: null,
    assignedTo: null,
  })

  it('is before now and not at it, and becomes so without a change', () => {
    let now = begun
    const passes = makeFilter(overdue, [status, made(timed)], null, () => now)
    expect(passes(record(begun))).toBe(false)
    now = '2026-11-23T10:00:00.001Z'
    expect(passes(record(begun))).toBe(true)
    expect(passes(record(null))).toBe(false)
  })

  it('is nothing where no time is told, and asks for it however deep it stands', () => {
    expect(makeFilter(overdue, [status, made(timed)])(record(begun))).toBe(false)
    expect(asksForNow({ kind: 'not', filter: { kind: 'and', filters: [overdue] } })).toBe(true)
    expect(asksForNow({ ...overdue, operator: 'isEmpty' })).toBe(false)
  })
})
