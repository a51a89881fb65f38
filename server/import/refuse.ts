import type { ImportFormat } from '@operagrid/shared/domain/import'
import { AppError } from '@operagrid/shared/errors'

import type { ByteScan } from './byte-scan.ts'
import { makeToUtf8 } from './encoding.ts'

type Mark = { readonly starts: string; readonly is: string; readonly todo: string }

const saveAs = 'Open it in your spreadsheet program, save it as .xlsx or CSV, and drop that file here.'
const marks: readonly Mark[] = [
  { starts: '\u00d0\u00cf\u0011\u00e0', is: 'an old Excel or Office file', todo: saveAs },
  { starts: '%PDF', is: 'a PDF', todo: 'Ask where it came from for the same data as a table.' },
  { starts: '\u0089PNG', is: 'a picture', todo: 'Drop a CSV, Excel or JSON file.' },
  { starts: '\u00ff\u00d8\u00ff', is: 'a picture', todo: 'Drop a CSV, Excel or JSON file.' },
  { starts: 'GIF8', is: 'a picture', todo: 'Drop a CSV, Excel or JSON file.' },
  { starts: '\u001f\u008b', is: 'a compressed file', todo: 'Unpack it, and drop the file that is in it.' },
  { starts: '7z\u00bc\u00af', is: 'a compressed file', todo: 'Unpack it, and drop the file that is in it.' },
  { starts: 'Rar!', is: 'a compressed file', todo: 'Unpack it, and drop the file that is in it.' },
  { starts: 'SQLite format 3', is: 'a database', todo: 'Export its table as CSV, and drop that file here.' },
]

const texts: readonly { readonly shape: RegExp; readonly is: string; readonly todo: string }[] = [
  {
    shape: /^\s*<(!doctype\s+html|html|head|body)\b/i,
    is: 'a web page',
    todo: 'Download the data itself as CSV; you may have to sign in there first.',
  },
  { shape: /^\s*<\?xml\b/i, is: 'XML', todo: 'Export the data as CSV.' },
  { shape: /^\{\\rtf/, is: 'a text document', todo: 'Export the data as CSV.' },
]

/** Control characters from which a file counts as binary, in per mille of its bytes. */
const BINARY_PER_MILLE = 5

/** What a file is, by how it begins. */
export function formatOf(scan: ByteScan, encoding: string): ImportFormat {
  if (scan.head.toString('latin1').startsWith('PK\u0003\u0004')) return 'xlsx'
  const { write } = makeToUtf8(encoding)
  const text = write(scan.head)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  return /^\s*(\[\s*[[{"\]\d-]|\{\s*["}])/.test(text) ? 'json' : 'csv'
}

/**
 * Refuses what is no table in text, saying what it is instead and what to do.
 *
 * @throws AppError BAD_INPUT
 */
export function refuseOther(scan: ByteScan, encoding: string): void {
  if (scan.bytes === 0) throw new AppError('BAD_INPUT', 'The file is empty. Export it again, and drop the new file.')
  const latin = scan.head.toString('latin1')
  const mark = marks.find(({ starts }) => latin.startsWith(starts))
  if (mark !== undefined) throw otherThan(mark)
  if (encoding.startsWith('utf-16')) return
  const text = texts.find(({ shape }) => shape.test(latin.replace(/^\u00ef\u00bb\u00bf/, '')))
  if (text !== undefined) throw otherThan(text)
  if (scan.controls * 1000 > scan.bytes * BINARY_PER_MILLE)
    throw otherThan({ is: 'no text but binary data', todo: 'Drop a CSV, Excel or JSON file.' })
}

function otherThan({ is, todo }: { is: string; todo: string }): AppError {
  return new AppError('BAD_INPUT', `This file is ${is}, not a table. ${todo}`)
}
