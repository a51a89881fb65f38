import { AppError } from '@operagrid/shared/errors'

import { readWholeXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** Characters of all different texts of a workbook: they are in memory while a sheet is read. */
const MAX_CHARS = 40_000_000
const MAX_STRINGS = 2_000_000

/** The texts that the cells of a workbook name by their place. @throws AppError TOO_LARGE */
export async function readStrings(zip: Zip, path: string, signal: AbortSignal): Promise<readonly string[]> {
  const strings: string[] = []
  let chars = 0
  let text = ''
  let taking = false
  let inPhonetic = false
  const events = {
    open(name: string) {
      if (name === 'si') text = ''
      else if (name === 'rPh') inPhonetic = true
      else if (name === 't') taking = !inPhonetic
    },
    close(name: string) {
      if (name === 't') taking = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'si') {
        strings.push(unescapeText(text))
        chars += text.length
        if (chars > MAX_CHARS || strings.length > MAX_STRINGS)
          throw new AppError(
            'TOO_LARGE',
            'The workbook holds too many different texts to be read here. Save the sheet as CSV, and drop that file.',
            { details: { maxChars: MAX_CHARS } },
          )
      }
    },
    text(more: string) {
      if (taking) text += more
    },
  }
  await readWholeXml(zip.open(path), events, signal)
  return strings
}

/** '_x000D_' is how sheets write what XML cannot say. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
