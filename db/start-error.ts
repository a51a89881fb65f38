/**
 * Something outside the program keeps it from starting.
 * The message is the one line that people read: it names the thing and says what to do about it.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** The text of anything thrown, on one line, for use inside a StartError. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}

/** The system or PostgreSQL error code that a thrown thing carries, such as ENOENT or 28P01. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
