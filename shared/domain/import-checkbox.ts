const pairs: readonly (readonly [yes: string, no: string])[] = [
  ['yes', 'no'],
  ['true', 'false'],
  ['y', 'n'],
  ['t', 'f'],
  ['on', 'off'],
  ['checked', 'unchecked'],
  ['ja', 'nein'],
  ['wahr', 'falsch'],
  ['oui', 'non'],
  ['vrai', 'faux'],
  ['si', 'no'],
  ['sí', 'no'],
  ['sim', 'não'],
  ['ja', 'nee'],
  ['ja', 'nej'],
  ['tak', 'nie'],
  ['1', '0'],
]
const marks = ['x', '✓', '✔', '☑']
const yes = new Set([...pairs.map(([word]) => word), ...marks])
const no = new Set([...pairs.map(([, word]) => word), '☐', '✗'])

const askingHeader =
  /^(is|has|was|can|did|does|needs?|should|ist|hat|wurde)[\s_]|[?]$|\b(flag|active|enabled|done|closed|open|checked|confirmed|paid|verified|required|deleted|resolved|vip|aktiv|erledigt|offen|bezahlt)\b/i

/** The tick that a trimmed text means, or null when it is none. */
export function readCheckbox(text: string): boolean | null {
  if (text.length > 10) return null
  const word = text.toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : null
}

/** The share of empty cells from which yes, no and empty are three answers. */
const THIRD_ANSWER = 0.05

/**
 * True when these different values of a column are the two sides of a checkbox. Yes, no *and*
 * often empty is three answers, and a checkbox keeps two: that is not one.
 */
export function isCheckbox(values: readonly string[], header: string, emptyShare: number): boolean {
  const words = [...new Set(values.map((value) => value.toLowerCase()))].sort()
  if (words.length === 2) {
    if (emptyShare > THIRD_ANSWER) return false
    if (words[0] === '0' && words[1] === '1') return askingHeader.test(readableHeader(header))
    return pairs.some(([on, off]) => words.includes(on) && words.includes(off))
  }
  const [only] = words
  if (words.length !== 1 || only === undefined || emptyShare === 0) return false
  return (
    marks.includes(only) ||
    ((only === 'yes' || only === 'true' || only === 'ja') && askingHeader.test(readableHeader(header)))
  )
}

function readableHeader(header: string): string {
  return header.replace(/_/g, ' ')
}
