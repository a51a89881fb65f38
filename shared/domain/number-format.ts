import { z } from 'zod'

import { safeText } from './text.ts'

/** Most decimals that a number is shown with. */
export const MAX_DECIMALS = 8

/** Longest unit, in UTF-16 code units. */
export const MAX_UNIT = 16

/** null = as many as the number has. */
const decimals = z.int().min(0).max(MAX_DECIMALS).nullable()
const unit = safeText(MAX_UNIT)
  .transform((text) => text.trim().replace(/\s+/gu, ' '))
  .refine((text) => !/[\d.,]/u.test(text), 'A unit has no digits, points or commas.')

/**
 * How the numbers of a field read. What is stored does not depend on it, but for a percentage, whose hundredth is:
 * 0.125 reads as 12.5 %. `unit`: what stands behind a number, '' = nothing; `currency`: its ISO 4217 code. The style
 * of durations alone is for whole seconds: 5400 reads as 1:30, or as 1:30:00 with `seconds`.
 */
export const numberFormat = z.discriminatedUnion('style', [
  z.strictObject({ style: z.literal('plain'), decimals, unit }),
  z.strictObject({ style: z.literal('percent'), decimals }),
  z.strictObject({
    style: z.literal('currency'),
    decimals,
    currency: z.string().regex(/^[A-Z]{3}$/, 'Name a currency by its three letters, like EUR.'),
  }),
  z.strictObject({ style: z.literal('duration'), seconds: z.boolean() }),
])
export type NumberFormat = z.infer<typeof numberFormat>
export type NumberStyle = NumberFormat['style']

/** How people read a style. */
export const numberStyleNames: Readonly<Record<NumberStyle, string>> = {
  plain: 'Number',
  percent: 'Percent',
  currency: 'Currency',
  duration: 'Duration',
}

/** How numbers read of which nothing else is said. */
export const plainNumbers: NumberFormat = { style: 'plain', decimals: null, unit: '' }

/** How durations read of which nothing else is said: to the minute. */
export const plainDuration: NumberFormat = { style: 'duration', seconds: false }

/** True where a format says no more than none would. */
export function isPlain(format: NumberFormat): boolean {
  return format.style === 'plain' && format.decimals === null && format.unit === ''
}

/** A format in words: `Currency, EUR, 2 decimals`. */
export function formatWords(format: NumberFormat): string {
  if (format.style === 'duration') return format.seconds ? 'h:mm:ss' : 'h:mm'
  const { style, decimals: count } = format
  const of = style === 'currency' ? format.currency : style === 'plain' ? format.unit : ''
  const places = count === null ? '' : count === 1 ? '1 decimal' : `${count} decimals`
  return [numberStyleNames[style], of, places].filter((part) => part !== '').join(', ')
}
