import type { Op, OpResult } from '@operagrid/shared/domain/op'

import type { SendFault } from '../outbox.ts'

/** How a call ends before an answer: the fault, and whether the server did the work first. */
export class CallFault extends Error {
  readonly fault: SendFault
  constructor(fault: SendFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** A server that remembers op ids, as ours does, and whose weather and mood a test decides. */
export function makeOpServer() {
  /** Every op that took effect, in the order in which it did, by grid and text. */
  const applied: Op[] = []
  const results = new Map<string, OpResult>()
  /** Ops of calls that were refused as a whole, for good. */
  const turnedAway = new Set<string>()
  /** Refuses whole calls while it is set, as after a demotion. */
  let refusal: SendFault | undefined
  /** Ops whose text says so are refused one by one, or break the call. */
  const judge = (op: Op): OpResult => {
    const known = results.get(op.opId)
    if (known) return known
    if (textOf(op).startsWith('bad'))
      return { opId: op.opId, status: 'rejected', code: 'BAD_INPUT', message: 'That does not fit.' }
    applied.push(op)
    const result: OpResult = { opId: op.opId, status: 'applied', version: applied.length, conflicts: [] }
    results.set(op.opId, result)
    return result
  }
  return {
    applied,
    turnedAway,
    setRefusal(next: SendFault | undefined) {
      refusal = next
    },
    answer(ops: readonly Op[]): readonly OpResult[] {
      if (refusal) {
        if (refusal.code !== 'UNAUTHENTICATED') for (const { opId } of ops) turnedAway.add(opId)
        throw new CallFault(refusal)
      }
      if (ops.some((op) => textOf(op).startsWith('broken')))
        throw new CallFault({ code: 'INTERNAL', message: 'Something broke on our side.' })
      if (ops.some((op) => textOf(op).startsWith('unreadable')))
        throw new CallFault({ code: 'BAD_INPUT', message: 'ops: that cannot be read.' })
      if (ops.some((op) => textOf(op).startsWith('huge')))
        throw new CallFault({ code: 'TOO_LARGE', message: 'Shorten its texts.' })
      return ops.map(judge)
    },
  }
}

/** What a test's patch carries. */
export function textOf(op: Op): string {
  return op.kind === 'patch' ? String(op.cells['notenote']) : ''
}
