/** Half a year, typed digit by digit, is a year long ago: nothing is looked for before this one. */
const FIRST_YEAR = 2000

/** The first moment of a day, `2026-11-27`, in this browser's zone, as ISO 8601 in UTC; null for what is no day. */
export function dayStart(day: string | undefined): string | null {
  return momentOf(day, 0)
}

/** The first moment after a day. Not 24 hours later: twice a year a day is longer or shorter. */
export function dayEnd(day: string | undefined): string | null {
  return momentOf(day, 1)
}

function momentOf(day: string | undefined, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day ?? '') ?? []
  if (year === undefined || Number(year) < FIRST_YEAR) return null
  const first = new Date(Number(year), Number(month) - 1, Number(date))
  // The 31st of a shorter month would be a day of the next.
  if (first.getMonth() !== Number(month) - 1) return null
  first.setDate(first.getDate() + daysLater)
  return first.toISOString()
}
