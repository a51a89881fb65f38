import { endingOf } from '@operagrid/shared/domain/attachment'
import type { AttachmentKind } from '@operagrid/shared/domain/attachment'

/** Longest stored file name, in UTF-16 code units: at most 240 bytes, whatever the script. */
const MAX_FILE_NAME = 80

// Control characters break headers and logs; direction marks make "gpj.exe" look like "exe.jpg".
const invisible = /[\p{Cc}\p{Surrogate}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * A file name from a header in percent-encoding, as data for people: it never becomes a path.
 * Of one that is too long the ending stays. Nothing usable left = what kind of file it is.
 */
export function cleanFileName(header: string | undefined, kind: AttachmentKind = 'photo'): string {
  const name = decode(header ?? '')
    .normalize('NFC')
    .replaceAll(invisible, '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .trim()
    .replace(/^\.+/, '')
  return cut(name) || kind
}

function cut(name: string): string {
  if (name.length <= MAX_FILE_NAME) return name
  const ending = endingOf(name)
  // Half a pair may be left at the cut.
  const stem = name.slice(0, MAX_FILE_NAME - ending.length).replace(/\p{Surrogate}$/u, '')
  return `${stem.trim()}${ending}`.trim()
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
