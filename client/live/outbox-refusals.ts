import type { OpResult } from '@operagrid/shared/domain/op'

import type { QueuedOp, Refusal } from './op-store.ts'
import type { StoreWriter } from './outbox-writer.ts'
import type { OutboxSettings } from './outbox.ts'

/** The refused ops of a member in this browser: every page shows the same, and any may decide on them. */
export type Refusals = {
  list(): readonly QueuedOp[]
  has(opId: string): boolean
  add(refused: readonly QueuedOp[]): void
  /** Takes refused ops out, to be sent again or forgotten in the store as well; those that are gone are left out. */
  takeBack(opIds: readonly string[]): readonly QueuedOp[]
  /** What the store was read to hold. */
  take(all: readonly QueuedOp[]): void
  close(): void
}

/** What is kept of the answer to a refused op. */
export function refusalOf({ code, message, remembered }: OpResult & { status: 'rejected' }): Refusal {
  return { code, message, ...(remembered && { remembered }) }
}

/** True when an op must go under a new id to be looked at again: too old stays too old, and so do answers that are kept. */
export function mustBeRenewed(refusal: Refusal | null): boolean {
  return refusal?.remembered === true || refusal?.code === 'STALE_OP'
}

/**
 * @param isWaiting true for what is sent again: an older reading of the store may still show it as refused
 * @param changed called when there are others than before
 */
export function makeRefusals(
  { store, neighbours }: Pick<OutboxSettings, 'store' | 'neighbours'>,
  writer: StoreWriter,
  { isWaiting, changed }: { isWaiting: (opId: string) => boolean; changed: () => void },
): Refusals {
  let refused = new Map<string, QueuedOp>()
  /** Refused here and not in the store yet, so that a reading of the store does not lose them. */
  const fresh = new Set<string>()

  function take(all: readonly QueuedOp[]): void {
    const stored = all.filter((queued) => queued.refusal !== null && !isWaiting(queued.opId))
    const own = [...refused.values()].filter((queued) => fresh.has(queued.opId))
    const before = refused
    // The same object as long as it is the same op: it is on screen, maybe with the focus in it.
    refused = new Map([...stored, ...own].map((queued) => [queued.opId, before.get(queued.opId) ?? queued]))
    const same = refused.size === before.size && [...refused.keys()].every((opId) => before.has(opId))
    if (!same) changed()
  }

  async function read(): Promise<void> {
    try {
      await writer.read(() => store.list(), take)
    } catch {
      // What is shown stays.
    }
  }
  const stop = neighbours.listen(() => void read())

  return {
    list: () => [...refused.values()].sort((a, b) => (a.opId < b.opId ? -1 : 1)),
    has: (opId) => refused.has(opId),
    take,
    add(more) {
      if (more.length === 0) return
      for (const queued of more) {
        refused.set(queued.opId, queued)
        fresh.add(queued.opId)
      }
      void writer.put(more).then((kept) => {
        if (!kept) return
        for (const queued of more) fresh.delete(queued.opId)
        neighbours.tell()
      })
    },
    takeBack(opIds) {
      const taken = opIds.flatMap((opId) => refused.get(opId) ?? [])
      for (const { opId } of taken) {
        refused.delete(opId)
        fresh.delete(opId)
      }
      if (taken.length > 0) changed()
      return taken
    },
    close: stop,
  }
}
