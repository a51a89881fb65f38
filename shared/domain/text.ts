import { z } from 'zod'

/** Longest text of one cell, in UTF-16 code units. */
export const MAX_CELL_TEXT = 20_000

/** Longest name of a grid, field, form, member or workspace, in UTF-16 code units. */
export const MAX_NAME = 120

/**
 * What is wrong with a text for PostgreSQL, or null when it can be stored as it is:
 * NUL is refused by both text and jsonb, a lone surrogate would silently become U+FFFD.
 */
export function textFault(text: string): string | null {
  if (text.includes('\u0000')) return 'contains a NUL character'
  if (!isWellFormed(text)) return 'contains half of a character pair'
  return null
}

/** Text that can be stored, NFC-normalised, with at most `max` code units. */
export function safeText(max: number) {
  return z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .refine((text) => textFault(text) === null, 'Remove the characters that cannot be stored (NUL or broken pairs).')
    .normalize('NFC')
}

/** A name people read: trimmed, one line, not empty. */
export const nameText = safeText(MAX_NAME)
  .transform((text) => text.trim().replace(/\s+/gu, ' '))
  .refine((text) => text.length > 0, 'Give it a name.')

function isWellFormed(text: string): boolean {
  // With the u flag a paired surrogate is one code point, so only lone halves match.
  return !/\p{Surrogate}/u.test(text)
}
