import { Readable } from 'node:stream'

import yazl from 'yazl'

import type { GridRecord } from '@operagrid/shared/domain/record'

import { packageParts, sheetXml } from './sheet-xml.ts'
import type { Column } from './table.ts'

const options = { mtime: new Date(Date.UTC(1980, 0, 1)) }

/** A workbook of one sheet, packed as it is read. The sheet's own fault ends the stream. */
export function xlsxStream(
  gridName: string,
  columns: readonly Column[],
  pages: AsyncIterable<readonly GridRecord[]>,
): Readable {
  const zip = new yazl.ZipFile()
  // The stream that yazl writes to is a Node stream; its types say less.
  const packed = Readable.from(zip.outputStream as Readable)
  for (const [path, text] of packageParts(sheetNameOf(gridName), columns))
    zip.addBuffer(Buffer.from(text), path, options)
  const sheet = Readable.from(sheetXml(columns, pages))
  sheet.on('error', (error) => packed.destroy(error))
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', options)
  zip.end()
  return packed
}

/** A name that a sheet may have: 31 characters, none of []:*?/\, no ' around it. */
function sheetNameOf(name: string): string {
  const cut = name
    .replaceAll(/[[\]:*?/\\]/g, ' ')
    .trim()
    .replaceAll(/^'+|'+$/g, '')
  return cut.slice(0, 31).trim() || 'Records'
}
