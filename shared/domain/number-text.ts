import { durationText, readDuration } from './duration-text.ts'
import { scanNumber } from './import-number.ts'
import type { DecimalSign } from './import.ts'
import type { NumberFormat } from './number-format.ts'

/**
 * How a text came to be. `decimal`: the sign before the decimals where its author lives; absent = not known, and
 * then a text that means two numbers means none. `typed`: into the field itself, as it is shown there: 12 is 12 %
 * where percentages are. Otherwise it was copied, and a number is the one that is stored.
 */
export type NumberManner = { readonly decimal?: DecimalSign; readonly typed?: boolean }

const storedForm = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/**
 * The number that a trimmed text means in a field of this format: as it is stored, or as people write it, with
 * groups of thousands, the field's own unit, sign of per cent or currency. Undefined for what is no number, or is
 * one of another unit.
 */
export function readNumberText(
  text: string,
  format: NumberFormat,
  { decimal, typed = false }: NumberManner = {},
): number | undefined {
  if (format.style === 'duration') return readDuration(text)
  if (!typed && storedForm.test(text)) return Number(text)
  const bare = withoutSign(text, format)
  const number = readBare(bare, decimal)
  if (number === undefined || format.style !== 'percent') return number
  return typed || bare !== text ? shift(number, -2) : number
}

/** A number as an editor of its field begins with it: every digit that is stored, and no groups. */
export function numberText(value: number, format: NumberFormat, decimal: DecimalSign): string {
  if (format.style === 'duration') return durationText(value, format.seconds)
  const percent = format.style === 'percent'
  const text = String(percent ? shift(value, 2) : value).replace('.', decimal)
  return percent ? `${text} %` : text
}

function readBare(text: string, decimal: DecimalSign | undefined): number | undefined {
  const scan = scanNumber(text)
  if (scan === null || scan.unit !== '') {
    // More digits than people write, as an editor begins with them: there are no groups then.
    const stored = decimal === ',' ? text.replace(',', '.') : text
    return storedForm.test(stored) ? Number(stored) : undefined
  }
  const { dot, comma } = scan
  if (dot === null || comma === null || dot === comma) return dot ?? comma ?? undefined
  return decimal === undefined ? undefined : decimal === '.' ? dot : comma
}

function withoutSign(text: string, format: Exclude<NumberFormat, { style: 'duration' }>): string {
  switch (format.style) {
    case 'percent':
      return text.replace('%', '').trim()
    case 'currency': {
      const upper = text.toUpperCase()
      const sign = signsOf(format.currency).find((one) => upper.includes(one.toUpperCase()))
      if (sign === undefined) return text
      const at = upper.indexOf(sign.toUpperCase())
      return `${text.slice(0, at).trim()}${text.slice(at + sign.length).trim()}`
    }
    case 'plain': {
      const { unit } = format
      const isThere = unit !== '' && text.toLowerCase().endsWith(unit.toLowerCase())
      return isThere ? text.slice(0, -unit.length).trim() : text
    }
  }
}

const signs = new Map<string, readonly string[]>()

/** What a currency is written with, the longest first: US$ before $. */
function signsOf(currency: string): readonly string[] {
  let known = signs.get(currency)
  if (known === undefined) {
    const written = ['en', 'en-GB'].flatMap((locale) =>
      (['symbol', 'narrowSymbol'] as const).flatMap((currencyDisplay) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay })
          .formatToParts(0)
          .flatMap(({ type, value }) => (type === 'currency' ? [value] : [])),
      ),
    )
    known = [...new Set([currency, ...written])].sort((a, b) => b.length - a.length)
    signs.set(currency, known)
  }
  return known
}

/** `value` times ten to the power of `by`, to the last digit: 33.3 by -2 is 0.333. */
function shift(value: number, by: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + by}`)
}
