import { durationWords } from '@operagrid/shared/domain/duration-text'
import type { DecimalSign } from '@operagrid/shared/domain/import'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import { plainNumbers } from '@operagrid/shared/domain/number-format'

import { uiLocale } from './format-time.ts'

/** As written: no more than this, so that 0.1 + 0.2 does not show how computers count. */
const MOST_DECIMALS = 10

/** The sign before the decimals where the person lives. */
export const uiDecimal: DecimalSign = new Intl.NumberFormat(uiLocale).format(1.5).includes(',') ? ',' : '.'

const formats = new Map<string, Intl.NumberFormat>()

/** A number as its field says it reads: `12.5%`, `€3.50`, `1,200 kg`, `1:30`. `short`: 123K, where width is scarce. */
export function numberWords(value: number, format: NumberFormat = plainNumbers, short = false): string {
  if (format.style === 'duration') return durationWords(value, format.seconds)
  const key = `${JSON.stringify(format)}${short ? 'short' : ''}`
  let known = formats.get(key)
  if (known === undefined) {
    known = new Intl.NumberFormat(uiLocale, optionsOf(format, short))
    formats.set(key, known)
  }
  const words = known.format(value)
  return format.style === 'plain' && format.unit !== '' ? `${words}\u00a0${format.unit}` : words
}

function optionsOf(format: Exclude<NumberFormat, { style: 'duration' }>, short: boolean): Intl.NumberFormatOptions {
  const style: Intl.NumberFormatOptions = {
    // What rounds to nought has no sign.
    signDisplay: 'negative',
    ...(format.style === 'currency'
      ? { style: 'currency', currency: format.currency }
      : { style: format.style === 'percent' ? 'percent' : 'decimal' }),
  }
  if (short) return { ...style, notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }
  const { decimals } = format
  if (decimals !== null) return { ...style, minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  // A currency has decimals of its own: 3.5 is €3.50, and 3.505 stays what it is.
  const own = new Intl.NumberFormat(uiLocale, style).resolvedOptions().minimumFractionDigits ?? 0
  return { ...style, minimumFractionDigits: own, maximumFractionDigits: Math.max(own, MOST_DECIMALS) }
}
