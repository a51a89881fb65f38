/** A clock of a record as it is known here. */
export type KnownClock = {
  readonly recordId: string
  readonly dueMs: number
  /** When the record was edited last, by the server's clock. */
  readonly editedMs: number
  /** Whether an edit of the record is on its way: what it shows may be refused. */
  readonly going: boolean
}

/**
 * Answers, each time that it is asked, which clocks have run out and were not named yet: each once, however late its
 * news came. What an edit has put into the past has not run out before anybody's eyes, and is not named.
 */
export function makeRunOut(): (nowMs: number, known: readonly KnownClock[]) => readonly string[] {
  /** When those ran out that are decided. */
  const decided = new Map<string, number>()
  let awaited: ReadonlyMap<string, number> = new Map()
  return (nowMs, known) => {
    const named: string[] = []
    for (const { recordId, dueMs, editedMs, going } of known) {
      if (dueMs > nowMs || decided.get(recordId) === dueMs) continue
      const wasAwaited = awaited.get(recordId) === dueMs
      if (going && !wasAwaited) continue
      decided.set(recordId, dueMs)
      if (wasAwaited || dueMs > editedMs) named.push(recordId)
    }
    awaited = new Map(known.filter(({ dueMs }) => dueMs > nowMs).map(({ recordId, dueMs }) => [recordId, dueMs]))
    return named
  }
}
