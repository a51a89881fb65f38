import { hash } from 'node:crypto'

/**
 * The id of an op that an import makes (`word` 'write') or its undo ('undo'): the same for the same op whenever it is
 * asked for, so that nothing is written twice, and what was written is found again without being listed. A UUIDv7 of
 * the time when that was begun.
 *
 * @param at how many ops of the import came before, from 1
 */
export function importOpId(importId: string, word: 'write' | 'undo', begunAt: string, at: number): string {
  const time = Date.parse(begunAt).toString(16).padStart(12, '0')
  const rest = hash('sha256', `${importId} ${word} ${at}`, 'hex')
  const variant = ((Number.parseInt(rest.charAt(3), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`
}
