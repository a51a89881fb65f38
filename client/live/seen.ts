const PREFIX = 'operagrid-seen-'

/**
 * The name of a member's database for what the server told, to be shown again without a signal. It ends when
 * the member leaves; what still waits for the server is kept elsewhere, and stays.
 */
export function seenName(memberId: string): string {
  return PREFIX + memberId
}

/** Deletes what others than `memberId` were told; null = everybody. Best effort: some browsers list no databases. */
export async function forgetOthers(memberId: string | null): Promise<void> {
  try {
    for (const { name = '' } of await indexedDB.databases())
      if (name.startsWith(PREFIX) && (memberId === null || name !== seenName(memberId))) indexedDB.deleteDatabase(name)
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
