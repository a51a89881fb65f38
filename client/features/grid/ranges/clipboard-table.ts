/** What spreadsheets and we put on the clipboard: rows of cells as text. */
export type TextTable = readonly (readonly string[])[]

/**
 * The table on a clipboard, of Excel, Google Sheets, LibreOffice or ourselves. HTML says where a cell ends even when
 * there are lines and tabs in it, so it is read first. Null when there is nothing to read.
 */
export function readTable(html: string, text: string): TextTable | null {
  const table = /<table/i.test(html) ? new DOMParser().parseFromString(html, 'text/html').querySelector('table') : null
  if (table !== null) return [...table.rows].map((row) => [...row.cells].flatMap(cellTexts))
  if (text === '') return null
  const lines = text.replace(/\r?\n$/u, '').split(/\r?\n/u)
  return lines.map((line) => line.split('\t'))
}

/** A table as plain text, a line a row, tabs between cells. Lines and tabs within a cell become spaces. */
export function asTsv(table: TextTable): string {
  return table.map((row) => row.map((cell) => cell.replaceAll(/[\t\r\n]+/gu, ' ')).join('\t')).join('\n')
}

/** A table as HTML, which keeps cells whole. */
export function asHtml(table: TextTable): string {
  const element = document.createElement('table')
  for (const row of table) {
    const line = element.insertRow()
    for (const cell of row) {
      const place = line.insertCell()
      cell.split('\n').forEach((part, at) => {
        if (at > 0) place.append(document.createElement('br'))
        place.append(part)
      })
    }
  }
  return element.outerHTML
}

/** A cell that spans several is the first of them, and the others are empty. */
function cellTexts(cell: HTMLTableCellElement): string[] {
  // In HTML a line ends at a <br> alone: Excel wraps the lines of its source as it likes.
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
    node.textContent = (node.textContent ?? '').replaceAll(/[\r\n]+[ \t]*/gu, ' ')
  for (const br of cell.querySelectorAll('br')) br.replaceWith('\n')
  return [cell.textContent, ...Array.from({ length: Math.min(cell.colSpan, 1000) - 1 }, () => '')]
}
