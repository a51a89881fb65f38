import { readWholeXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** What the number of a cell means under a style: a quantity, a day or moment, or a time without a day. */
export type NumberKind = 'number' | 'date' | 'time'

/** The formats that every workbook has (ECMA-376, 18.8.30), as far as they are dates or times. */
const builtIn: ReadonlyMap<number, NumberKind> = new Map([
  ...[14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
    (id) => [id, 'date'] as const,
  ),
  ...[18, 19, 20, 21, 32, 33, 45, 46, 47].map((id) => [id, 'time'] as const),
])

/** What each style of a workbook makes of a number, by the style's place. */
export async function readStyles(zip: Zip, path: string, signal: AbortSignal): Promise<readonly NumberKind[]> {
  const formats = new Map(builtIn)
  const kinds: NumberKind[] = []
  let inCells = false
  const events = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'numFmt') formats.set(Number(attributes['numFmtId']), kindOf(attributes['formatCode'] ?? ''))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) kinds.push(formats.get(Number(attributes['numFmtId'])) ?? 'number')
    },
    close(name: string) {
      if (name === 'cellXfs') inCells = false
    },
    text: () => undefined,
  }
  await readWholeXml(zip.open(path), events, signal)
  return kinds
}

/** What a format code shows: 'yyyy-mm-dd' a date, '[h]:mm' a time, '#,##0.00 "days"' a number. */
export function kindOf(code: string): NumberKind {
  // Only the first section counts; texts, escaped signs, paddings, colours and languages say nothing.
  const shown = code
    .replaceAll(/"[^"]*"|\\.|[_*]./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';')[0]
    ?.toLowerCase()
  if (shown === undefined || /general/.test(shown) || !/[ymdhs]/.test(shown)) return 'number'
  if (/[yd]/.test(shown)) return 'date'
  // An m beside hours or seconds is minutes, alone it is months.
  return /[hs]/.test(shown) ? 'time' : 'date'
}
