import type { GroupBy } from '@operagrid/shared/domain/query'
import { makeBucket } from '@operagrid/shared/domain/query-bucket'

import { uiLocale } from '../../ui/format-time.ts'

export type Bucket = NonNullable<GroupBy['bucket']>

/** A bucket is named by its beginning on the wall clock of the widget's zone: no zone is applied again here. */
const parts: Readonly<Record<Bucket, Intl.DateTimeFormatOptions>> = {
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
}

/** Within this year the year goes without saying; another one's days and hours would read like this one's. */
function formatOf(bucket: Bucket, at: Date): Intl.DateTimeFormat {
  const far = at.getUTCFullYear() !== new Date().getUTCFullYear()
  const distance: Intl.DateTimeFormatOptions = far ? { day: 'numeric', month: 'short', year: 'numeric' } : {}
  return formatterOf({ timeZone: 'UTC', ...(bucket === 'month' ? {} : distance), ...parts[bucket] })
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs as much as formatting a thousand dates. */
function formatterOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(uiLocale, options)
  formatters.set(key, made)
  return made
}

/** More than this many are not filled: the gap is the message then, and the drawing would be a smear. */
const MAX_FILLED = 1500

/** `23 Nov`, `Mon, 14:00`, `Week of 23 Nov`, `Nov 2026`; of another year `8 Mar 2024`. */
export function bucketName(key: string, bucket: Bucket): string {
  const at = startOf(key)
  if (at === null) return key
  const name = formatOf(bucket, at).format(at)
  return bucket === 'week' ? `Week of ${name}` : name
}

/** All buckets from the first to the last of `keys`, in time order, those without a key included. */
export function fillBuckets(keys: readonly string[], bucket: Bucket): string[] {
  const sorted = [...keys].sort()
  const first = sorted[0]
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return []
  const filled: string[] = []
  for (let key = first; key <= last; key = nextKey(key, bucket)) {
    filled.push(key)
    if (filled.length > MAX_FILLED || startOf(key) === null) return sorted
  }
  // A change of the clock can leave a key between two steps.
  return [...new Set([...filled, ...sorted])].sort()
}

function nextKey(key: string, bucket: Bucket): string {
  const at = startOf(key)
  if (at === null) return `${key}\uffff`
  if (bucket === 'hour') at.setUTCHours(at.getUTCHours() + 1)
  else if (bucket === 'month') at.setUTCMonth(at.getUTCMonth() + 1)
  else at.setUTCDate(at.getUTCDate() + (bucket === 'week' ? 7 : 1))
  return at.toISOString().slice(0, key.length)
}

/** The moment its name says, as if the wall clock of its zone were UTC; null for what is no bucket. */
function startOf(key: string): Date | null {
  const at = new Date(key.length === 13 ? `${key}:00Z` : `${key}T00:00Z`)
  return Number.isNaN(at.getTime()) ? null : at
}

/** True for the bucket that is not over yet: its value still grows. */
export function isOpenBucket(key: string, groupBy: GroupBy, now: Date): boolean {
  return makeBucket('dateTime', groupBy)(now.toISOString()) === key
}
