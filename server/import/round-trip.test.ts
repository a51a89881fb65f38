import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { makeCellReader } from '@operagrid/shared/domain/import-cell'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { columnsOf } from '../export/table.ts'
import { xlsxStream } from '../export/xlsx.ts'
import { analyseRows } from './analyse.ts'
import { makeByteScan } from './byte-scan.ts'
import { findFrame } from './frame.ts'
import { readRows } from './rows.ts'
import type { Row } from './rows.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operagrid-round-'))
})
afterAll(() => rm(folder, { recursive: true }))

const zone = 'Europe/Berlin'
const fields: readonly Field[] = [
  { id: 'text0000', name: 'Words', type: 'text', choices: [] },
  { id: 'room0000', name: 'Room', type: 'number', choices: [] },
  { id: 'date0000', name: 'Day', type: 'date', choices: [] },
  { id: 'when0000', name: 'Moment', type: 'dateTime', choices: [] },
  { id: 'done0000', name: 'Done', type: 'checkbox', choices: [] },
]
const some = (min: string, max: string) => fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
const cells: fc.Arbitrary<Cells> = fc.record(
  {
    // Between lines and spaces at its ends a text is kept as it is: an import trims those.
    text0000: fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((text) => text === text.trim().normalize('NFC') && !text.includes('\r')),
    room0000: fc
      .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }))
      .map((one) => (one === 0 ? 0 : one)),
    date0000: some('1950-01-01', '2090-01-01').map((date) => date.toISOString().slice(0, 10)),
    // Days when the clocks do not change.
    when0000: some('2026-05-01', '2026-09-01').map((date) => `${date.toISOString().slice(0, 19)}.000Z`),
    done0000: fc.constant(true),
  },
  { requiredKeys: ['room0000', 'date0000', 'when0000', 'text0000'] },
)

const recordOf = (held: Cells, at: number): GridRecord => ({
  id: '01a21a00-0000-7000-8000-000000000001',
  number: at + 1,
  version: 1,
  cells: held,
  reviewState: 'none',
  createdAt: '2026-03-29T00:30:00.000Z',
  createdBy: null,
  updatedAt: '2026-03-29T01:30:00.000Z',
  updatedBy: null,
  assignedTo: null,
})

async function* pageOf(records: readonly GridRecord[]) {
  yield await Promise.resolve(records)
}

test('a workbook that was exported comes back with the types and values that it had, in any language', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(cells, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('en-US', 'de-DE'),
      async (held, locale) => {
        const path = join(folder, 'file.xlsx')
        const columns = columnsOf({ fields, details: false, zone, names: new Map(), titles: new Map() })
        await rm(path, { force: true })
        await pipeline(xlsxStream('Log', columns, pageOf(held.map(recordOf))), createWriteStream(path))
        const scan = makeByteScan()
        scan.add(Buffer.from('PK\u0003\u0004', 'latin1'))
        const { signal } = new AbortController()
        const frame = await findFrame({ path, scan: scan.end() }, { hasHeader: true }, signal)
        const found = await analyseRows(frame, locale, signal)
        const types = Object.fromEntries(found.columns.map(({ name, plan }) => [name, plan.type]))
        expect(types).toMatchObject({ Room: 'number', Day: 'date' })
        const rows: Row[] = []
        for await (const batch of readRows(frame, signal)) rows.push(...batch)
        const read = rows.slice(1).map((row) => {
          const entries = fields.flatMap(({ id, name, type }) => {
            const column = found.columns.find((one) => one.name === name)
            const text = row.cells[column?.index ?? -1] ?? ''
            const plan =
              type === 'number'
                ? { type, decimal: column?.decimal ?? '.' }
                : type === 'date' || type === 'dateTime'
                  ? { type, order: column?.order ?? 'ymd', zone }
                  : { type: type === 'checkbox' ? type : ('text' as const) }
            const cell = makeCellReader(plan, [])(text)
            return cell.ok && cell.value !== null ? [[id, cell.value]] : []
          })
          return Object.fromEntries(entries) as Cells
        })
        expect(read).toEqual(held)
      },
    ),
    { numRuns: 60 },
  )
})
