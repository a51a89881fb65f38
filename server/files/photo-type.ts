import type { photoTypes } from '@operagrid/shared/domain/attachment'

export type PhotoType = (typeof photoTypes)[number]

/** The picture type that the first bytes of a file say, or null: neither name nor header are asked. */
export function photoTypeOf(head: Buffer): PhotoType | null {
  const ascii = (from: number, to: number): string => head.toString('latin1', from, to)
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp'
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif'
  return null
}
