import { MAX_OPS } from '@operagrid/shared/domain/op'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { OpStore, QueuedOp } from './op-store.ts'

/** Longest call, in characters of JSON; one op alone may be longer. */
const MAX_CALL_CHARS = 200_000
const RETRY_MS = { first: 1000, most: 15_000 }

/** A refusal of the whole call, as `errorOf` reads it. */
export type SendFault = { readonly code: ErrorCode | 'OFFLINE'; readonly message: string }

/**
 * How ops leave. Rejects when it is not known whether they arrived; `faultOf` then says whether
 * trying again can help.
 */
export type SendOps = (gridId: string, ops: readonly Op[]) => Promise<readonly OpResult[]>

export type OutboxSettings = {
  readonly store: OpStore
  readonly send: SendOps
  readonly faultOf: (error: unknown) => SendFault
  readonly pageId: string
  /** True for pages that still send their own ops; null: not known. */
  readonly openPages: () => Promise<((pageId: string) => boolean) | null>
}

/** Called once per op, after its own answer. */
export type OutcomeListener = (queued: QueuedOp, result: OpResult) => void

export type Outbox = {
  /** Ops of earlier pages are loaded; until then `waiting` lacks them. */
  readonly ready: Promise<void>
  /** Keeps `ops` until each is acknowledged, and sends them in this order per grid. */
  add(gridId: string, ops: readonly Op[]): void
  /** A grid's ops that are not acknowledged, oldest first, without the refused. */
  waiting(gridId: string): readonly QueuedOp[]
  /** A grid's ops that the server refused and nobody has dropped yet. */
  refused(gridId: string): readonly QueuedOp[]
  /** Lets go of a refused op: the person's own decision. */
  drop(opId: string): void
  onOutcome(listener: OutcomeListener): () => void
  /** Sends what waits now instead of at the next try. */
  wake(): void
  /** Stops sending; what waits stays stored for the next page. */
  close(): void
}

/** Faults after which the same ops may succeed; all others are an answer to the ops themselves. */
const passing: ReadonlySet<SendFault['code']> = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'INTERNAL',
  'TOO_MANY',
  'UNAUTHENTICATED',
])

/** Ops on their way to the server: sent in order per grid, again with the same id until answered. */
export function createOutbox(settings: OutboxSettings): Outbox {
  const queues = new Map<string, QueuedOp[]>()
  const refusals = new Map<string, QueuedOp>()
  const sending = new Set<string>()
  const listeners = new Set<OutcomeListener>()
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const queueOf = (gridId: string): QueuedOp[] => {
    const queue = queues.get(gridId) ?? []
    queues.set(gridId, queue)
    return queue
  }
  const ready = adopt()

  async function adopt(): Promise<void> {
    const [stored, isOpen] = await Promise.all([settings.store.list(), settings.openPages()])
    for (const queued of stored) {
      if (queued.refusal !== null) refusals.set(queued.opId, queued)
      else if (isOpen === null || queued.pageId === settings.pageId || !isOpen(queued.pageId)) {
        const queue = queueOf(queued.gridId)
        if (queue.some((one) => one.opId === queued.opId)) continue
        // Earlier than whatever this page has added meanwhile.
        const at = queue.findIndex((one) => one.opId > queued.opId)
        if (at === -1) queue.push(queued)
        else queue.splice(at, 0, queued)
      }
    }
    wake()
  }

  function wake(): void {
    clearTimeout(retry)
    for (const gridId of queues.keys()) void drain(gridId)
  }

  async function drain(gridId: string): Promise<void> {
    if (sending.has(gridId) || closed) return
    sending.add(gridId)
    try {
      let many = MAX_OPS
      for (
        let batch = takeBatch(queueOf(gridId), many);
        batch.length > 0 && !closed;
        batch = takeBatch(queueOf(gridId), many)
      ) {
        try {
          const results = await settings.send(
            gridId,
            batch.map((queued) => queued.op),
          )
          failures = 0
          await settle(gridId, batch, results)
        } catch (error) {
          const fault = settings.faultOf(error)
          if (passing.has(fault.code)) {
            later()
            return
          }
          const [first] = batch
          // One op spoils the call: from here on each is sent alone, so that only the culprit is refused.
          if (batch.length > 1) many = 1
          else if (first)
            await settle(gridId, batch, [
              {
                opId: first.opId,
                status: 'rejected',
                code: fault.code === 'OFFLINE' ? 'UNAVAILABLE' : fault.code,
                message: fault.message,
              },
            ])
        }
      }
    } finally {
      sending.delete(gridId)
    }
  }

  function later(): void {
    clearTimeout(retry)
    if (closed) return
    retry = setTimeout(wake, Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures) * (0.5 + Math.random() / 2))
    failures += 1
  }

  async function settle(gridId: string, batch: readonly QueuedOp[], results: readonly OpResult[]): Promise<void> {
    const byId = new Map(results.map((result) => [result.opId, result]))
    const answered = batch.filter((queued) => byId.has(queued.opId))
    const ids = new Set(answered.map((queued) => queued.opId))
    queues.set(
      gridId,
      queueOf(gridId).filter((queued) => !ids.has(queued.opId)),
    )
    const gone: string[] = []
    const kept: QueuedOp[] = []
    for (const queued of answered) {
      const result = byId.get(queued.opId)
      if (!result) continue
      if (result.status === 'applied') gone.push(queued.opId)
      else {
        const refused = { ...queued, refusal: result.message }
        refusals.set(queued.opId, refused)
        kept.push(refused)
      }
      for (const listener of listeners) listener(queued, result)
    }
    await Promise.all([
      gone.length > 0 ? settings.store.remove(gone) : undefined,
      kept.length > 0 ? settings.store.put(kept) : undefined,
    ])
  }

  return {
    ready,
    add(gridId, ops) {
      const queuedAt = new Date().toISOString()
      const queued = ops.map((op) => ({ opId: op.opId, gridId, op, queuedAt, pageId: settings.pageId, refusal: null }))
      queueOf(gridId).push(...queued)
      // Stored and sent at the same time: an edit must not wait for the disk.
      void settings.store.put(queued.filter((one) => queueOf(gridId).includes(one))).catch(() => undefined)
      void drain(gridId)
    },
    waiting: (gridId) => queues.get(gridId) ?? [],
    refused: (gridId) => [...refusals.values()].filter((queued) => queued.gridId === gridId),
    drop(opId) {
      refusals.delete(opId)
      void settings.store.remove([opId]).catch(() => undefined)
    },
    onOutcome(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wake,
    close() {
      closed = true
      clearTimeout(retry)
    },
  }
}

/** The next ops of a queue that fit one call. */
function takeBatch(queue: readonly QueuedOp[], most: number): readonly QueuedOp[] {
  let chars = 0
  const batch: QueuedOp[] = []
  for (const queued of queue.slice(0, most)) {
    chars += JSON.stringify(queued.op).length
    if (batch.length > 0 && chars > MAX_CALL_CHARS) break
    batch.push(queued)
  }
  return batch
}
