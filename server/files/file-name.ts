import { extname } from 'node:path'

import type { Attachment } from '@operagrid/shared/domain/attachment'

/** Longest stored file name, in UTF-16 code units: at most 240 bytes, whatever the script. */
const MAX_FILE_NAME = 80

// Control characters break headers and logs; direction marks make "gpj.exe" look like "exe.jpg".
const invisible = /[\p{Cc}\p{Surrogate}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * A file name from a header in percent-encoding, as data for people: it never becomes a path.
 * Nothing usable left = 'photo'.
 */
export function cleanFileName(header: string | undefined): string {
  const name = decode(header ?? '')
    .normalize('NFC')
    .replaceAll(invisible, '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .trim()
    .replace(/^\.+/, '')
  // Half a pair may be left at the cut.
  return (
    name
      .slice(0, MAX_FILE_NAME)
      .replace(/\p{Surrogate}$/u, '')
      .trim() || 'photo'
  )
}

const extensions: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/gif': ['.gif'],
}

/** The name under which a browser saves the file: its ending says what the bytes are. */
export function downloadName(attachment: Pick<Attachment, 'name' | 'type'>): string {
  const fitting = extensions[attachment.type] ?? ['.bin']
  const ending = extname(attachment.name).toLowerCase()
  return fitting.includes(ending) ? attachment.name : `${attachment.name}${fitting[0]}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
