/** What a `datetime-local` input shows for an instant, in this device's zone, to the minute; '' for none. */
export function toLocalInput(instant: string | null): string {
  if (instant === null) return ''
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return ''
  const two = (part: number): string => String(part).padStart(2, '0')
  const year = String(at.getFullYear()).padStart(4, '0')
  return `${year}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The day that an instant is on in this device's zone, as date cells hold it. */
export function localDay(at: Date): string {
  return toLocalInput(at.toISOString()).slice(0, 10)
}

/** The instant that a `datetime-local` input means here, or null when it is empty or incomplete. */
export function fromLocalInput(text: string): string | null {
  const at = new Date(text)
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** `at` without its seconds: what a form starts with as "now". */
export function toMinute(at: Date): string {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString()
}
