/** Longest duration, in seconds: 100,000 hours. */
export const MAX_DURATION_S = 360_000_000

/** What stands behind a number, the longest unit first, in seconds. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:d|days?)$/i, 86_400],
  [/^(?:h|hrs?|hours?|std)$/i, 3_600],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:s|secs?|seconds?)$/i, 1],
]

/**
 * The whole seconds that a text means: `1:30` and `1:30:05` are hours, minutes, seconds; else numbers with their units,
 * the longer before the shorter: `90 min`, `1h 30m`, `1,5 h`, `2 d`. A number behind hours alone is minutes, as is
 * one without any unit. Undefined for what is none, is negative or too long.
 */
export function readDuration(text: string): number | undefined {
  const seconds = readClock(text) ?? readUnits(text)
  if (seconds === undefined) return undefined
  const whole = Math.round(seconds)
  return whole <= MAX_DURATION_S ? whole : undefined
}

/** `1:30`, or `1:30:05` where there are seconds or `withSeconds` asks for them: what {@link readDuration} reads back. */
export function durationText(seconds: number, withSeconds = false): string {
  const whole = Math.round(Math.abs(seconds))
  const rest = whole % 60
  const hours = Math.floor(whole / 3_600)
  const shown = `${hours}:${two(Math.floor(whole / 60) % 60)}`
  const sign = seconds < 0 && whole > 0 ? '-' : ''
  return `${sign}${shown}${withSeconds || rest > 0 ? `:${two(rest)}` : ''}`
}

/** As its field shows it: to the minute, where it shows no seconds. */
export function durationWords(seconds: number, withSeconds: boolean): string {
  return withSeconds ? durationText(seconds, true) : durationText(Math.round(seconds / 60) * 60)
}

function readClock(text: string): number | undefined {
  const match = /^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/.exec(text)
  if (match === null) return undefined
  const [, hours = '0', minutes = '0', rest = '0'] = match
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest)
}

function readUnits(text: string): number | undefined {
  let left = text.trim()
  let total = 0
  // Place among the units of the one that came last.
  let last = -1
  while (left !== '') {
    const match = /^(\d{1,9}(?:[.,]\d{1,20})?)\s*(\p{L}*)\.?(?:\s+|(?=\d)|$)/u.exec(left)
    if (match === null) return undefined
    const [whole, number = '', word = ''] = match
    const at = word === '' ? bareUnit(last) : units.findIndex(([pattern]) => pattern.test(word))
    if (at <= last) return undefined
    total += Number(number.replace(',', '.')) * (units[at]?.[1] ?? 0)
    last = at
    left = left.slice(whole.length)
  }
  return last === -1 ? undefined : total
}

/** Minutes, alone or behind hours: `90`, `1h30`. Behind anything else a number is of no unit. */
function bareUnit(last: number): number {
  return last === -1 || last === 1 ? 2 : -1
}

const two = (number: number): string => String(number).padStart(2, '0')
