import { setTimeout as sleep } from 'node:timers/promises'

import type { Op, OpResult } from '@operagrid/shared/domain/op'

import type { Ledger } from '../ledger.ts'
import { CallFault } from './call-fault.ts'

/** The client's outbox as client/live/outbox.ts has it, in memory: what it promises is I10. */
export type Outbox = {
  add(ops: readonly Op[]): void
  /** Sends what waits now instead of at the next try. */
  wake(): void
  /** Stops sending; what waits stays. */
  close(): void
  /** A call is on its way, or will be tried again. */
  isSending(): boolean
  isEmpty(): boolean
  /** Op ids: all that were ever added, and those not yet acknowledged. */
  added(): readonly string[]
  waiting(): readonly string[]
}

export type OutboxOptions = {
  readonly ledger: Ledger
  /** Most ops a call; a reporter's phone sends each report alone. */
  readonly most: number
  /** @throws CallFault */
  readonly send: (ops: readonly Op[]) => Promise<readonly OpResult[]>
  readonly pauseMs: () => number
}

/** Faults after which the same ops may succeed; all others are an answer to the ops themselves. */
const passing: ReadonlySet<CallFault['code']> = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'INTERNAL',
  'TOO_MANY',
  'UNAUTHENTICATED',
])

export function createOutbox({ ledger, most, send, pauseMs }: OutboxOptions): Outbox {
  const added: string[] = []
  let queue: Op[] = []
  let sending = false
  let closed = false
  let resting = new AbortController()

  async function drain(): Promise<void> {
    if (sending) return
    sending = true
    let many = most
    while (queue.length > 0 && !closed) {
      const batch = queue.slice(0, many)
      try {
        settle(await send(batch))
      } catch (error) {
        // Whatever is not a fault of the call is a fault of the model.
        if (!(error instanceof CallFault)) throw error
        if (passing.has(error.code))
          await sleep(pauseMs(), undefined, { signal: resting.signal }).catch(() => undefined)
        // One op spoils the call: from here on each is sent alone, so that only the culprit is refused.
        else if (batch.length > 1) many = 1
        else refuse(batch, error)
      }
    }
    sending = false
  }

  function settle(results: readonly OpResult[]): void {
    for (const result of results) ledger.settle(result.opId, result)
    const answered = new Set(results.map((result) => result.opId))
    queue = queue.filter((op) => !answered.has(op.opId))
  }

  function refuse(batch: readonly Op[], { code }: CallFault): void {
    for (const { opId } of batch) ledger.refuse(opId, code === 'OFFLINE' ? 'UNAVAILABLE' : code)
    queue = queue.slice(batch.length)
  }

  return {
    add(ops) {
      added.push(...ops.map((op) => op.opId))
      queue.push(...ops)
      void drain()
    },
    wake() {
      resting.abort()
      resting = new AbortController()
    },
    close: () => void (closed = true),
    isSending: () => sending,
    isEmpty: () => queue.length === 0,
    added: () => added,
    waiting: () => queue.map((op) => op.opId),
  }
}
