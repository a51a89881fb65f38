const MAX_LOOKS = 1_000

/** Says whether something may be looked at again: not more often than once in `lookMs`, since scrolling asks for much. */
export function makeDue(lookMs: number): (key: string) => boolean {
  /** When each was last looked at, in ms of `performance.now()`. */
  const looks = new Map<string, number>()
  return (key) => {
    const now = performance.now()
    if (now - (looks.get(key) ?? -Infinity) < lookMs) return false
    if (looks.size >= MAX_LOOKS) looks.clear()
    looks.set(key, now)
    return true
  }
}
