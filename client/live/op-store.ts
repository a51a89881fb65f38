import { openDB } from 'idb'
import type { DBSchema } from 'idb'

import type { Op } from '@operagrid/shared/domain/op'

/** An op that its server has not acknowledged. `refusal`: why it was not taken; the person decides what becomes of it. */
export type QueuedOp = {
  readonly opId: string
  readonly gridId: string
  readonly op: Op
  readonly queuedAt: string
  /** Which open page sends it. */
  readonly pageId: string
  readonly refusal: string | null
}

/** Where queued ops outlive the page. `list` answers the oldest first: op ids are UUIDv7, so by id. */
export type OpStore = {
  list(): Promise<readonly QueuedOp[]>
  put(queued: readonly QueuedOp[]): Promise<void>
  remove(opIds: readonly string[]): Promise<void>
}

type Schema = DBSchema & { op: { key: string; value: QueuedOp } }

/** Whose outbox: a shared computer must never send one person's ops as another's. */
export type OutboxOwner = { readonly tenantId: string; readonly memberId: string }

/** The outbox of one member in this browser, in a database of its own. Rejects where IndexedDB is blocked. */
export async function openOpStore(owner: OutboxOwner): Promise<OpStore> {
  const db = await openDB<Schema>(`operagrid-outbox-${owner.tenantId}-${owner.memberId}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('op', { keyPath: 'opId' })
    },
    // Another page brings a newer shape: let it, this page's memory still has its ops.
    blocking() {
      db.close()
    },
  })
  return {
    list: () => db.getAll('op'),
    async put(queued) {
      const tx = db.transaction('op', 'readwrite')
      await Promise.all([...queued.map((one) => tx.store.put(one)), tx.done])
    },
    async remove(opIds) {
      const tx = db.transaction('op', 'readwrite')
      await Promise.all([...opIds.map((opId) => tx.store.delete(opId)), tx.done])
    },
  }
}

/** Keeps ops for the life of the page only: where the browser refuses storage, and in tests. */
export function makeMemoryOpStore(): OpStore {
  const kept = new Map<string, QueuedOp>()
  return {
    list: () => Promise.resolve([...kept.values()].sort((a, b) => (a.opId < b.opId ? -1 : 1))),
    put(queued) {
      for (const one of queued) kept.set(one.opId, one)
      return Promise.resolve()
    },
    remove(opIds) {
      for (const opId of opIds) kept.delete(opId)
      return Promise.resolve()
    },
  }
}
