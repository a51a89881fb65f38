const emptyWords = new Set([
  'n/a',
  'na',
  '#n/a',
  'null',
  'nil',
  'none',
  'nan',
  '-',
  '--',
  '–',
  '—',
  '?',
  'k.a.',
  'keine angabe',
])

/** True for what people write into a number or date column when they have none: 'n/a', '-' and the like. */
export function isEmptyWord(text: string): boolean {
  return text.length <= 12 && emptyWords.has(text.toLowerCase())
}
