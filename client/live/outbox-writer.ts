import type { OpStore, QueuedOp } from './op-store.ts'

/** Writes to the store behind the back of whoever sends, in the order in which it is asked to. */
export type StoreWriter = {
  /** True once it is kept; never rejects. */
  put(queued: readonly QueuedOp[]): Promise<boolean>
  remove(opIds: readonly string[]): Promise<boolean>
  /** True while something could not be kept, and is in this page's memory only. */
  failed(): boolean
  /** True for what this page has let go of: a reading of the store that began before may still show it. */
  isGone(opId: string): boolean
  /** Resolves when every write so far is done or has failed. */
  settled(): Promise<void>
}

/** @param changed called when `failed` turns */
export function makeStoreWriter(store: OpStore, changed: () => void): StoreWriter {
  const gone = new Set<string>()
  const unkept = new Set<string>()
  let writing: Promise<void> = Promise.resolve()

  const note = (opIds: readonly string[], kept: boolean): void => {
    const before = unkept.size > 0
    for (const opId of opIds) {
      if (kept || gone.has(opId)) unkept.delete(opId)
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
    async put(queued) {
      const opIds = queued.map(({ opId }) => opId)
      for (const opId of opIds) gone.delete(opId)
      if (opIds.length === 0) return true
      const kept = await write(store.put(queued))
      note(opIds, kept)
      return kept
    },
    async remove(opIds) {
      for (const opId of opIds) gone.add(opId)
      note(opIds, true)
      return opIds.length === 0 || (await write(store.remove(opIds)))
    },
    failed: () => unkept.size > 0,
    isGone: (opId) => gone.has(opId),
    settled: () => writing,
  }
}
