import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { makeByteScan } from './byte-scan.ts'
import type { ByteScan } from './byte-scan.ts'
import { detectDelimiter } from './delimiter.ts'
import { detectEncoding } from './encoding.ts'
import { readRows } from './rows.ts'
import type { Delimiter } from './rows.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operagrid-rows-'))
})
afterAll(() => rm(folder, { recursive: true }))

function scan(bytes: Uint8Array, step = bytes.length): ByteScan {
  const scanning = makeByteScan()
  for (let at = 0; at < bytes.length; at += step) scanning.add(Buffer.from(bytes.subarray(at, at + step)))
  return scanning.end()
}

describe('encodings', () => {
  const german = 'Ort,Größe\nMünchen,„groß“\nZürich,klein – aber fein\n'
  test.each<[string, Buffer]>([
    ['utf-8', Buffer.from(german)],
    ['utf-8', Buffer.from(`\ufeff${german}`)],
    ['utf-8', Buffer.from('plain,ascii\n1,2\n')],
    ['windows-1252', iconv.encode(german.repeat(20), 'windows-1252')],
    ['windows-1252', iconv.encode('It’s the guest’s room, “quiet”, at 5 €…\n'.repeat(20), 'windows-1252')],
    ['windows-1251', iconv.encode('Дата,Описание\n1,Протечка в каюте и шум ночью\n'.repeat(20), 'windows-1251')],
    ['shift_jis', iconv.encode('日付,内容\n1,客室の水漏れと騒音がありました\n'.repeat(20), 'shift_jis')],
    ['utf-16le', iconv.encode(german, 'utf-16le', { addBOM: true })],
    ['utf-16le', iconv.encode(german, 'utf-16le')],
    ['utf-16be', iconv.encode(german, 'utf-16be', { addBOM: true })],
  ])('%s is recognised', (encoding, bytes) => {
    expect(detectEncoding(scan(bytes))).toBe(encoding)
  })

  test('a UTF-8 file with a few broken bytes stays UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from(german.repeat(50)), Buffer.from([0xe9, 0x0a])])
    expect(detectEncoding(scan(bytes))).toBe('utf-8')
  })

  test('bytes count as broken exactly where the platform decoder refuses them, however they are cut', () => {
    const strict = new TextDecoder('utf-8', { fatal: true })
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    )
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 7 }), (all, step) => {
        let valid = true
        try {
          strict.decode(all)
        } catch {
          valid = false
        }
        expect(scan(all, step).broken === 0).toBe(valid)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('delimiters', () => {
  test.each<[Delimiter, string]>([
    [',', 'a,b,c\n1,2,3\n4,5,6\n'],
    [';', 'a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n'],
    ['\t', 'a\tb\n1, 2\t3\n4\t5, 6\n'],
    ['|', 'a|b|c\n1|2|3\n'],
    [',', 'a,b\n"x;y;z","1;2;3"\n"p;q;r","4;5;6"\n'],
    [',', 'name\nAnna\nBob\n'],
    [';', 'a;b\n"line one\nline, two";2\n"x";"y, z"\n'],
  ])('%j is found', async (delimiter, text) => {
    expect(await detectDelimiter(Buffer.from(text), true)).toBe(delimiter)
  })

  test('prose has none, and is told so', async () => {
    const prose = 'Dear all, as discussed, we met.\nThe rest is quiet\nBut one, two, three, four; and more\nOver'
    await expect(detectDelimiter(Buffer.from(prose), true)).rejects.toThrow(/does not look like a CSV/)
  })
})

describe('rows', () => {
  async function rowsOf(text: string, delimiter: Delimiter = ',', encoding = 'utf-8'): Promise<string[][]> {
    const path = join(folder, 'rows.csv')
    await writeFile(path, iconv.encode(text, encoding))
    const all: string[][] = []
    for await (const rows of readRows({ format: 'csv', path, encoding, delimiter }, new AbortController().signal)) {
      for (const row of rows) {
        all.push([...row.cells])
        expect(row.number).toBe(all.length)
      }
    }
    return all
  }

  test('keep line breaks, quotation marks and delimiters inside quoted cells', async () => {
    expect(await rowsOf('a,b\r\n"x\r\ny","he said ""no"", twice"\r\nlast,5" pipe')).toEqual([
      ['a', 'b'],
      ['x\r\ny', 'he said "no", twice'],
      ['last', '5" pipe'],
    ])
  })

  test('count blank lines, as spreadsheet programs do', async () => {
    expect(await rowsOf('a\n\nb\n')).toEqual([['a'], [''], ['b']])
  })

  test('a quotation mark that never closes is told with its row', async () => {
    await expect(rowsOf('a,b\n1,2\n"3,4\n5,6\n')).rejects.toThrow(/opens in row 3 never closes/)
  })

  test('written in any delimiter and encoding they read back the same, across every cut', async () => {
    const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('a"b', 'x\ny', '', 'é„“€', ',;|', ' s '))
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
      )
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom<Delimiter>(',', ';', '\t', '|'),
        fc.constantFrom('utf-8', 'utf-16le'),
        async (rows, delimiter, encoding) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter))
            .join('\n')
          // Longer than one read of the file, so that cells are cut in two.
          const times = Math.ceil(40_000 / (text.length + 1))
          expect(await rowsOf(`${text}\n`.repeat(times), delimiter, encoding)).toEqual(
            Array.from({ length: times }, () => rows).flat(),
          )
        },
      ),
      { numRuns: 25 },
    )
  })
})
