import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { AskedOp, Oddity, Outcome } from './check/history.ts'

/** Who asks, and whether a server may take it. */
export type Asker = {
  readonly client: string
  readonly memberId: string
  readonly mustRefuse?: readonly ErrorCode[] | undefined
}

/** What was asked of one grid and what was answered, by everybody. */
export type Ledger = {
  ask(op: Op, asker: Asker): void
  /** The ops leave, once more. */
  sent(ops: readonly Op[]): void
  /** A sending whose answer will not come, or was not waited for. */
  unanswered(ops: readonly Op[]): void
  /** Any answer to a sending, also one that nobody waits for. */
  answered(ops: readonly Op[], results: readonly OpResult[]): void
  firstSentAtMs(opId: string): number | null
  settle(opId: string, result: OpResult): void
  /** The whole call was refused. */
  refuse(opId: string, code: ErrorCode): void
  /** The newest version that anybody was told. */
  newest(): number
  /** An op of that kind that was applied, the last ones first. */
  applied(matches: (asked: AskedOp) => boolean): readonly AskedOp[]
  list(): readonly AskedOp[]
  complain(oddity: Oddity): void
  oddities(): readonly Oddity[]
}

type Entry = { -readonly [K in keyof AskedOp]: AskedOp[K] } & { answers: OpResult[]; lost: boolean }

export function makeLedger(): Ledger {
  const entries = new Map<string, Entry>()
  const oddities: Oddity[] = []
  let newest = 0
  const each = (ops: readonly Op[], work: (entry: Entry) => void): void => {
    for (const { opId } of ops) {
      const entry = entries.get(opId)
      if (entry !== undefined) work(entry)
    }
  }
  const settle = (opId: string, outcome: Outcome): void => {
    const entry = entries.get(opId)
    if (entry !== undefined) entry.outcome = outcome
  }

  return {
    ask(op, { client, memberId, mustRefuse = null }) {
      const outcome = { kind: 'open' } as const
      const fresh = { floor: null, firstSentAtMs: null, answers: [], outcome, lost: false }
      entries.set(op.opId, { op, client, memberId, mustRefuse, ...fresh })
    },
    sent: (ops) =>
      each(ops, (entry) => {
        entry.floor ??= newest
        entry.firstSentAtMs ??= Date.now()
      }),
    unanswered: (ops) => each(ops, (entry) => (entry.lost = true)),
    answered(ops, results) {
      const asked = ops.map((op) => op.opId)
      if (asked.join() !== results.map((result) => result.opId).join())
        oddities.push({
          invariant: 'I2',
          text: 'an answer does not have a result for each op, in their order',
          opIds: asked,
        })
      for (const result of results) {
        entries.get(result.opId)?.answers.push(result)
        if (result.status === 'applied') newest = Math.max(newest, result.version)
      }
    },
    firstSentAtMs: (opId) => entries.get(opId)?.firstSentAtMs ?? null,
    settle(opId, result) {
      settle(
        opId,
        result.status === 'applied'
          ? { kind: 'applied', version: result.version, conflicts: result.conflicts }
          : { kind: 'refused', code: result.code, certain: true },
      )
    },
    refuse: (opId, code) => settle(opId, { kind: 'refused', code, certain: entries.get(opId)?.lost === false }),
    newest: () => newest,
    applied: (matches) => [...entries.values()].filter((asked) => asked.outcome.kind === 'applied' && matches(asked)),
    list: () => [...entries.values()],
    complain: (oddity) => void oddities.push(oddity),
    oddities: () => oddities,
  }
}
