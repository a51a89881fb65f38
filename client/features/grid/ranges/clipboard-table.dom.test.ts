import { describe, expect, it } from 'vitest'

import { asHtml, asTsv, readTable } from './clipboard-table.ts'

const table = [
  ['Leak, deck 3', 'two\nlines', 'a\ttab'],
  ['', '<b>not bold</b> & "quoted"', '🚨 عربى'],
]

describe('a table on the clipboard', () => {
  it('comes back as it was, lines, tabs, markup and all', () => {
    expect(readTable(asHtml(table), asTsv(table))).toEqual(table)
  })

  it('is read from plain text where there is no other, with or without a last line end', () => {
    expect(readTable('', 'a\tb\r\n\tc\r\n')).toEqual([
      ['a', 'b'],
      ['', 'c'],
    ])
    expect(readTable('<p>no table</p>', 'a')).toEqual([['a']])
    expect(readTable('', '')).toBeNull()
  })

  it('is read as Excel and Google Sheets write it', () => {
    const excel = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>td {mso-x: y}</style></head><body>
      <table border=0><colgroup><col width=64></colgroup><tr height=20><td class=xl65>Pier
  1</td><td align=right>12</td></tr>
      <tr><td colspan=2>both</td></tr></table></body></html>`
    expect(readTable(excel, '')).toEqual([
      ['Pier 1', '12'],
      ['both', ''],
    ])
    const sheets = `<meta charset='utf-8'><google-sheets-html-origin><style>td{}</style><table><tbody><tr><td data-sheets-value="x">one<br>two</td></tr></tbody></table>`
    expect(readTable(sheets, '')).toEqual([['one\ntwo']])
  })

  it('keeps a line a row as plain text', () => {
    expect(asTsv(table)).toBe('Leak, deck 3\ttwo lines\ta tab\n\t<b>not bold</b> & "quoted"\t🚨 عربى')
  })
})
