import type { OpStore, QueuedOp } from './op-store.ts'

/** Reads and writes the store behind the back of whoever sends, in the order in which it is asked to. */
export type StoreWriter = {
  /** Gives `take` what the store holds, without what this page has let go of since the reading began. Rejects as `work` does. */
  read(work: () => Promise<readonly QueuedOp[]>, take: (held: readonly QueuedOp[]) => void): Promise<void>
  /** True once it is kept; never rejects. */
  put(queued: readonly QueuedOp[]): Promise<boolean>
  remove(opIds: readonly string[]): Promise<boolean>
  /** True while something could not be kept, and is in this page's memory only. */
  failed(): boolean
  /** Resolves when every write so far is done or has failed. */
  settled(): Promise<void>
}

/** @param changed called when `failed` turns */
export function makeStoreWriter(store: OpStore, changed: () => void): StoreWriter {
  /** Per reading that is not over: what was let go of meanwhile. One that begins later does not find it. */
  const readings = new Set<Set<string>>()
  /** Let go of, and still in the store, as it did not let itself be written. */
  const unremoved = new Set<string>()
  const unkept = new Set<string>()
  let writing: Promise<void> = Promise.resolve()

  const note = (opIds: readonly string[], kept: boolean): void => {
    const before = unkept.size > 0
    for (const opId of opIds) {
      if (kept || unremoved.has(opId)) unkept.delete(opId)
      else unkept.add(opId)
    }
    if (before !== unkept.size > 0) changed()
  }
  // Begun at once, not after the last: each is a transaction of its own, and those keep their order.
  const write = async (work: Promise<void>): Promise<boolean> => {
    const done = work.then(
      () => true,
      () => false,
    )
    writing = Promise.all([writing, done]).then(() => undefined)
    return await done
  }
  return {
    async read(work, take) {
      const gone = new Set<string>()
      readings.add(gone)
      try {
        const held = await work()
        // At once: a moment later an answer may have come.
        take(held.filter(({ opId }) => !gone.has(opId) && !unremoved.has(opId)))
      } finally {
        readings.delete(gone)
      }
    },
    async put(queued) {
      const opIds = queued.map(({ opId }) => opId)
      for (const opId of opIds) for (const set of [unremoved, ...readings]) set.delete(opId)
      if (opIds.length === 0) return true
      const kept = await write(store.put(queued))
      note(opIds, kept)
      return kept
    },
    async remove(opIds) {
      for (const opId of opIds) for (const set of [unremoved, ...readings]) set.add(opId)
      note(opIds, true)
      const removed = opIds.length === 0 || (await write(store.remove(opIds)))
      if (removed) for (const opId of opIds) unremoved.delete(opId)
      return removed
    },
    failed: () => unkept.size > 0,
    settled: () => writing,
  }
}
