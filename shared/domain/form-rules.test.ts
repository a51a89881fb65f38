import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { CellValue } from './cell.ts'
import { cellTypes, hasChoices } from './field.ts'
import type { CellType, Field } from './field.ts'
import { checkItems, checkReport, isAsked, refuseReport } from './form-rules.ts'
import type { FormItem } from './form.ts'

const choices = [{ id: 'high0000', name: 'High', color: 'red' as const }]
const fields: readonly Field[] = cellTypes.map((type, at) => ({
  id: `field00${at}`,
  name: type,
  type,
  choices: hasChoices({ type }) ? choices : [],
}))
const fieldOf = (type: CellType): Field =>
  fields.find((field) => field.type === type) ?? { id: 'none0000', name: '', type, choices: [] }
const ask = (type: CellType, required: boolean): FormItem => ({
  fieldId: fieldOf(type).id,
  label: `About ${type}`,
  help: '',
  required,
})
const id = '018f6d1e-7c1a-7000-8000-000000000001'
const good: Readonly<Record<CellType, Exclude<CellValue, null>>> = {
  text: 'Loose railing',
  longText: 'Deck 4\nport side',
  number: 0,
  duration: 5_400,
  date: '2026-11-23',
  dateTime: '2026-11-23T14:32:00.000Z',
  select: 'high0000',
  multiSelect: ['high0000'],
  status: 'high0000',
  person: [id],
  checkbox: true,
  rating: 3,
  email: 'mia@ferry.test',
  phone: '+49 431 901-0',
  url: 'https://ferry.test/deck?4',
  barcode: '4006381333931',
  location: { lat: 0, lng: 0 },
  photo: [id],
  attachment: [id],
  link: [id],
}

const askedTypes = cellTypes.filter((type) => isAsked({ type }))

describe('checkReport', () => {
  test('nobody is asked for people, though the field is required', () => {
    const form = { items: [ask('person', true)] }
    expect(checkReport(form, fields, {})).toEqual([])
    expect(checkReport(form, fields, { [fieldOf('person').id]: [id] })).toHaveLength(1)
  })

  test('nobody is asked for files of any kind: a phone keeps photos only', () => {
    const form = { items: [ask('attachment', true)] }
    expect(checkReport(form, fields, {})).toEqual([])
    expect(checkReport(form, fields, { [fieldOf('attachment').id]: [id] })).toHaveLength(1)
    expect(checkItems(form.items, fields)).toMatch(/asks for files, which a form cannot take/)
  })

  test.each(askedTypes)('an unanswered required %s is named; an answered one is fine', (type) => {
    const form = { items: [ask(type, true)] }
    const { id: fieldId } = fieldOf(type)
    expect(checkReport(form, fields, {}).map((fault) => fault.fieldId)).toEqual([fieldId])
    expect(checkReport(form, fields, { [fieldId]: null })).toHaveLength(1)
    expect(checkReport(form, fields, { [fieldId]: good[type] })).toEqual([])
  })

  test('blank text, an unticked box and no photos do not answer a required question', () => {
    const blank: readonly [CellType, CellValue][] = [
      ['text', ' '],
      ['longText', ' \n\t'],
      ['checkbox', false],
      ['photo', []],
      ['multiSelect', []],
    ]
    for (const [type, value] of blank) {
      expect(checkReport({ items: [ask(type, true)] }, fields, { [fieldOf(type).id]: value })).toHaveLength(1)
      expect(checkReport({ items: [ask(type, false)] }, fields, { [fieldOf(type).id]: value })).toEqual([])
    }
  })

  test('a value of the wrong type or an unknown choice is named even where nothing is required', () => {
    const bad: readonly [CellType, CellValue][] = [
      ['number', 'twelve'],
      ['date', 'yesterday'],
      ['dateTime', '14:32'],
      ['select', 'gone0000'],
      ['location', 'here'],
      ['photo', 'a photo'],
      ['checkbox', 1],
    ]
    for (const [type, value] of bad) {
      expect(checkReport({ items: [ask(type, false)] }, fields, { [fieldOf(type).id]: value })).toHaveLength(1)
    }
  })

  test('a cell that the form does not ask is refused', () => {
    const faults = checkReport({ items: [ask('text', false)] }, fields, { [fieldOf('number').id]: 3 })
    expect(faults.map((fault) => fault.fieldId)).toEqual([fieldOf('number').id])
  })

  test('a required question whose field is gone holds no report back', () => {
    expect(checkReport({ items: [ask('text', true)] }, [], {})).toEqual([])
  })

  test('faults come in the order of the questions, one a field, and none twice', () => {
    const type = fc.constantFrom(...askedTypes)
    const anyCells = fc.dictionary(
      fc.constantFrom(...fields.map((field) => field.id), 'zzzzzzzz'),
      fc.oneof(fc.constantFrom(...Object.values(good)), fc.constant(null), fc.string(), fc.double(), fc.boolean()),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(type, fc.boolean())), anyCells, (asked, cells) => {
        const items = asked.map(([of, required]) => ask(of, required))
        const faults = checkReport({ items }, fields, cells)
        const order = [...new Set(items.map((item) => item.fieldId))]
        const named = faults.map((fault) => fault.fieldId)
        expect(new Set(named).size).toBe(named.length)
        const positions = named.map((name) => (order.includes(name) ? order.indexOf(name) : order.length))
        expect(positions).toEqual([...positions].sort((a, b) => a - b))
        // Nothing asked may be missing from the names if it is wrong: a complete report passes when faults are mended.
        const mended = Object.fromEntries(
          order.map((fieldId) => [fieldId, good[cellTypes.find((type) => fieldOf(type).id === fieldId) ?? 'text']]),
        )
        expect(checkReport({ items }, fields, mended)).toEqual([])
      }),
    )
  })
})

test('a form may ask each existing field once', () => {
  expect(checkItems([ask('text', true), ask('photo', false)], fields)).toBeNull()
  expect(checkItems([ask('text', true), ask('text', false)], fields)).toContain('About text')
  expect(checkItems([{ ...ask('text', true), fieldId: 'zzzzzzzz' }], fields)).toContain('About text')
})

test('a form does not ask for what is calculated, and one that asked before its field was asks nothing by it', () => {
  const formula = { source: '1', result: 'number' as const }
  const total: Field = { ...fieldOf('number'), type: 'formula', formula }
  expect(checkItems([ask('number', true)], [total])).toContain('is calculated')
  expect(checkReport({ items: [ask('number', true)] }, [total], {})).toEqual([])
  expect(checkReport({ items: [ask('number', true)] }, [total], { [total.id]: 1 })).toHaveLength(1)
})

test('a refusal names the question, and a cell that nobody asked for by its field', () => {
  const form = { items: [ask('number', true)] }
  expect(refuseReport(form, fields, {})).toBe('“About number”: Enter a number.')
  expect(refuseReport(form, fields, { [fieldOf('number').id]: 1, [fieldOf('text').id]: 'x' })).toContain('“text”')
  expect(refuseReport(form, fields, { [fieldOf('number').id]: 1 })).toBeNull()
})
