const DAY_MS = 86_400_000

/**
 * Reads clock times of an IANA zone: from a wall time, given as if it were UTC, to the instant,
 * both in milliseconds. A time that the clocks skip is read with the offset before the jump, one
 * that comes twice is its first (as Temporal's 'compatible' has it).
 */
export function makeZoneClock(zone: string): (wallMs: number) => number {
  const offsetAt = makeOffset(zone)
  // Offset by day; null = the clocks change near that day.
  const calm = new Map<number, number | null>()
  return (wallMs) => {
    const day = Math.floor(wallMs / DAY_MS)
    let offset = calm.get(day)
    if (offset === undefined) {
      const before = offsetAt((day - 1) * DAY_MS)
      offset = before === offsetAt((day + 2) * DAY_MS) ? before : null
      calm.set(day, offset)
    }
    return wallMs - (offset ?? nearChange(wallMs, offsetAt))
  }
}

function nearChange(wallMs: number, offsetAt: (instantMs: number) => number): number {
  const before = offsetAt(wallMs - DAY_MS)
  const after = offsetAt(wallMs + DAY_MS)
  if (offsetAt(wallMs - before) === before) return before
  return offsetAt(wallMs - after) === after ? after : before
}

function makeOffset(zone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return (instantMs) => {
    const seconds = Math.floor(instantMs / 1000) * 1000
    const wall: Record<string, number> = {}
    for (const part of format.formatToParts(seconds)) wall[part.type] = Number(part.value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = wall
    return Date.UTC(year, month - 1, day, hour, minute, second) - seconds
  }
}
