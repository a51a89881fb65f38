import { stringify } from 'csv-stringify/sync'

import { durationText } from '@operagrid/shared/domain/duration-text'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Column, TableValue } from './table.ts'

const layout = { record_delimiter: 'windows' } as const

/** CSV as Excel, Sheets and this program's own import read it: UTF-8 with its mark, commas, CRLF. */
export async function* csvLines(
  columns: readonly Column[],
  pages: AsyncIterable<readonly GridRecord[]>,
): AsyncGenerator<string> {
  yield stringify([columns.map(({ name }) => harmless(name))], { ...layout, bom: true })
  for await (const records of pages)
    yield stringify(
      records.map((record) => columns.map(({ value }) => csvText(value(record)))),
      layout,
    )
}

function csvText(value: TableValue): string {
  switch (value?.kind) {
    case undefined:
      return ''
    case 'number':
      return String(value.number)
    case 'duration':
      return durationText(value.seconds)
    case 'true':
      return 'Yes'
    case 'date':
    case 'moment':
      return value.text
    case 'text':
      return harmless(value.text)
  }
}

/** A text that begins like a formula is text to whoever opens the file (OWASP, CSV injection); numbers keep their sign. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u.test(text) ? `'${text}` : text
}
