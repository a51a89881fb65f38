import { AppError } from '@operagrid/shared/errors'

import { MAX_COLUMNS, tooWide } from '../too-wide.ts'
import type { CellKind, TypedRow } from '../typed-rows.ts'
import { damaged } from './damaged.ts'
import type { NumberKind } from './date-format.ts'
import { serialDate, serialTime } from './serial-date.ts'
import { unescapeText } from './shared-strings.ts'
import { readXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** Cells of one sheet, empty ones that the file names included. */
export const MAX_SHEET_CELLS = 5_000_000

/** What cells mean: the texts and styles that they name by place. */
export type SheetContext = {
  readonly strings: readonly string[]
  readonly styles: readonly NumberKind[]
  readonly from1904: boolean
}

type Typed = { readonly text: string; readonly kind: CellKind }

/**
 * The rows of a sheet that hold anything, a batch for each stretch of it, numbered as the spreadsheet program
 * does. Formulas are what they came to when the workbook was saved.
 *
 * @throws AppError BAD_INPUT, TOO_LARGE
 */
export async function* readSheet(zip: Zip, path: string, context: SheetContext): AsyncGenerator<TypedRow[]> {
  let rows: TypedRow[] = []
  let cells: string[] = []
  let kinds = ''
  let rowNumber = 0
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let taking = false
  let inPhonetic = false
  let seen = 0

  function openCell(attributes: Readonly<Record<string, string>>): void {
    seen += 1
    if (seen > MAX_SHEET_CELLS) throw tooManyCells()
    const at = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
    column = at
    type = attributes['t'] ?? 'n'
    style = Number(attributes['s'] ?? 0)
    value = ''
  }

  function closeCell(): void {
    const { text, kind } = typed({ type, style, value }, context)
    if (text === '') return
    if (column >= MAX_COLUMNS) throw tooWide(column + 1)
    while (cells.length < column) {
      cells.push('')
      kinds += '-'
    }
    // A cell that comes twice is the last of them.
    cells[column] = text
    kinds = kinds.slice(0, column) + kind + kinds.slice(column + 1)
  }

  const events = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'row') {
        rowNumber = attributes['r'] === undefined ? rowNumber + 1 : Number(attributes['r'])
        if (!Number.isSafeInteger(rowNumber)) throw damaged()
        cells = []
        kinds = ''
        column = -1
      } else if (name === 'c') openCell(attributes)
      else if (name === 'rPh') inPhonetic = true
      else if (name === 'v' || name === 't') taking = !inPhonetic
    },
    close(name: string) {
      if (name === 'v' || name === 't') taking = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'c') closeCell()
      else if (name === 'row' && cells.length > 0) rows.push({ number: rowNumber, cells, kinds })
    },
    text(more: string) {
      if (taking) value += more
    },
  }
  const reading = readXml(zip.open(path), events)
  while ((await reading.next()).done !== true) {
    if (rows.length > 0) yield rows
    rows = []
  }
}

function typed({ type, style, value }: { type: string; style: number; value: string }, context: SheetContext): Typed {
  if (value === '') return { text: '', kind: '-' }
  switch (type) {
    case 's':
      return { text: context.strings[Number(value)] ?? '', kind: 't' }
    case 'b':
      return { text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE', kind: 'b' }
    case 'd':
      return { text: value.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, ''), kind: 'd' }
    case 'n':
      return numbered(value, context.styles[style] ?? 'number', context.from1904)
    default:
      return { text: unescapeText(value), kind: 't' }
  }
}

function numbered(value: string, meaning: NumberKind, from1904: boolean): Typed {
  const number = Number(value)
  if (!Number.isFinite(number)) return { text: value, kind: 't' }
  if (meaning === 'number') return { text: String(number), kind: 'n' }
  if (meaning === 'time' && number < 1) return { text: serialTime(number), kind: 't' }
  const date = serialDate(number, from1904)
  if (date === null) return { text: String(number), kind: 'n' }
  // A format of hours alone over more than a day is a duration.
  return meaning === 'time' ? { text: serialTime(number), kind: 't' } : { text: date, kind: 'd' }
}

/** 'C7' → 2. */
function columnOf(address: string): number {
  let column = 0
  for (const letter of address) {
    const at = letter.charCodeAt(0) - 64
    if (at < 1 || at > 26) break
    column = column * 26 + at
    if (column > 16_384) throw damaged()
  }
  if (column === 0) throw damaged()
  return column - 1
}

function tooManyCells(): AppError {
  return new AppError(
    'TOO_LARGE',
    `The sheet has more than ${MAX_SHEET_CELLS.toLocaleString('en')} cells. Split it into smaller ones, or remove empty formatted rows, and import each.`,
    { details: { maxCells: MAX_SHEET_CELLS } },
  )
}
