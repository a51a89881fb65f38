import type { DBSchema } from 'idb'

import type { Op } from '@operagrid/shared/domain/op'
import type { ErrorCode } from '@operagrid/shared/errors'

import { openKeptDatabase } from './kept-database.ts'

/** What an op says, for its author: where, and what was entered. Understood also when its grid is gone. */
export type OpNote = { readonly place: string; readonly text: string }

/** Why an op was not taken. `remembered`: under the same id it would be answered so again. */
export type Refusal = { readonly code: ErrorCode; readonly message: string; readonly remembered?: true }

/** An op that its server has not acknowledged. One that was refused is the person's to decide on. */
export type QueuedOp = {
  readonly opId: string
  readonly gridId: string
  readonly op: Op
  readonly note: OpNote
  readonly queuedAt: string
  /** The outbox that sends it: one an open page. */
  readonly senderId: string
  readonly refusal: Refusal | null
}

/** True for outboxes that still send their own ops; null: this browser cannot tell. */
export type OpenSenders = ((senderId: string) => boolean) | null

/** Where queued ops outlive the page. Each method is one transaction: all of it or nothing. */
export type OpStore = {
  /** False where the browser refuses storage: then everything ends with the page. */
  readonly lasting: boolean
  /** The oldest first: op ids are UUIDv7, so by id. */
  list(): Promise<readonly QueuedOp[]>
  put(queued: readonly QueuedOp[]): Promise<void>
  remove(opIds: readonly string[]): Promise<void>
  /** Gives `senderId` the waiting ops of senders that are gone, so that one alone sends them; answers all there is. */
  claim(senderId: string, openSenders: OpenSenders): Promise<readonly QueuedOp[]>
}

type Schema = DBSchema & { op: { key: string; value: QueuedOp } }

/** Whose outbox: a shared computer must never send one person's ops as another's. */
export type OutboxOwner = { readonly tenantId: string; readonly memberId: string }

/** The name of the owner's database and channel. */
export function opStoreName(owner: OutboxOwner): string {
  return `operagrid-outbox-${owner.tenantId}-${owner.memberId}`
}

/** The outbox of one member in this browser, in a database of its own. Rejects where IndexedDB is blocked. */
export async function openOpStore(owner: OutboxOwner): Promise<OpStore> {
  const use = await openKeptDatabase<Schema>(opStoreName(owner), 1, (fresh) => {
    fresh.createObjectStore('op', { keyPath: 'opId' })
  })
  return {
    lasting: true,
    list: () => use((db) => db.getAll('op')),
    put: (queued) =>
      use(async (db) => {
        const tx = db.transaction('op', 'readwrite')
        await Promise.all([...queued.map((one) => tx.store.put(one)), tx.done])
      }),
    remove: (opIds) =>
      use(async (db) => {
        const tx = db.transaction('op', 'readwrite')
        await Promise.all([...opIds.map((opId) => tx.store.delete(opId)), tx.done])
      }),
    claim: (senderId, openSenders) =>
      use(async (db) => {
        const tx = db.transaction('op', 'readwrite')
        const before = await tx.store.getAll()
        const after = before.map((queued) => claimed(queued, senderId, openSenders))
        const taken = after.filter((queued, at) => queued !== before[at])
        await Promise.all([...taken.map((queued) => tx.store.put(queued)), tx.done])
        return after
      }),
  }
}

/** Keeps ops for the life of the page only: where the browser refuses storage, and in tests. */
export function makeMemoryOpStore(): OpStore {
  const kept = new Map<string, QueuedOp>()
  const all = (): QueuedOp[] => [...kept.values()].sort((a, b) => (a.opId < b.opId ? -1 : 1))
  const put = (queued: readonly QueuedOp[]): void => {
    for (const one of queued) kept.set(one.opId, one)
  }
  return {
    lasting: false,
    list: () => Promise.resolve(all()),
    put: (queued) => Promise.resolve(put(queued)),
    remove(opIds) {
      for (const opId of opIds) kept.delete(opId)
      return Promise.resolve()
    },
    claim(senderId, openSenders) {
      put(all().map((queued) => claimed(queued, senderId, openSenders)))
      return Promise.resolve(all())
    },
  }
}

function claimed(queued: QueuedOp, senderId: string, openSenders: OpenSenders): QueuedOp {
  const orphaned = queued.refusal === null && queued.senderId !== senderId && !(openSenders?.(queued.senderId) ?? false)
  return orphaned ? { ...queued, senderId } : queued
}
