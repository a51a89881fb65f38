import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { RollupResult } from '@operagrid/shared/domain/rollup'

import { jsonText } from '../../export/json.ts'
import { makeByteScan } from '../byte-scan.ts'
import { findFrame } from '../frame.ts'
import type { Frame } from '../layout.ts'
import { readRows } from '../rows.ts'
import type { Row } from '../rows.ts'
import { makeItemCutter, MAX_DEPTH } from './json-items.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operagrid-json-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(content: string | Buffer): Promise<{ frame: Frame; rows: Row[] }> {
  const path = join(folder, 'file.json')
  await writeFile(path, content)
  const scan = makeByteScan()
  scan.add(Buffer.from(content))
  const { signal } = new AbortController()
  const frame = await findFrame({ path, scan: scan.end() }, {}, signal)
  const rows: Row[] = []
  for await (const batch of readRows(frame, signal)) rows.push(...batch)
  return { frame, rows }
}

function cut(text: string, step: number): unknown[] {
  const bytes = Buffer.from(text)
  const cutter = makeItemCutter()
  const items: unknown[] = []
  for (let at = 0; at < bytes.length; at += step) items.push(...cutter.write(bytes.subarray(at, at + step)))
  cutter.end()
  return items
}

describe('a list of objects', () => {
  test('becomes rows: columns in the order in which they are named, values as what they are', async () => {
    const { frame, rows } = await open(
      JSON.stringify([
        { name: 'Ida', age: 41, vip: true, at: '2024-05-01T10:00:00Z' },
        { age: 1.5, address: { city: 'Bergen', geo: { lat: 60.4, lng: 5.3 } }, tags: ['a', 'b'], name: null },
        {},
        { extra: { a: { b: { c: { d: 1 } } } }, list: [{ x: 1 }] },
      ]),
    )
    expect(frame.header).toEqual([
      'name',
      'age',
      'vip',
      'at',
      'address.city',
      'address.geo',
      'tags',
      'extra.a.b.c',
      'list',
    ])
    expect(rows.map((row) => [row.number, row.cells, row.kinds])).toEqual([
      [1, ['Ida', '41', 'TRUE', '2024-05-01T10:00:00Z'], 'tnbt'],
      [2, ['', '1.5', '', '', 'Bergen', '(60.4, 5.3)', 'a, b'], '-n--ttt'],
      [3, [], ''],
      [4, ['', '', '', '', '', '', '', '{"d":1}', '[{"x":1}]'], '-------tt'],
    ])
  })

  test.each([
    ['an object a line', '{"a":1}\n{"a":2}\r\n\n{"a":3}'],
    ['with a byte order mark', '\ufeff[{"a":1},\n{"a":2},{"a":3}]\n'],
    ['in UTF-16', Buffer.from('\ufeff[{"a":1},{"a":2},{"a":3}]', 'utf16le')],
  ])('%s', async (_, content) => {
    expect((await open(content)).rows.map((row) => row.cells)).toEqual([['1'], ['2'], ['3']])
  })

  test('is the same however it is cut, as a list and as lines', () => {
    const items = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 9 }), (list, step) => {
        const same = list.map((item): unknown => JSON.parse(JSON.stringify(item)))
        expect(cut(JSON.stringify(list, null, 1), step)).toEqual(same)
        expect(cut(list.map((item) => JSON.stringify(item)).join('\n'), step)).toEqual(same)
      }),
    )
  })
})

describe('our own export', () => {
  const fields: readonly Field[] = [
    { id: 'note0000', name: 'Note', type: 'text', choices: [] },
    { id: 'kind0000', name: 'Kind', type: 'select', choices: [{ id: 'leak0000', name: 'Leak', color: 'red' }] },
    { id: 'spot0000', name: 'Spot', type: 'location', choices: [] },
    { id: 'shot0000', name: 'Photo', type: 'photo', choices: [] },
    { id: 'done0000', name: 'Note', type: 'checkbox', choices: [] },
    {
      id: 'stage000',
      name: 'Stage',
      type: 'status',
      choices: [{ id: 'shut0000', name: 'Shut', color: 'gray', done: true }],
    },
    { id: 'span0000', name: 'Span', type: 'duration', choices: [] },
    { id: 'site0000', name: 'Site', type: 'link', choices: [], link: { gridId: 'g', fieldId: 'back0000' } },
  ]
  async function exported(records: readonly GridRecord['cells'][], more: readonly Field[] = []): Promise<string> {
    const head = {
      grid: { id: 'g', name: 'Log' },
      exportedAt: '2026-11-27T18:00:00.000Z',
      count: records.length,
      fields: [...fields.slice(0, more.length > 0 ? 1 : undefined), ...more],
    }
    const whole = records.map((cells, at): GridRecord => ({ ...blank, number: at + 1, cells }))
    let text = ''
    for await (const part of jsonText(
      head,
      { details: true, names: new Map(), titles: new Map([['x', 'Pier, north']]) },
      pageOf(whole),
    ))
      text += part
    return text
  }

  test('comes back by the names of its fields and choices', async () => {
    const text = await exported([
      {
        note0000: 'It "drips"',
        kind0000: 'leak0000',
        spot0000: { lat: 54.3, lng: 10.1 },
        shot0000: ['x'],
        done0000: true,
        stage000: 'shut0000',
        span0000: 5_400,
        site0000: ['x'],
      },
      {},
    ])
    const { frame, rows } = await open(text)
    expect(frame.header).toEqual(['Note', 'Kind', 'Spot', 'Note', 'Stage', 'Span', 'Site'])
    expect(rows.map((row) => [row.number, row.cells, row.kinds])).toEqual([
      [1, ['It "drips"', 'Leak', '(54.3, 10.1)', 'TRUE', 'Shut', '1:30', '"Pier, north"'], 'tttbttt'],
      [2, ['', '', '', '', '', '', ''], '-t--t--'],
    ])
  })

  test('comes back with what was looked up, by the names of that', async () => {
    const to = '01a21a00-0000-7000-8000-00000000000a'
    const lookup = (id: string, result: RollupResult, choices: Field['choices'] = []): Field => ({
      id,
      name: id,
      type: 'rollup',
      choices,
      rollup: { link: 'site0000', field: 'read0000', how: 'values', result, ...(result === 'link' && { to }) },
    })
    const people = lookup('crew0000', 'person', [{ id: 'y', name: 'Ada Lund', color: 'gray' }])
    const more = [people, lookup('spots000', 'link'), lookup('shots000', 'photo')]
    const text = await exported(
      [
        { note0000: 'Leak', crew0000: ['y'], spots000: ['x'], shots000: ['z'] },
        { crew0000: { error: '#REF' }, spots000: { error: '#REF' } },
      ],
      more,
    )
    expect(text).not.toContain('"choices":[{"id":"y"')
    const { frame, rows } = await open(text)
    expect(frame.header).toEqual(['Note', 'crew0000', 'spots000'])
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['Leak', 'Ada Lund', '"Pier, north"'],
      ['', '', ''],
    ])
  })

  test('that breaks off is told so', async () => {
    const text = await exported([{ note0000: 'x' }])
    for (const cut of [text.slice(0, 60), text.slice(0, -8)]) await expect(open(cut)).rejects.toThrow(/not whole/)
  })
})

async function* pageOf(records: readonly GridRecord[]) {
  yield await Promise.resolve(records)
}

const blank: GridRecord = {
  id: '01a21a00-0000-7000-8000-000000000001',
  number: 1,
  version: 1,
  cells: {},
  reviewState: 'none',
  createdAt: '2026-03-29T00:30:00.000Z',
  createdBy: null,
  updatedAt: '2026-03-29T01:30:00.000Z',
  updatedBy: null,
  assignedTo: null,
}

describe('what is no list of objects is refused with what to do', () => {
  test.each([
    ['numbers', '[1, 2]', /not a list of records/],
    ['words behind a record', '[{"a":1}, "b"]', /not a list of records behind record 1/],
    ['a missing comma', '[{"a":1} {"a":2}]', /not a list of records/],
    ['half a file', '[{"a":1},{"a":', /Record 2 .*breaks off/],
    ['a list without end', '[{"a":1}', /breaks off/],
    ['something behind the end', '[{"a":1}] {"a":2}', /behind the end/],
    ['no JSON', '[{"a":1},{a:2}]', /Record 2 .*not valid JSON/],
    ['an empty list', '[]', /no records/],
    [
      'too many columns',
      JSON.stringify([Object.fromEntries(Array.from({ length: 401 }, (_, at) => [at, 1]))]),
      /401 columns/,
    ],
  ])('%s', async (_, content, message) => {
    await expect(open(content)).rejects.toThrow(message)
  })

  test('a record nested 10,000 deep, or deeper than anyone reads, in 100 MB of them', async () => {
    const deep = '[{"a":'.repeat(10_000)
    await expect(open(deep)).rejects.toThrow(new RegExp(`nested more than ${MAX_DEPTH} deep`))
    const cutter = makeItemCutter()
    cutter.write(Buffer.from('{"a":"'))
    const piece = Buffer.alloc(1000, 'x')
    expect(() => {
      for (let at = 0; at < 100_000; at += 1) cutter.write(piece)
    }).toThrow(/longer than 2 MB/)
  })
})
