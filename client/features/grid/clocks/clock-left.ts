import type { Clock } from '@operagrid/shared/domain/clock'

/** How near a deadline is. */
export type Nearness = 'calm' | 'soon' | 'over'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const two = (count: number): string => String(count).padStart(2, '0')

/** What is left of a clock, or how long it is over: `12:04 left`, `2 h 05 min left`, `3 d 4 h left`, `3 min over`. */
export function leftWords(leftMs: number): string {
  if (leftMs > 0 && leftMs < HOUR) {
    // Rounded up, so that it is over when nothing is left.
    const seconds = Math.ceil(leftMs / SECOND)
    return seconds === 3_600 ? '60:00 left' : `${Math.floor(seconds / 60)}:${two(seconds % 60)} left`
  }
  const size = Math.abs(leftMs)
  return `${sizeWords(size)} ${leftMs > 0 ? 'left' : 'over'}`
}

function sizeWords(ms: number): string {
  if (ms < MINUTE) return 'just'
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${two(Math.floor(ms / MINUTE) % 60)} min`
  const days = Math.floor(ms / DAY)
  return days < 10 ? `${days} d ${Math.floor(ms / HOUR) % 24} h` : `${days} d`
}

/** From how much on a clock is soon over, in ms: a quarter of the shortest time that it gives, a minute to an hour. */
export function soonMs(clock: Clock | undefined): number {
  const times = clock?.from === 'status' ? clock.allowances.map(({ minutes }) => minutes) : [clock?.minutes ?? 0]
  const given = times.filter((minutes) => minutes > 0)
  return given.length === 0 ? HOUR : Math.min(HOUR, Math.max(MINUTE, (Math.min(...given) * MINUTE) / 4))
}

export function nearness(leftMs: number, soon: number): Nearness {
  return leftMs <= 0 ? 'over' : leftMs <= soon ? 'soon' : 'calm'
}
