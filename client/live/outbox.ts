import { v7 as uuidv7 } from 'uuid'

import { MAX_OPS } from '@operagrid/shared/domain/op'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { OpenSenders, OpNote, OpStore, QueuedOp } from './op-store.ts'
import { answerFault } from './outbox-fault.ts'
import { makeRefusals, mustBeRenewed, refusalOf } from './outbox-refusals.ts'
import { makeStoreWriter } from './outbox-writer.ts'

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
  /** Names this outbox among those of the browser's other pages. */
  readonly senderId: string
  readonly openSenders: () => Promise<OpenSenders>
  /** The other pages of this browser with the same store: `tell` makes them call what they gave to `listen`. */
  readonly neighbours: { tell(): void; listen(heard: () => void): () => void }
}

/**
 * What happens to ops. `queued`: they wait here from now on, whether new, taken over from a page that is
 * gone, or to be tried once more. `answered`: once per op and page, by its own answer, those of one call
 * together. `changed`: what waits, is refused or is kept is not the same as before.
 */
export type OutboxEvent =
  | { readonly kind: 'queued'; readonly queued: readonly QueuedOp[] }
  | { readonly kind: 'answered'; readonly gridId: string; readonly answers: readonly Answered[] }
  | { readonly kind: 'changed' }

/** An op with its answer. */
export type Answered = { readonly queued: QueuedOp; readonly result: OpResult }

export type Outbox = {
  /** Ops of earlier pages are loaded; until then `waiting` lacks them. */
  readonly ready: Promise<void>
  /** Keeps `ops` until each is acknowledged, and sends them in this order per grid. */
  add(gridId: string, ops: readonly Op[], noteOf: (op: Op) => OpNote): void
  /** Ops that are not acknowledged, oldest first per grid, without the refused; of one grid or of all. */
  waiting(gridId?: string): readonly QueuedOp[]
  /** Ops that the server refused and nobody has decided on, oldest first, whichever page sent them. */
  refused(): readonly QueuedOp[]
  /** Sends refused ops once more: the person's own decision. */
  retry(opIds: readonly string[]): void
  /** Lets go of refused ops: the person's own decision. */
  drop(opIds: readonly string[]): void
  /** False while something of this page would end with it: the browser keeps nothing, or failed to. */
  lasting(): boolean
  /** Resolves when all that was added is kept, as far as the browser keeps anything. */
  kept(): Promise<void>
  watch(listener: (event: OutboxEvent) => void): () => void
  /** Sends what waits now instead of at the next try. */
  wake(): void
  /** Takes over what pages left behind that are gone by now, and keeps what could not be kept before. */
  adopt(): Promise<void>
  /** Stops sending; what waits stays stored for the next page. */
  close(): void
}

/** Ops on their way to the server: sent in order per grid, again with the same id until answered. */
export function createOutbox(settings: OutboxSettings): Outbox {
  const queues = new Map<string, QueuedOp[]>()
  const sending = new Set<string>()
  const listeners = new Set<(event: OutboxEvent) => void>()
  /** How often the server broke on an op that was sent alone. */
  const breaks = new Map<string, number>()
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const tell = (event: OutboxEvent): void => {
    if (!closed) for (const listener of listeners) listener(event)
  }
  const changed = (): void => tell({ kind: 'changed' })
  const writer = makeStoreWriter(settings.store, changed)
  const refusals = makeRefusals(settings, writer, {
    isWaiting: (opId) => allWaiting().some((queued) => queued.opId === opId),
    changed,
  })

  const queueOf = (gridId: string): QueuedOp[] => {
    const queue = queues.get(gridId) ?? []
    queues.set(gridId, queue)
    return queue
  }
  const allWaiting = (): readonly QueuedOp[] => [...queues.values()].flat()

  /** Puts ops in their place: an earlier page's come before whatever this page has added meanwhile. */
  function enqueue(arriving: readonly QueuedOp[]): void {
    const known = new Set(allWaiting().map((one) => one.opId))
    const fresh = arriving.filter((queued) => !known.has(queued.opId))
    if (fresh.length === 0) return
    for (const queued of fresh) {
      const queue = queueOf(queued.gridId)
      // Nearly always behind all others: a new op has the highest id.
      const at = (queue.at(-1)?.opId ?? '') < queued.opId ? -1 : queue.findIndex((one) => one.opId > queued.opId)
      if (at === -1) queue.push(queued)
      else queue.splice(at, 0, queued)
    }
    tell({ kind: 'queued', queued: fresh })
    changed()
  }

  /** What the store holds: this page's own ops wait to be sent, those refused wait for the person. */
  function takeIn(held: readonly QueuedOp[]): void {
    if (closed) return
    refusals.take(held)
    // A refusal may have come while the store was read: what is gone from the queue stays gone.
    enqueue(held.filter((one) => one.refusal === null && one.senderId === settings.senderId && !refusals.has(one.opId)))
  }

  async function adopt(): Promise<void> {
    if (writer.failed()) void writer.put([...allWaiting(), ...refusals.list()])
    try {
      const open = await settings.openSenders()
      await writer.read(() => settings.store.claim(settings.senderId, open), takeIn)
    } catch {
      // Nothing can be read just now; this page's own ops are in its memory.
    }
    wake()
  }
  const ready = adopt()

  function wake(): void {
    clearTimeout(retry)
    for (const gridId of queues.keys()) void drain(gridId)
  }

  async function drain(gridId: string): Promise<void> {
    if (sending.has(gridId) || closed) return
    sending.add(gridId)
    try {
      let many = MAX_OPS
      while (!closed) {
        const batch = takeBatch(queueOf(gridId), many)
        if (batch.length === 0) return
        const outcome = await sendBatch(gridId, batch)
        if (outcome === 'later') {
          later()
          return
        }
        // One op spoils its call: halves of it find the culprit, and the others go on.
        many = outcome === 'split' ? Math.ceil(batch.length / 2) : Math.min(MAX_OPS, many * 2)
      }
    } finally {
      sending.delete(gridId)
    }
  }

  async function sendBatch(gridId: string, batch: readonly QueuedOp[]): Promise<'done' | 'split' | 'later'> {
    let results: readonly OpResult[]
    try {
      results = await settings.send(
        gridId,
        batch.map((queued) => queued.op),
      )
    } catch (error) {
      const answer = answerFault(settings.faultOf(error), batch, breaks)
      if (typeof answer === 'string') return answer
      results = answer
    }
    // The next page has taken it over by now, and sends it again: an answer noted here would come behind its own.
    if (closed) return 'later'
    failures = 0
    // Nothing of it was answered: not ours to guess what became of it.
    return settle(gridId, batch, results) > 0 ? 'done' : 'later'
  }

  function later(): void {
    clearTimeout(retry)
    if (closed) return
    retry = setTimeout(wake, Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures) * (0.5 + Math.random() / 2))
    failures += 1
  }

  /** Takes the answers to ops; answers how many there were. The store follows, and is not waited for. */
  function settle(gridId: string, batch: readonly QueuedOp[], results: readonly OpResult[]): number {
    const byId = new Map(results.map((result) => [result.opId, result]))
    const answered = batch.flatMap((queued) => {
      const result = byId.get(queued.opId)
      return result ? [{ queued, result }] : []
    })
    const ids = new Set(answered.map(({ queued }) => queued.opId))
    queues.set(
      gridId,
      queueOf(gridId).filter((queued) => !ids.has(queued.opId)),
    )
    for (const id of ids) breaks.delete(id)
    void writer.remove(answered.flatMap(({ queued, result }) => (result.status === 'applied' ? [queued.opId] : [])))
    refusals.add(
      answered.flatMap(({ queued, result }) =>
        result.status === 'applied' ? [] : [{ ...queued, refusal: refusalOf(result) }],
      ),
    )
    if (answered.length > 0) {
      tell({ kind: 'answered', gridId, answers: answered })
      changed()
    }
    return answered.length
  }

  return {
    ready,
    adopt,
    wake,
    add(gridId, ops, noteOf) {
      const queuedAt = new Date().toISOString()
      const { senderId } = settings
      const queued = ops.map((op) => ({
        opId: op.opId,
        gridId,
        op,
        note: noteOf(op),
        queuedAt,
        senderId,
        refusal: null,
      }))
      enqueue(queued)
      // Stored and sent at the same time: an edit must not wait for the disk.
      void writer.put(queued)
      void drain(gridId)
    },
    waiting: (gridId) => (gridId === undefined ? allWaiting() : (queues.get(gridId) ?? [])),
    refused: refusals.list,
    retry(opIds) {
      const refused = refusals.takeBack(opIds)
      // The same id, lest it be applied twice; but a refusal that the server remembers it would only repeat.
      const renewed = refused.filter(({ refusal }) => mustBeRenewed(refusal)).map(({ opId }) => opId)
      const again = refused.map((queued) => {
        const opId = renewed.includes(queued.opId) ? uuidv7() : queued.opId
        return { ...queued, opId, op: { ...queued.op, opId }, senderId: settings.senderId, refusal: null }
      })
      enqueue(again)
      void writer.put(again)
      void writer.remove(renewed).then(settings.neighbours.tell)
      wake()
    },
    drop(opIds) {
      void writer.remove(refusals.takeBack(opIds).map(({ opId }) => opId)).then(settings.neighbours.tell)
    },
    lasting: () => settings.store.lasting && !writer.failed(),
    kept: writer.settled,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed = true
      clearTimeout(retry)
      refusals.close()
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
