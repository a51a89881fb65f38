/** An instant as `<input type="datetime-local">` wants it: the person's own zone, to the minute or second. */
export function toLocalMoment(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  const pad = (part: number) => String(part).padStart(2, '0')
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
  const seconds = at.getSeconds() === 0 ? '' : `:${pad(at.getSeconds())}`
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}${seconds}`
}

/** What `<input type="datetime-local">` holds, as an instant; null when it is empty or not a time. */
export function fromLocalMoment(local: string): string | null {
  if (local === '') return null
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
