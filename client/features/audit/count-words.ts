/** `1 entry`, `1,234 entries`. */
export function countWords(entries: number): string {
  return `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`
}
