import type { History, Violation } from './history.ts'

/** An outbox loses nothing, and a well-formed op is not refused without a reason. I10. */
export function checkKept({ ops, stored, clients, revocations }: History): Violation[] {
  const violations: Violation[] = []
  const fail = (text: string, opId: string): void => void violations.push({ invariant: 'I10', text, opIds: [opId] })
  const byId = new Map(ops.map((asked) => [asked.op.opId, asked]))
  for (const { name, outbox } of clients) {
    const waiting = new Set(outbox.waiting)
    for (const opId of outbox.added) {
      const settled = byId.get(opId)?.outcome.kind !== 'open'
      if (settled === waiting.has(opId)) fail(`${name} ${settled ? 'still sends' : 'has lost'} the op ${opId}`, opId)
    }
  }
  const revoked = new Set(revocations.map(({ memberId }) => memberId))
  const everDeleted = new Set<string>()
  const everAccepted = new Set<string>()
  const created = new Map<string, number>()
  for (const { change } of stored.changes) {
    if (change.kind === 'delete') everDeleted.add(change.recordId)
    if (change.kind === 'review' && change.reviewState === 'accepted') everAccepted.add(change.recordId)
    if (change.kind === 'create') created.set(change.recordId, change.version)
  }
  for (const { op, client, memberId, mustRefuse, outcome, floor } of ops) {
    if (outcome.kind !== 'refused' || mustRefuse !== null || revoked.has(memberId)) continue
    const wasThere = (created.get(op.recordId) ?? Number.POSITIVE_INFINITY) <= (floor ?? 0)
    const isGone = ['patch', 'assign', 'move'].includes(op.kind) && everDeleted.has(op.recordId)
    // From an accepted report its reporter is kept.
    const isClosed = outcome.code === 'NOT_ALLOWED' && op.kind === 'patch' && everAccepted.has(op.recordId)
    const hasReason = isClosed || (outcome.code === 'NOT_FOUND' && op.kind !== 'create' && (isGone || !wasThere))
    if (!hasReason) fail(`the ${op.kind} ${op.opId} of ${client} was refused ${outcome.code} without a reason`, op.opId)
  }
  return violations
}
