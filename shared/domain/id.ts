import { z } from 'zod'

/** An id in its canonical lower-case form. Record and op ids are UUIDv7, made by the client. */
export const uuid = z.uuid('That is not an id.').toLowerCase()

/** A field's or a choice's id: short, since it is repeated in every record's cells. */
export const shortId = z.string().regex(/^[a-z0-9]{8}$/, 'That is not an id.')

/** Eight of [a-z0-9] from sixteen random bytes: 41 bits, unique enough within one grid. */
export function shortIdFrom(random: Uint8Array): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
  let id = ''
  for (const byte of random) {
    // 252 is the largest multiple of 36 below 256: bytes above it would favour the first letters.
    if (byte < 252) id += alphabet[byte % 36]
    if (id.length === 8) return id
  }
  return id.padEnd(8, 'a')
}
