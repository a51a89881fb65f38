import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ImportReading } from '@operagrid/shared/domain/import'

import { analyseRows } from './analyse.ts'
import type { Found } from './analyse.ts'
import { makeByteScan } from './byte-scan.ts'
import { findFrame } from './frame.ts'
import type { Frame } from './layout.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operagrid-analyse-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function analyse(content: string | Buffer, reading: ImportReading = {}): Promise<Frame & Found> {
  const path = join(folder, 'file.csv')
  await writeFile(path, content)
  const scan = makeByteScan()
  scan.add(await readFile(path))
  const { signal } = new AbortController()
  const frame = await findFrame({ path, scan: scan.end() }, reading, signal)
  return { ...frame, ...(await analyseRows(frame, 'en-GB', signal)) }
}

describe('a file that is no table is refused with what to do', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['an empty one', '', /file is empty/],
    ['blank lines', '\n\n  \n', /does not look like a CSV|only blank lines/],
    ['an old workbook', Buffer.from('\u00d0\u00cf\u0011\u00e0rest', 'latin1'), /old Excel.*save it as .xlsx or CSV/],
    ['a PDF', '%PDF-1.7 and so on', /is a PDF/],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', /web page/],
    ['binary data', Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 256)), /not a table/],
    [
      'prose',
      'One day, long ago,\nthere was a ship\nand on it, well, a cat, a dog, a bird\nThe end',
      /does not look like a CSV/,
    ],
    ['a header alone', 'Name,Cost\n', /no records below/],
    [
      'too many columns',
      `${Array.from({ length: 201 }, (_, at) => `c${at}`).join()}\n${'1,'.repeat(200)}1\n`,
      /201 columns.*at most 200/,
    ],
    ['an endless quotation mark', 'a,b\n1,2\n3,"4\n', /opens in row 3 never closes/],
    ['an unknown encoding', 'a,b\n1,2\n', /not known here/],
  ])('%s', async (name, content, message) => {
    await expect(analyse(content, name === 'an unknown encoding' ? { encoding: 'klingon' } : {})).rejects.toThrow(
      message,
    )
  })
})

describe('a table', () => {
  test('with short and long rows says how many there are, and where', async () => {
    const found = await analyse('a,b,c\n1,2,3\n4\n5,6,7,spare\n8,9,10,,\n\n11,12,13\n')
    expect(found.rowCount).toBe(5)
    expect(found.ragged).toEqual({ short: 1, long: 1, longRows: [4] })
    expect(found.warnings.join(' ')).toMatch(/1 row has fewer cells.*1 row has more cells than the header \(row 4\)/)
  })

  test('below a title is found, and the title named', async () => {
    const found = await analyse(
      'Incidents of May,,,\n,,,\nDate,Place,Kind,Cost\n2024-05-01,Deck,Leak,5\n2024-05-02,Bar,Noise,6\n',
    )
    expect(found.columns.map((column) => column.name)).toEqual(['Date', 'Place', 'Kind', 'Cost'])
    expect(found.rowCount).toBe(2)
    expect(found.warnings).toEqual([expect.stringContaining('Incidents of May')])
  })

  test('without a header gets names, and every row is a record', async () => {
    const found = await analyse('2024-05-01,Deck\n2024-05-02,Bar\n')
    expect(found).toMatchObject({ hasHeader: false, rowCount: 2 })
    expect(found.columns.map((column) => column.name)).toEqual(['Column 1', 'Column 2'])
  })

  test('is read as the person says, whatever was found', async () => {
    expect(await analyse('a,b\n1,2\n', { hasHeader: false, delimiter: ';', encoding: 'windows-1252' })).toMatchObject({
      hasHeader: false,
      delimiter: ';',
      encoding: 'windows-1252',
      rowCount: 2,
    })
  })

  test('loses empty columns without a name at its right edge, and keeps named ones', async () => {
    const found = await analyse('a,b,empty,,\n1,2,,,\n3,4,,,\n')
    expect(found.columns.map((column) => column.name)).toEqual(['a', 'b', 'empty'])
  })

  test('with NUL and control characters in a cell is a table still', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => `Guest number ${at},a note about it`).join('\n')
    expect((await analyse(`Guest,Note\n${rows}\nx\0y,z\n`)).rowCount).toBe(201)
  })
})

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

describe.skipIf(!existsSync(data))('real files (skipped where ../shared/data is not)', () => {
  const types = (found: Found) => Object.fromEntries(found.columns.map((column) => [column.name, column.plan.type]))

  test('the cruise incidents are read as people would', async () => {
    const found = await analyse(await readFile(join(data, 'cruise-incidents.csv')))
    expect(found).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ',',
      hasHeader: true,
      rowCount: 5248,
      ragged: { short: 0, long: 0 },
    })
    expect(types(found)).toEqual({
      Cruise_Start_Date: 'date',
      Incident_Category: 'select',
      Incident_Subcategory: 'select',
      Room_Number: 'text',
      Guest_Type: 'select',
      Status: 'select',
      Department: 'select',
      Reference_Id: 'text',
      Added_Date: 'dateTime',
      Description: 'longText',
    })
    expect(found.columns[0]?.order).toBe('mdy')
    expect(found.columns.flatMap((column) => column.warnings)).toEqual([])
  })

  test('the service requests keep their codes as text, and their coordinates become one place', async () => {
    const found = await analyse(await readFile(join(data, 'nyc-311.csv')))
    expect(found).toMatchObject({ encoding: 'utf-8', rowCount: 1000, pairs: [{ name: 'Position', lat: 38, lng: 39 }] })
    expect(found.columns).toHaveLength(41)
    expect(types(found)).toMatchObject({
      unique_key: 'text',
      created_date: 'dateTime',
      agency: 'select',
      incident_zip: 'text',
      bbl: 'text',
      x_coordinate_state_plane: 'number',
      resolution_description: 'longText',
      location: 'location',
    })
  })
})
