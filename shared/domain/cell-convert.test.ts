import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { convertCell, fieldForConversion } from './cell-convert.ts'
import { readCell } from './cell-parse.ts'
import { cellText } from './cell-text.ts'
import { parseCell } from './cell.ts'
import type { CellValue } from './cell.ts'
import { cellTypes, hasChoices } from './field.ts'
import type { CellType, Field, FieldType } from './field.ts'

const choices = [
  { id: 'open0000', name: 'Open', color: 'red' },
  { id: 'closed00', name: 'Closed', color: 'green' },
] as const

const people = [
  { id: '018f0000-0000-7000-8000-00000000000a', name: 'Ada Lund', color: 'gray' },
  { id: '018f0000-0000-7000-8000-00000000000b', name: 'Falk, Ben', color: 'gray' },
] as const

function fieldOf(type: FieldType): Field {
  const named = hasChoices({ type }) ? choices : type === 'person' ? people : []
  return { id: 'field000', name: 'Field', type, choices: [...named] }
}

/** As it would be stored: normalised, without NUL. */
function storable(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return texts.filter((text) => !text.includes('\0')).map((text) => text.normalize('NFC'))
}

const values: Readonly<Record<CellType, fc.Arbitrary<CellValue>>> = {
  text: storable(fc.string({ minLength: 1, maxLength: 40 })),
  longText: storable(fc.string({ minLength: 1, unit: 'grapheme', maxLength: 60 })),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  duration: fc.integer({ min: 0, max: 360_000_000 }),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  dateTime: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  select: fc.constantFrom(...choices.map((choice) => choice.id)),
  multiSelect: fc.subarray(
    choices.map((choice) => choice.id),
    { minLength: 1 },
  ),
  status: fc.constantFrom(...choices.map((choice) => choice.id)),
  person: fc.constantFrom(...people.map((person) => [person.id])),
  checkbox: fc.constant(true),
  rating: fc.integer({ min: 1, max: 5 }),
  email: fc.constantFrom('mia@ferry.test', 'o.holt+deck4@example.org'),
  phone: fc.constantFrom('+49 431 901-0', '112', '(0431) 90 10 x7'),
  url: fc.webUrl({ withQueryParameters: true }),
  barcode: fc.constantFrom('4006381333931', 'CRATE-7 / left', 'https://example.org/t?id=7'),
  location: fc.record({
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lng: fc.double({ min: -180, max: 180, noNaN: true }),
  }),
  photo: fc.array(fc.uuid(), { minLength: 1, maxLength: 3 }),
  attachment: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 }),
  link: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 }),
}

describe('converting cells', () => {
  it('gives a value that the new type accepts as it is, or an empty cell, for every pair of types', () => {
    const pair = fc
      .constantFrom(...cellTypes)
      .chain((from) => fc.tuple(fc.constant(from), fc.constantFrom(...cellTypes), values[from]))
    fc.assert(
      fc.property(pair, ([from, to, value]) => {
        const before = fieldOf(from)
        const after = fieldForConversion(
          before,
          { ...fieldOf(to), choices: hasChoices({ type: from }) ? fieldOf(to).choices : [] },
          [value],
        )
        const converted = convertCell(before, after, value)
        expect(parseCell(after, converted)).toEqual({ ok: true, value: converted })
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(['number', 'duration', 'date', 'dateTime', 'select', 'multiSelect', 'status', 'checkbox'] as const)(
    'brings a %s back unharmed after a time as text',
    (type) => {
      fc.assert(
        fc.property(values[type], (value) => {
          const text = convertCell(fieldOf(type), fieldOf('text'), value)
          expect(convertCell(fieldOf('text'), fieldOf(type), text)).toEqual(Object.is(value, -0) ? 0 : value)
        }),
      )
    },
  )

  it('takes numbers for minutes where they become durations, and gives a duration back as its minutes', () => {
    fc.assert(
      fc.property(values.duration, (seconds) => {
        const minutes = convertCell(fieldOf('duration'), fieldOf('number'), seconds)
        expect(minutes).toBe(Number(seconds) / 60)
        expect(convertCell(fieldOf('number'), fieldOf('duration'), minutes)).toBe(seconds)
      }),
    )
    for (const none of [-5, 1e21]) expect(convertCell(fieldOf('number'), fieldOf('duration'), none)).toBeNull()
  })

  it('makes one choice of each distinct text, whatever its case and spacing, with ids that differ', () => {
    const texts = ['Open', ' open ', 'In  progress', 'in progress', '', 'x'.repeat(200)]
    const field = fieldForConversion(fieldOf('text'), { ...fieldOf('select'), choices: [] }, texts)
    expect(field.choices.map((choice) => choice.name)).toEqual(['Open', 'In progress'])
    expect(new Set(field.choices.map((choice) => choice.id)).size).toBe(2)
    expect(convertCell(fieldOf('text'), field, ' open ')).toBe(field.choices[0]?.id)
  })

  it('reads a text as a list of choices, and makes each of them once', () => {
    const texts = ['Fire, smoke', 'SMOKE;Leak', ' fire ', 'Leak,, ']
    const field = fieldForConversion(fieldOf('text'), { ...fieldOf('multiSelect'), choices: [] }, texts)
    expect(field.choices.map((choice) => choice.name)).toEqual(['Fire', 'smoke', 'Leak'])
    const [fire, smoke, leak] = field.choices.map((choice) => choice.id)
    expect(texts.map((text) => convertCell(fieldOf('text'), field, text))).toEqual([
      [fire, smoke],
      [smoke, leak],
      [fire],
      [leak],
    ])
  })

  it('keeps the choice of a select among several, and of several the first', () => {
    const several = fieldOf('multiSelect')
    expect(convertCell(fieldOf('select'), several, 'closed00')).toEqual(['closed00'])
    expect(convertCell(several, fieldOf('select'), ['open0000', 'closed00'])).toBe('open0000')
    const turned = { ...fieldOf('select'), choices: choices.toReversed() }
    expect(convertCell(several, turned, ['open0000', 'closed00'])).toBe('closed00')
  })

  it('takes a choice that was removed out of lists, and leaves them alone when choices are put in another order', () => {
    const several = fieldOf('multiSelect')
    const both = ['open0000', 'closed00']
    const fewer = { ...several, choices: [choices[1]] }
    expect(convertCell(several, fewer, both)).toEqual(['closed00'])
    expect(convertCell(several, fewer, ['open0000'])).toBeNull()
    expect(convertCell(several, { ...several, choices: choices.toReversed() }, both)).toEqual(both)
  })

  it('empties the cells of a choice that was removed and keeps the others', () => {
    const fewer = { ...fieldOf('select'), choices: [choices[1]] }
    expect(choices.map((choice) => convertCell(fieldOf('select'), fewer, choice.id))).toEqual([null, 'closed00'])
  })
})

describe('converting files', () => {
  const [picture, plan, gone] = ['1', '2', '3'].map((end) => `018f0000-0000-7000-8000-00000000000${end}`)
  const facts = new Map([
    [picture, { name: 'leak.jpg', type: 'image/jpeg' }],
    [plan, { name: 'plan, deck 4.pdf', type: 'application/octet-stream' }],
  ])
  const convert = (from: FieldType, to: FieldType, ids: readonly (string | undefined)[]) =>
    convertCell(fieldOf(from), fieldOf(to), ids.map(String), { factsOf: (id) => facts.get(id) })

  it('keeps photos as files as they are', () => {
    expect(convert('photo', 'attachment', [picture, gone])).toEqual([picture, gone])
  })

  it('keeps of files as photos those that are known to be pictures', () => {
    expect(convert('attachment', 'photo', [plan, picture, gone])).toEqual([picture])
    expect(convert('attachment', 'photo', [plan])).toBeNull()
  })

  it('turns both into the names of their files, and into nothing else', () => {
    expect(convert('attachment', 'text', [picture, plan])).toBe('leak.jpg, "plan, deck 4.pdf"')
    expect(convert('photo', 'longText', [picture])).toBe('leak.jpg')
    for (const type of ['number', 'url', 'multiSelect', 'link'] as const)
      expect(convert('attachment', type, [picture])).toBeNull()
    expect(fieldForConversion(fieldOf('attachment'), fieldOf('select'), [[String(picture)]])).toEqual(fieldOf('select'))
  })
})

describe('reading a cell from text', () => {
  const readings: readonly (readonly [FieldType, string, CellValue | undefined])[] = [
    ['number', ' 12.50 ', 12.5],
    ['number', '1,5', 1.5],
    ['number', '1,234', undefined],
    ['number', 'Infinity', undefined],
    ['date', '2026-11-23', '2026-11-23'],
    ['date', '2026-02-30', undefined],
    ['dateTime', '2026-11-23T14:00:00+01:00', '2026-11-23T13:00:00.000Z'],
    ['select', 'closed', 'closed00'],
    ['select', 'unknown', undefined],
    ['multiSelect', 'closed; Open', ['open0000', 'closed00']],
    ['multiSelect', 'Open, open', ['open0000']],
    ['multiSelect', 'Open, unknown', undefined],
    ['checkbox', 'yes', true],
    ['checkbox', 'no', null],
    ['location', '(52.5, 13.4)', { lat: 52.5, lng: 13.4 }],
    ['location', '152.5, 13.4', undefined],
    ['text', 'two\nlines', 'two lines'],
    ['longText', 'two\nlines', 'two\nlines'],
    ['photo', 'a.jpg', undefined],
    ['attachment', 'a.pdf', undefined],
  ]
  it.each(readings)('%s from %j', (type, text, expected) => {
    expect(readCell(fieldOf(type), text)?.value).toEqual(expected)
  })

  it('takes empty text as an empty cell of any type', () => {
    for (const type of cellTypes) expect(readCell(fieldOf(type), '  ')).toEqual({ value: null })
  })

  it('writes nothing for an empty cell', () => {
    for (const type of cellTypes) expect(cellText(fieldOf(type), null)).toBe('')
  })
})
