import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yazl from 'yazl'

import { makeByteScan } from '../byte-scan.ts'
import { findFrame } from '../frame.ts'
import type { Frame } from '../layout.ts'
import { readRows } from '../rows.ts'
import type { Row } from '../rows.ts'
import { kindOf } from './date-format.ts'
import { serialDate, serialTime } from './serial-date.ts'
import { MAX_SHEET_CELLS } from './sheet-rows.ts'
import { MAX_UNPACKED_BYTES } from './zip.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operagrid-sheet-'))
})
afterAll(() => rm(folder, { recursive: true }))

const { signal } = new AbortController()
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

type Parts = Readonly<Record<string, string | Readable>>

/** A workbook of these sheets' data, as Excel lays one out. */
function partsOf(sheets: Readonly<Record<string, string | Readable>>, more: Parts = {}, workbookPr = ''): Parts {
  const names = Object.keys(sheets)
  const entries = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')
  const targets = names
    .map(
      (_, at) =>
        `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
    )
    .join('')
  return {
    'xl/workbook.xml': `<workbook xmlns:r="${relations}">${workbookPr}<sheets>${entries}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${targets}<Relationship Id="rId90" Type="${relations}/styles" Target="/xl/styles.xml"/><Relationship Id="rId91" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': styles,
    'xl/sharedStrings.xml': strings,
    ...Object.fromEntries(Object.values(sheets).map((data, at) => [`xl/worksheets/sheet${at + 1}.xml`, data])),
    ...more,
  }
}
const sheet = (rows: string): string => `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`
const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="20"/><xf numFmtId="9"/></cellXfs></styleSheet>`
const strings = `<sst><si><t>When</t></si><si><t>Cost</t></si><si><r><t>Rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>phonetic</t></rPh></si><si><t>two_x000D_lines &amp; _x005F_x0041_</t></si></sst>`

async function pack(parts: Parts): Promise<string> {
  const path = join(folder, 'file.xlsx')
  await rm(path, { force: true })
  const zip = new yazl.ZipFile()
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') zip.addBuffer(Buffer.from(part), name)
    else zip.addReadStream(part, name)
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
  return path
}

async function open(parts: Parts, reading = {}): Promise<{ frame: Frame; rows: Row[] }> {
  return await openFile(await pack(parts), reading)
}

async function openFile(path: string, reading = {}): Promise<{ frame: Frame; rows: Row[] }> {
  const scan = makeByteScan()
  scan.add(Buffer.from('PK\u0003\u0004', 'latin1'))
  const frame = await findFrame({ path, scan: scan.end() }, reading, signal)
  const rows: Row[] = []
  for await (const batch of readRows(frame, signal)) rows.push(...batch)
  return { frame, rows }
}

describe('a workbook', () => {
  test('gives dates, numbers, ticks and texts as what they are', async () => {
    const { frame, rows } = await open(
      partsOf({
        Log: sheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>Note</t></is></c></row>
          <row r="3"><c r="A3" s="1"><v>45413</v></c><c r="B3"><v>1234.5</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="b"><v>1</v></c></row>
          <row r="4"><c r="A4" s="2"><v>45413.4375</v></c><c r="B4"><f>1+1</f><v>0.30000000000000004</v></c><c r="C4" t="s"><v>3</v></c></row>
          <row r="5"><c r="A5" s="3"><v>0.5</v></c><c r="B5" s="4"><v>0.25</v></c><c r="C5" t="str"><v>was a formula</v></c><c r="D5" t="e"><v>#N/A</v></c></row>
          <row r="6"><c r="A6" s="1"/></row>`),
      }),
    )
    expect(frame).toMatchObject({ sheets: ['Log'], sheet: 0, width: 4, header: ['When', 'Cost', 'Note'], firstRow: 2 })
    expect(rows.map((row) => [row.number, row.cells, row.kinds])).toEqual([
      [1, ['When', 'Cost', 'Note'], 'ttt'],
      [3, ['2024-05-01', '1234.5', 'Rich text', 'TRUE'], 'dntb'],
      [4, ['2024-05-01 10:30:00', '0.30000000000000004', 'two\rlines & _x0041_'], 'dnt'],
      [5, ['12:00:00', '0.25', 'was a formula', '#N/A'], 'tntt'],
    ])
  })

  test('is read from its first sheet that holds anything, or the one that is asked for', async () => {
    const row = (text: string) => sheet(`<row><c t="str"><v>${text}</v></c></row><row><c t="str"><v>x</v></c></row>`)
    const parts = partsOf({ Cover: sheet(''), 'A &amp; B': row('First'), Last: row('Second') })
    expect((await open(parts)).frame).toMatchObject({ sheets: ['Cover', 'A & B', 'Last'], sheet: 1 })
    expect((await open(parts, { sheet: 2 })).rows[0]?.cells).toEqual(['Second'])
    await expect(open(parts, { sheet: 0 })).rejects.toThrow(/nothing on this sheet/)
    await expect(open(parts, { sheet: 9 })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  test('may count its days from 1904, and write a prefix before every name', async () => {
    const data = `<x:worksheet><x:sheetData><x:row r="2"><x:c r="B2" s="1"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`
    const { rows } = await open(partsOf({ Old: data }, {}, '<workbookPr date1904="1"/>'))
    expect(rows).toEqual([{ number: 2, cells: ['', '1904-01-01'], kinds: '-d' }])
  })
})

describe('what is no workbook, or more than one, is refused with what to do', () => {
  test.each<[string, () => Parts, RegExp]>([
    ['an archive', () => ({ 'photo.txt': 'x' }), /ZIP archive/],
    ['an OpenDocument file', () => ({ 'content.xml': '<x/>' }), /OpenDocument/],
    ['a binary workbook', () => ({ 'xl/workbook.bin': 'x' }), /binary Excel workbook/],
    ['a sheet that is no XML', () => partsOf({ A: sheet('<row><c') }), /damaged/],
    ['elements without end', () => partsOf({ A: '<a>'.repeat(50_000) }), /damaged/],
    [
      'an entity that grows',
      () => partsOf({ A: `<!DOCTYPE a [<!ENTITY x "y">]><worksheet>&x;</worksheet>` }),
      /damaged/,
    ],
    ['a column beyond all others', () => partsOf({ A: sheet('<row><c r="ZZZZ1"><v>1</v></c></row>') }), /damaged/],
    ['too many columns', () => partsOf({ A: sheet('<row><c r="PZ1"><v>1</v></c></row>') }), /at most 200 fields/],
    [
      'too many cells',
      () => partsOf({ A: Readable.from(manyCells()) }),
      new RegExp(`more than ${MAX_SHEET_CELLS.toLocaleString('en')} cells`),
    ],
    ['a bomb', () => partsOf({ A: Readable.from(bomb()) }), /512 MB when it is unpacked/],
  ])('%s', { timeout: 60_000 }, async (_, parts, message) => {
    await expect(open(parts())).rejects.toThrow(message)
  })

  test('a file that breaks off', async () => {
    const path = join(folder, 'half.xlsx')
    await writeFile(path, 'PK\u0003\u0004and then nothing', 'latin1')
    await expect(openFile(path)).rejects.toThrow(/damaged/)
  })
})

function* manyCells(): Generator<string> {
  yield '<worksheet><sheetData>'
  for (let at = 0; at <= MAX_SHEET_CELLS / 10_000; at += 1) yield `<row>${'<c/>'.repeat(10_000)}</row>`
}

function* bomb(): Generator<Buffer> {
  const blank = Buffer.alloc(1024 * 1024, ' ')
  yield Buffer.from('<worksheet>')
  for (let at = 0; at <= MAX_UNPACKED_BYTES / blank.length; at += 1) yield blank
}

describe('numbers of a sheet', () => {
  test.each([
    ['yyyy-mm-dd', 'date'],
    ['[$-409]d/m/yy h:mm AM/PM', 'date'],
    ['mmm', 'date'],
    ['h:mm', 'time'],
    ['[h]:mm:ss', 'time'],
    ['mm:ss', 'time'],
    ['General', 'number'],
    ['#,##0.00 "days"', 'number'],
    ['0.00E+00', 'number'],
    ['[Red]0;[Blue]-0', 'number'],
    ['0\\ \\d', 'number'],
    ['0;"yesterday"', 'number'],
  ] as const)('under %s are a %s', (code, kind) => {
    expect(kindOf(code)).toBe(kind)
  })

  test('are the days that a calendar counts from 1 March 1900 on', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-03-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000)
          const serial = (seconds * 1000 - Date.UTC(1899, 11, 30)) / 86_400_000
          const text = new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', '')
          expect(serialDate(serial, false)).toBe(text.replace(' 00:00:00', ''))
        },
      ),
    )
    expect(serialDate(1, false)).toBe('1900-01-01')
    expect(serialDate(-1, false)).toBeNull()
    expect(serialTime(1.5)).toBe('36:00:00')
  })
})
