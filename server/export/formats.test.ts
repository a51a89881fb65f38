import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'

import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import readExcel from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'

import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import type { GridRecord } from '@operagrid/shared/domain/record'
import { textFault } from '@operagrid/shared/domain/text'

import { csvLines } from './csv.ts'
import { packageParts, sheetXml } from './sheet-xml.ts'
import { columnsOf } from './table.ts'
import type { Column } from './table.ts'
import { xlsxStream } from './xlsx.ts'

const field = (id: string, type: FieldType, choices: Field['choices'] = []): Field => ({ id, name: id, type, choices })
const fields: readonly Field[] = [
  field('text0000', 'text'),
  field('number00', 'number'),
  field('date0000', 'date'),
  field('moment00', 'dateTime'),
  field('select00', 'select', [{ id: 'red00000', name: 'Red', color: 'red' }]),
  field('check000', 'checkbox'),
  field('place000', 'location'),
  field('photo000', 'photo'),
]

const record = (number: number, cells: GridRecord['cells']): GridRecord => ({
  id: '01a21a00-0000-7000-8000-000000000001',
  number,
  version: 1,
  cells,
  reviewState: 'sent',
  createdAt: '2026-03-29T00:30:00.000Z',
  createdBy: 'mia',
  updatedAt: '2026-03-29T01:30:00.000Z',
  updatedBy: null,
  assignedTo: null,
})
const columns = (details: boolean): readonly Column[] =>
  columnsOf({ fields, details, zone: 'Europe/Berlin', names: new Map([['mia', 'Mia']]), titles: new Map() })
async function* pagesOf(...pages: readonly (readonly GridRecord[])[]) {
  for (const page of pages) yield await Promise.resolve(page)
}

async function csvOf(records: readonly GridRecord[], details = false): Promise<string[][]> {
  let file = ''
  for await (const part of csvLines(columns(details), pagesOf(records))) file += part
  return parse(file, { bom: true })
}
async function xlsxOf(records: readonly GridRecord[], details = false): Promise<(readonly unknown[])[]> {
  const packed: Readable = xlsxStream("It's [a] grid/name: with a long, long name", columns(details), pagesOf(records))
  const [sheet] = await readExcel(await buffer(packed), { trim: false })
  return sheet?.data ?? []
}

const full = {
  text0000: '  two\n"lines", and a comma ',
  number00: -1.5,
  date0000: '2026-11-23',
  moment00: '2026-03-29T01:30:00.000Z',
  select00: 'red00000',
  check000: true,
  place000: { lat: 54.3, lng: 10.1 },
  photo000: ['01a21a00-0000-7000-8000-000000000002'],
}

describe('a CSV file', () => {
  it('has a heading, values as people read them, and times of the zone, also where its clock is put forward', async () => {
    const [head, ...rows] = await csvOf([record(7, full), record(8, {})], true)
    expect(head).toEqual(
      ['Number', ...fields.map(({ name }) => name), 'Assigned to', 'Review', 'Created', 'Created by'].concat([
        'Changed',
        'Changed by',
      ]),
    )
    const told = ['', 'Sent', '2026-03-29 01:30:00', 'Mia', '2026-03-29 03:30:00', '']
    expect(rows).toEqual([
      ['7', full.text0000, '-1.5', '2026-11-23', '2026-03-29 03:30:00', 'Red', 'Yes', '54.3, 10.1', '1 photo', ...told],
      ['8', '', '', '', '', '', '', '', '', ...told],
    ])
  })

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝x', '=HYPERLINK("http://x","y")'])(
    'says %j as a text, so that no program runs it',
    async (formula) => {
      const [, row] = await csvOf([record(1, { text0000: formula })])
      expect(row?.[1]).toBe(`'${formula}`)
    },
  )
})

describe('a workbook', () => {
  it('holds numbers, dates and ticks as such', async () => {
    const [head, first, second] = await xlsxOf([record(7, full), record(8, {})], true)
    expect(head).toHaveLength(15)
    expect(first?.slice(0, 9)).toEqual([
      7,
      full.text0000,
      -1.5,
      new Date('2026-11-23T00:00:00Z'),
      // As the clock in Berlin shows it: sheets know no zones.
      new Date('2026-03-29T03:30:00Z'),
      'Red',
      true,
      '54.3, 10.1',
      '1 photo',
    ])
    expect(first?.slice(9)).toEqual([null, 'Sent', expect.any(Date), 'Mia', expect.any(Date), null])
    expect(second?.slice(0, 9)).toEqual([8, ...Array.from({ length: 8 }, () => null)])
  })

  it('says how numbers read, and holds them as they are stored', async () => {
    const formats: readonly NumberFormat[] = [
      { style: 'percent', decimals: 1 },
      { style: 'currency', decimals: null, currency: 'EUR' },
      { style: 'plain', decimals: null, unit: '"kg" & more' },
      { style: 'percent', decimals: 1 },
    ]
    const numbers = formats.map((format, at): Field => ({ ...field(`number0${at}`, 'number'), format }))
    const shown = columnsOf({ fields: numbers, details: false, zone: 'UTC', names: new Map(), titles: new Map() })
    const cells = Object.fromEntries(numbers.map(({ id }) => [id, 0.125]))
    const packed = await buffer(xlsxStream('x', shown, pagesOf([record(1, cells)])))
    const [sheet] = await readExcel(packed)
    expect(sheet?.data[1]).toEqual([1, 0.125, 0.125, 0.125, 0.125])
    const styles = packageParts('x', shown).get('xl/styles.xml') ?? ''
    const codes = [...styles.matchAll(/formatCode="([^"]*)"/g)].map(([, code]) => code).slice(2)
    expect(codes).toEqual(['#,##0.0%', '[$EUR] #,##0.00', 'General&quot; kg &amp; more&quot;'])
  })

  it('holds durations as parts of a day that read in hours, also beyond a day; a CSV writes them as people do', async () => {
    const spans: readonly Field[] = [
      field('span0000', 'duration'),
      { ...field('span0001', 'duration'), format: { style: 'duration', seconds: true } },
    ]
    const shown = columnsOf({ fields: spans, details: false, zone: 'UTC', names: new Map(), titles: new Map() })
    const long = record(1, { span0000: 5_400, span0001: 129_605 })
    let sheet = ''
    for await (const part of sheetXml(shown, pagesOf([long]))) sheet += part
    expect([...sheet.matchAll(/s="(\d+)"><v>([^<]*)<\/v>/g)].map(([, style, value]) => [style, value])).toEqual([
      ['0', '1'],
      ['4', '0.0625'],
      ['5', String(129_605 / 86_400)],
    ])
    const styles = packageParts('x', shown).get('xl/styles.xml') ?? ''
    expect([...styles.matchAll(/formatCode="([^"]*)"/g)].map(([, code]) => code).slice(2)).toEqual([
      '[h]:mm',
      '[h]:mm:ss',
    ])
    let csv = ''
    for await (const part of csvLines(shown, pagesOf([long]))) csv += part
    expect(csv.trim().split('\r\n').at(-1)).toBe('1,1:30,36:00:05')
  })

  it('says days before its calendar as texts', async () => {
    const [, row] = await xlsxOf([record(1, { date0000: '1899-07-14' })])
    expect(row?.[3]).toBe('1899-07-14')
  })

  it('ends with the fault of what it is made from', async () => {
    async function* broken() {
      yield await Promise.resolve([record(1, full)])
      throw new Error('the database went away')
    }
    await expect(text(xlsxStream('x', columns(false), broken()))).rejects.toThrow('the database went away')
  })
})

describe('any text', () => {
  const words = fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('_x0041_', '_x005F_', '=', "'", ' x ', '\u001f', 'a\r\nb', '\r', ']]>', '&amp;'),
    )
    .filter((one) => one !== '' && textFault(one) === null)

  it('comes back from CSV and from a workbook as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 20 }), async (texts) => {
        const records = texts.map((one, at) => record(at + 1, { text0000: one }))
        const csv = (await csvOf(records)).slice(1).map((row) => row[1])
        // The mark before a formula, or before what looks like one, is all that a CSV adds.
        expect(csv.map((one, at) => (one === `'${texts[at]}` ? texts[at] : one))).toEqual(texts)
        const sheet = (await xlsxOf(records)).slice(1).map((row) => row[1])
        expect(sheet).toEqual(texts)
      }),
      { numRuns: 200 },
    )
  })
})
