import chardet from 'chardet'
import iconv from 'iconv-lite'

import { AppError } from '@operagrid/shared/errors'

import type { ByteScan } from './byte-scan.ts'

/** What an encoding guess must reach before it is preferred to Windows-1252, in per cent. */
const CONFIDENT = 40

/** Broken bytes that a UTF-8 file may have beside this many good characters: two files were glued, say. */
const GOOD_PER_BROKEN = 20

// chardet names more than people save tables in; a rare name at low confidence is a wrong guess.
const guessable = new Set([
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-9',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'big5',
  'gb18030',
])

/** The encoding of a scanned file as iconv-lite names it, in lower case. */
export function detectEncoding(scan: ByteScan): string {
  const marked = markOf(scan.head)
  if (marked !== null) return marked
  // Text in Latin letters has every other byte zero in UTF-16.
  if (scan.nulOdd > scan.bytes / 8 && scan.nulOdd > scan.nulEven * 10) return 'utf-16le'
  if (scan.nulEven > scan.bytes / 8 && scan.nulEven > scan.nulOdd * 10) return 'utf-16be'
  if (scan.broken === 0 || scan.multibyte > scan.broken * GOOD_PER_BROKEN) return 'utf-8'
  return guess(scan.sample)
}

/** @throws AppError BAD_INPUT for an encoding that cannot be read */
export function checkEncoding(encoding: string): string {
  const name = encoding.toLowerCase()
  if (iconv.encodingExists(name)) return name
  throw new AppError('BAD_INPUT', `The encoding “${encoding}” is not known here. Choose UTF-8 or Windows-1252.`)
}

/** Turns the bytes of a file into UTF-8, chunk by chunk. */
export function makeToUtf8(encoding: string): { write(chunk: Buffer): Buffer; end(): Buffer } {
  // The parser works on UTF-8 bytes itself, and characters that chunks cut in two are whole again there.
  if (encoding === 'utf-8') return { write: (chunk) => chunk, end: () => Buffer.alloc(0) }
  const decoder = iconv.getDecoder(encoding)
  return { write: (chunk) => Buffer.from(decoder.write(chunk)), end: () => Buffer.from(decoder.end() ?? '') }
}

function markOf(head: Buffer): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

function guess(sample: Buffer): string {
  const best = chardet
    .analyse(sample)
    .map((match) => ({ name: match.name.toLowerCase(), confidence: match.confidence }))
    .find((match) => guessable.has(match.name) || match.name === 'iso-8859-1')
  // Browsers read Latin-1 as Windows-1252 as well: the same but for the quotation marks people type.
  return best !== undefined && best.name !== 'iso-8859-1' && best.confidence >= CONFIDENT ? best.name : 'windows-1252'
}
