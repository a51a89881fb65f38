/** Words on screen are English; a person's own kind of English decides how dates are written. */
export const uiLocale =
  typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? navigator.language : 'en-GB'

const relative = new Intl.RelativeTimeFormat('en', { style: 'narrow', numeric: 'auto' })
const clock = new Intl.DateTimeFormat(uiLocale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const second = new Intl.DateTimeFormat(uiLocale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat(uiLocale, { day: 'numeric', month: 'short' })
const dayAndYear = new Intl.DateTimeFormat(uiLocale, { day: 'numeric', month: 'short', year: 'numeric' })
const full = new Intl.DateTimeFormat(uiLocale, { dateStyle: 'full', timeStyle: 'long' })

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `now`, `12s ago`, `5m ago`, `3h ago`, `2d ago`; after a week the day itself. A future within a minute is `now`: clocks differ. */
export function formatRelative(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime()
  const size = Math.abs(age)
  if (age < SECOND && size < MINUTE) return relative.format(0, 'second')
  if (size < MINUTE) return relative.format(-Math.trunc(age / SECOND), 'second')
  if (size < HOUR) return relative.format(-Math.trunc(age / MINUTE), 'minute')
  if (size < DAY) return relative.format(-Math.trunc(age / HOUR), 'hour')
  if (size < 7 * DAY) return relative.format(-Math.trunc(age / DAY), 'day')
  return formatDay(at, now)
}

/** `14 Mar`, with the year when it is not this one. */
export function formatDay(at: Date, now: Date): string {
  return (at.getFullYear() === now.getFullYear() ? day : dayAndYear).format(at)
}

/** `14:32`, in this browser's zone. */
export function formatClock(at: Date): string {
  return clock.format(at)
}

/** `14:32:07`, in this browser's zone. */
export function formatSecond(at: Date): string {
  return second.format(at)
}

/** Everything, zone included: for titles. */
export function formatFull(at: Date): string {
  return full.format(at)
}

/** How long a relative time of this age stays true, in milliseconds. */
export function relativeStepMs(ageMs: number): number {
  const size = Math.abs(ageMs)
  if (size < MINUTE) return SECOND
  if (size < HOUR) return 15 * SECOND
  return 5 * MINUTE
}
