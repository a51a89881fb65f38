import type { GridRecord } from '@operagrid/shared/domain/record'

import { formatCode } from './format-code.ts'
import type { Column, TableValue } from './table.ts'

/** Places in the `cellXfs` of {@link stylesXml}; the formats of columns come behind them. */
const styles = { date: 1, moment: 2, heading: 3 } as const
const FIRST_FORMAT = 4
const DAY_MS = 86_400_000
const DAY_S = 86_400
/** Day 0 of a sheet's calendar. */
const EPOCH_MS = Date.UTC(1899, 11, 30)
/** Days before this one have other numbers in Excel, which takes 1900 for a leap year; they go as texts. */
const FIRST_SAFE_DAY = '1900-03-01'

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The parts of a workbook of one sheet with these columns but for the sheet itself (ECMA-376), by their path. */
export function packageParts(sheetName: string, columns: readonly Column[]): ReadonlyMap<string, string> {
  const relation = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${relations}/${kind}" Target="${target}"/>`
  const part = (path: string, type: string) => `<Override PartName="${path}" ContentType="${office}.${type}+xml"/>`
  return new Map([
    [
      '[Content_Types].xml',
      `${xmlHead}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('/xl/workbook.xml', 'sheet.main')}${part('/xl/worksheets/sheet1.xml', 'worksheet')}${part('/xl/styles.xml', 'styles')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${xmlHead}<Relationships xmlns="${packaged}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${xmlHead}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xmlHead}<Relationships xmlns="${packaged}/relationships">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'styles', 'styles.xml')}</Relationships>`,
    ],
    ['xl/styles.xml', stylesXml(formatCodes(columns))],
  ])
}

function stylesXml(codes: readonly string[]): string {
  const formats = codes.map((code, at) => `<numFmt numFmtId="${166 + at}" formatCode="${escapeXml(code)}"/>`).join('')
  const styled = codes
    .map((_, at) => `<xf numFmtId="${166 + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
    .join('')
  return `${xmlHead}<styleSheet xmlns="${main}"><numFmts count="${2 + codes.length}"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>${formats}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${FIRST_FORMAT + codes.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${styled}</cellXfs></styleSheet>`
}

/** The sheet: a heading that stays in sight, and a row a record. Texts stand in their cells, so that nothing waits for the end. */
export async function* sheetXml(
  columns: readonly Column[],
  pages: AsyncIterable<readonly GridRecord[]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, at) => lettersOf(at))
  const codes = formatCodes(columns)
  const styleOf = ({ format }: Column) => (format === undefined ? 0 : FIRST_FORMAT + codes.indexOf(formatCode(format)))
  let row = 1
  const rowXml = (cellOf: (column: Column, address: string) => string): string => {
    const cells = columns.map((column, at) => cellOf(column, `${letters[at]}${row}`)).join('')
    const xml = `<row r="${row}">${cells}</row>`
    row += 1
    return xml
  }
  yield `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
  yield rowXml(({ name }, address) => textXml(address, name, styles.heading))
  for await (const records of pages)
    yield records
      .map((record) => rowXml((column, address) => cellXml(address, column.value(record), styleOf(column))))
      .join('')
  yield '</sheetData></worksheet>'
}

/** A, B, …, Z, AA, … */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last
}

/** The formats of the columns, each once. */
function formatCodes(columns: readonly Column[]): readonly string[] {
  return [...new Set(columns.flatMap(({ format }) => (format === undefined ? [] : [formatCode(format)])))]
}

function cellXml(address: string, value: TableValue, style: number): string {
  switch (value?.kind) {
    case undefined:
      return ''
    case 'number':
      return `<c r="${address}" s="${style}"><v>${value.number}</v></c>`
    case 'duration':
      return `<c r="${address}" s="${style}"><v>${value.seconds / DAY_S}</v></c>`
    case 'true':
      return `<c r="${address}" t="b"><v>1</v></c>`
    case 'date':
    case 'moment': {
      const day = serialOf(value.text)
      return day === null
        ? textXml(address, value.text)
        : `<c r="${address}" s="${styles[value.kind]}"><v>${day}</v></c>`
    }
    case 'text':
      return textXml(address, value.text)
  }
}

function textXml(address: string, text: string, style = 0): string {
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
}

/** Days since the epoch of sheets, of 'YYYY-MM-DD' or 'YYYY-MM-DD HH:mm:ss'; null for what has none. */
function serialOf(text: string): number | null {
  if (text < FIRST_SAFE_DAY || !/^\d{4}-/.test(text)) return null
  const ms = Date.parse(text.length === 10 ? text : `${text.replace(' ', 'T')}Z`)
  return Number.isNaN(ms) ? null : (ms - EPOCH_MS) / DAY_MS
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text of an XML part. What XML cannot say, sheets write as _x001F_; what looks like that is escaped itself. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
    .replaceAll(/(?![\t\n])[\p{Cc}\ufffe\uffff]/gu, (sign) => {
      const code = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
      return `_x${code}_`
    })
}
