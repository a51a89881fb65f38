/**
 * A short id for an error, the same each time the same thing breaks at the same place, so that
 * support can tell reports apart. Holds nothing of the message itself.
 */
export function fingerprint(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name} ${error.message} ${error.stack?.split('\n')[1] ?? ''}` : String(error)
  let hash = 5381
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) >>> 0
  return `C-${hash.toString(36).toUpperCase().padStart(7, '0')}`
}
