import type { DecimalSign } from './import.ts'

/**
 * A text read as a number in both decimal conventions; null where it is none.
 * `unit` is a currency or per cent sign that a number cell does not keep ('' = none).
 */
export type NumberScan = {
  readonly dot: number | null
  readonly comma: number | null
  readonly unit: string
  /** All digits, as identifiers are. */
  readonly plain: boolean
}

const currencies = 'USD|EUR|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|BRL'
const shape = new RegExp(
  String.raw`^(\()?([+\-−])?(?:([$€£¥₹]|${currencies}) ?)?([+\-−])?(\d[\d.,'’ ]*|[.,]\d+)(e[+\-]?\d{1,3})?(?: ?(%|[€$£¥₹]|${currencies}))?(-)?(\))?$`,
  'i',
)
const spaces = /[\u00a0\u2009\u202f]/g
const dotForm = /^(?:\d+|\d{1,3}(?:([,'’ ])\d{3})(?:\1\d{3})*)?(?:\.\d+)?$/
const commaForm = /^(?:\d+|\d{1,3}(?:([.'’ ])\d{3})(?:\1\d{3})*)?(?:,\d+)?$/

/** Digits that a double keeps exactly; a longer run is an identifier, not an amount. */
const MAX_DIGITS = 15

/** Reads a trimmed text as a number, or null when it is one in no convention. */
export function scanNumber(text: string): NumberScan | null {
  if (text.length > 40) return null
  const match = shape.exec(text.replace(spaces, ' '))
  if (match === null) return null
  const [, open, sign, unitBefore, lateSign, body = '', exponent = '', unitAfter, trailing, close] = match
  if ((open === undefined) !== (close === undefined)) return null
  const signs = [open, sign, lateSign, trailing].filter((one) => one !== undefined)
  if (signs.length > 1) return null
  const negative = signs.some((one) => one !== '+')
  const plain = /^\d+$/.test(text)
  // '12E5' is a room or a serial number more often than 1,200,000.
  if (exponent !== '' && !/[.,]/.test(body) && !/[+-]/.test(exponent)) return null
  const dot = valueOf(body, exponent, '.', negative)
  const comma = valueOf(body, exponent, ',', negative)
  if (dot === null && comma === null) return null
  return { dot, comma, unit: (unitBefore ?? unitAfter ?? '').toUpperCase(), plain }
}

/** The number that `text` means under a decimal sign, or null. */
export function readNumber(text: string, decimal: DecimalSign): number | null {
  const scan = scanNumber(text)
  return scan === null ? null : decimal === '.' ? scan.dot : scan.comma
}

function valueOf(body: string, exponent: string, decimal: DecimalSign, negative: boolean): number | null {
  const trimmed = body.trimEnd()
  if (!(decimal === '.' ? dotForm : commaForm).test(trimmed)) return null
  const [whole = '', fraction = ''] = trimmed.split(decimal)
  const digits = whole.replace(/\D/g, '')
  if (digits.replace(/^0+/, '').length > MAX_DIGITS) return null
  const value = Number(`${digits === '' ? '0' : digits}.${fraction === '' ? '0' : fraction}${exponent}`)
  if (!Number.isFinite(value)) return null
  return negative && value !== 0 ? -value : value
}
