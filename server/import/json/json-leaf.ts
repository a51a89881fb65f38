import type { CellKind } from '../typed-rows.ts'

/** What a value becomes: a text, and what it was. */
export type Leaf = { readonly text: string; readonly kind: CellKind }

/** A value of JSON as the text of a cell. */
export function leafOf(value: unknown): Leaf {
  if (value === null || value === undefined) return { text: '', kind: '-' }
  if (typeof value === 'string') return { text: value, kind: 't' }
  if (typeof value === 'number') return { text: String(value), kind: 'n' }
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE', kind: 'b' }
  // Words in a list read as people write them; anything else stays as it is.
  const isWords = Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number')
  return { text: isWords ? value.join(', ') : JSON.stringify(value), kind: 't' }
}

/** `{lat, lng}` is one place, as we export it. */
export function placeOf(value: Readonly<Record<string, unknown>>): string | null {
  const { lat, lng } = value
  return typeof lat === 'number' && typeof lng === 'number' ? `(${lat}, ${lng})` : null
}
