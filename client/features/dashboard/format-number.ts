import { uiLocale } from '../../ui/format-time.ts'

const exact = new Intl.NumberFormat(uiLocale, { maximumFractionDigits: 2 })
const compact = new Intl.NumberFormat(uiLocale, { notation: 'compact', maximumFractionDigits: 1 })

/** `12,345.68`; a dash for nothing. */
export function formatNumber(value: number | null): string {
  return value === null ? '–' : exact.format(value)
}

/** As above up to 99,999, then `123K`: for places where width is scarce. */
export function formatShort(value: number | null): string {
  if (value === null) return '–'
  return Math.abs(value) < 100_000 ? exact.format(value) : compact.format(value)
}
