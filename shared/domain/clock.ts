import { z } from 'zod'

import { shortId } from './id.ts'
import { timeZone } from './query.ts'

/** Longest time that a clock gives, in minutes: a year. */
export const MAX_ALLOWANCE_MIN = 525_600

/** Most allowances that a clock has: one for each state of a status. */
const MAX_ALLOWANCES = 100

const minutes = z
  .int('Enter whole minutes.')
  .min(0, 'Enter a time of 0 or more.')
  .max(MAX_ALLOWANCE_MIN, 'At most a year.')

/** How long a record may be in a state. */
export const allowance = z.strictObject({ state: shortId, minutes })
export type Allowance = z.infer<typeof allowance>

/**
 * Where the deadline of a clock comes from. `field`: so many minutes after what a date field of the record holds; a
 * date counts from its midnight in `zone`. `until`: a status field whose finished states end the clock; absent = it
 * never ends. `status`: each state of a status field that is named gives its own minutes, from the moment at which the
 * record came into it; other states, and finished ones, give none.
 */
export const clock = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('field'), field: shortId, minutes, zone: timeZone, until: shortId.optional() }),
  z.strictObject({
    from: z.literal('status'),
    field: shortId,
    allowances: z.array(allowance).max(MAX_ALLOWANCES, `At most ${MAX_ALLOWANCES} states have a time.`),
  }),
])
export type Clock = z.infer<typeof clock>

/** The fields that a clock reads. */
export function clockReads(read: Clock): readonly string[] {
  return read.from === 'field' && read.until !== undefined ? [read.field, read.until] : [read.field]
}

/** True when both count down to the same. */
export function sameClock(a: Clock | undefined, b: Clock | undefined): boolean {
  if (a === undefined || b === undefined || a.from !== b.from || a.field !== b.field) return a === b
  if (a.from === 'field')
    return b.from === 'field' && a.minutes === b.minutes && a.zone === b.zone && a.until === b.until
  const times = ({ allowances }: typeof a): string =>
    JSON.stringify(allowances.map(({ state, minutes }) => [state, minutes]))
  return b.from === 'status' && times(a) === times(b)
}
