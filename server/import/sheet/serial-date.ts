const DAY_MS = 86_400_000
/** Day 0 of a sheet's calendar, and of those that begin in 1904. */
const EPOCH_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_MS = Date.UTC(1904, 0, 1)
/** Excel takes 1900 for a leap year: the days before this one are one further on. */
const FIRST_TRUE_DAY = 61
/** 31 December 9999, the last day that sheets know. */
const LAST_DAY = 2_958_465

/** A sheet's number as 'YYYY-MM-DD', with ' HH:MM:SS' where it is past midnight; null for what is no day. */
export function serialDate(serial: number, from1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > LAST_DAY + 1) return null
  const early = !from1904 && serial < FIRST_TRUE_DAY ? 1 : 0
  const ms = Math.round((serial + early) * DAY_MS) + (from1904 ? EPOCH_1904_MS : EPOCH_MS)
  const [day = '', time = ''] = new Date(ms).toISOString().split('T')
  const clock = time.replace(/(\.000)?Z$/, '')
  return clock === '00:00:00' ? day : `${day} ${clock}`
}

/** A sheet's number as a time of day or a duration, 'HH:MM:SS'; more than a day is more hours. */
export function serialTime(serial: number): string {
  const seconds = Math.round(Math.abs(serial) * 86_400)
  const two = (amount: number): string => String(amount).padStart(2, '0')
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return serial < 0 && seconds > 0 ? `-${clock}` : clock
}
