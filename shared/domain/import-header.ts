import { scanDate } from './import-date.ts'
import { coordinateOf } from './import-location.ts'
import { scanNumber } from './import-number.ts'
import { MAX_NAME } from './text.ts'

/**
 * True when the first row of a file names its columns: no cell is a date or a number (years
 * apart), and what is filled differs. Where the rows below do not contradict, it is a header.
 */
export function looksLikeHeader(first: readonly string[], below: readonly (readonly string[])[]): boolean {
  const filled = first.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (filled.length === 0 || below.length === 0) return filled.length > 0
  if (new Set(filled).size < filled.length * 0.8) return false
  const values = filled.filter((cell) => isValue(cell))
  if (values.length > 0 && !(filled.length > values.length && values.every(isYear))) return false
  if (filled.some((cell) => cell.length > MAX_NAME)) return false
  if (filled.some((cell) => coordinateOf(cell) !== null)) return true
  // A name that comes again below is no name, unless it stands under itself by chance.
  const again = first.filter((cell, at) => cell.trim() !== '' && below.some((row) => row[at] === cell)).length
  return again * 2 < filled.length
}

/** One name for each of `width` columns: trimmed, shortened, never empty, no two alike. */
export function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>()
  return Array.from({ length: width }, (_, at) => {
    const text = (header[at] ?? '')
      .replace(/[\0\ufffe\uffff]|\p{Surrogate}/gu, '')
      .replace(/\s+/gu, ' ')
      .trim()
      .normalize('NFC')
    const base =
      text === ''
        ? `Column ${at + 1}`
        : text
            .slice(0, MAX_NAME)
            .replace(/\p{Surrogate}$/u, '')
            .trim()
    let name = base
    for (let again = 2; taken.has(name.toLowerCase()); again += 1) name = `${base.slice(0, MAX_NAME - 5)} ${again}`
    taken.add(name.toLowerCase())
    return name
  })
}

function isValue(cell: string): boolean {
  return scanNumber(cell) !== null || scanDate(cell) !== null
}

function isYear(cell: string): boolean {
  return /^(19|20)\d\d$/.test(cell)
}
