import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseCell } from './cell.ts'
import { hasChoices } from './field.ts'
import type { Choice, Field } from './field.ts'
import { makeCellReader } from './import-cell.ts'
import type { ImportPlan } from './import.ts'
import { MAX_CELL_TEXT } from './text.ts'

const choices: Choice[] = [
  { id: 'aaaaaaaa', name: 'Closed-Resolved', color: 'gray' },
  { id: 'bbbbbbbb', name: 'Room', color: 'red' },
]
const plans: ImportPlan[] = [
  { type: 'text' },
  { type: 'longText' },
  { type: 'select' },
  { type: 'multiSelect' },
  { type: 'checkbox' },
  { type: 'location' },
  { type: 'number', decimal: '.' },
  { type: 'number', decimal: ',' },
  { type: 'date', order: 'dmy' },
  { type: 'dateTime', order: 'mdy', zone: 'America/New_York' },
]

describe('a cell reader', () => {
  test.each<[ImportPlan, string, unknown]>([
    [{ type: 'text' }, '  a\r\nb ', 'a\nb'],
    [{ type: 'text' }, 'a\0b\ud800', 'ab'],
    [{ type: 'text' }, ' \t', null],
    [{ type: 'select' }, 'Room ', 'bbbbbbbb'],
    [{ type: 'multiSelect' }, 'Room; Closed-Resolved,', ['aaaaaaaa', 'bbbbbbbb']],
    [{ type: 'checkbox' }, 'Ja', true],
    [{ type: 'checkbox' }, 'no', null],
    [{ type: 'number', decimal: ',' }, '1.234,5', 1234.5],
    [{ type: 'number', decimal: '.' }, 'N/A', null],
    [{ type: 'date', order: 'mdy' }, '3/1/2024', '2024-03-01'],
    [{ type: 'dateTime', order: 'mdy', zone: 'America/New_York' }, '2/16/2024 22:45', '2024-02-17T03:45:00.000Z'],
    [
      { type: 'dateTime', order: 'mdy', zone: 'America/New_York' },
      '2024-02-16T22:45:00+01:00',
      '2024-02-16T21:45:00.000Z',
    ],
    [{ type: 'dateTime', order: 'mdy', zone: 'Europe/Berlin' }, '7/1/2024', '2024-06-30T22:00:00.000Z'],
    [{ type: 'location' }, '\n,  \n(40.75, -73.9)', { lat: 40.75, lng: -73.9 }],
  ])('with %j makes of %j', (plan, text, value) => {
    expect(makeCellReader(plan, choices)(text)).toMatchObject({ ok: true, value })
  })

  test.each<[ImportPlan, string, string]>([
    [{ type: 'select' }, 'Deck', 'none of the choices'],
    [{ type: 'multiSelect' }, 'Room, Deck', 'none of the choices'],
    [{ type: 'checkbox' }, 'maybe', 'neither yes nor no'],
    [{ type: 'number', decimal: '.' }, '12a', 'not a number'],
    [{ type: 'date', order: 'dmy' }, '2/16/2024', 'not a date'],
    [{ type: 'location' }, '12 Main St\n(40.75, -73.9)', 'not a place'],
    [{ type: 'location' }, '(95, 10)', 'not a place'],
  ])('with %j refuses %j and says why', (plan, text, reason) => {
    const cell = makeCellReader(plan, choices)(text)
    expect(cell.ok ? '' : cell.reason).toContain(reason)
  })

  test('of a latitude and a longitude that do not both fit is refused, of two empty ones empty', () => {
    const read = makeCellReader({ type: 'location' }, [])
    expect(read('52,5', '13.4')).toEqual({ ok: true, value: { lat: 52.5, lng: 13.4 } })
    expect(read('', ' ')).toEqual({ ok: true, value: null })
    expect(read('52.5', '').ok).toBe(false)
    expect(read('120', '13.4').ok).toBe(false)
  })

  test('keeps the start of a text that is too long, never half a character, and says so', () => {
    const cell = makeCellReader({ type: 'longText' }, [])(`${'x'.repeat(MAX_CELL_TEXT - 1)}😀 and more`)
    expect(cell).toMatchObject({ ok: true, value: 'x'.repeat(MAX_CELL_TEXT - 1) })
    expect(cell.ok && cell.note).toContain('left out')
  })

  test('never throws, and answers only values that the field would take from anyone', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[\d.,:/\-T ()eE+%]{0,30}$/),
      fc.constantFrom('yes', 'Room', '(1, 2)', '1.1.2024', '12:00'),
    )
    fc.assert(
      fc.property(fc.constantFrom(...plans), anything, (plan, text) => {
        const cell = makeCellReader(plan, choices)(text)
        if (!cell.ok || cell.value === null) return
        const field: Field = {
          id: 'ffffffff',
          name: 'F',
          type: plan.type,
          choices: hasChoices(plan) ? choices : [],
        }
        expect(parseCell(field, cell.value)).toEqual({ ok: true, value: cell.value })
      }),
      { numRuns: 2000 },
    )
  })
})
