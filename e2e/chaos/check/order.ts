import type { AskedOp, History, Violation } from './history.ts'
import { switches } from './switches.ts'

/** A grid's versions are dense and in commit order. I3. */
export function checkOrder({ ops, stored }: History): Violation[] {
  const violations: Violation[] = []
  const fail = (text: string, ...opIds: readonly string[]): void =>
    void violations.push({ invariant: 'I3', text, opIds })
  stored.changes.forEach(({ version, opId }, at) => {
    if (version !== at + 1) fail(`change ${at + 1} has version ${version}`, ...(opId === null ? [] : [opId]))
  })
  if (stored.grid.version !== stored.changes.length)
    fail(`the grid is at version ${stored.grid.version} with ${stored.changes.length} changes`)

  const versions = new Map(stored.changes.map((row) => [row.opId, row.version]))
  /** The last change of each client, in the order in which it asked. */
  const last = new Map<string, { readonly asked: AskedOp; readonly version: number }>()
  for (const asked of ops) {
    const { op, client, floor, outcome } = asked
    const version = versions.get(op.opId)
    if (version !== undefined && floor !== null && version <= floor)
      fail(`${op.opId} became version ${version} though ${floor} was answered before it was sent`, op.opId)
    if (outcome.kind === 'applied' && floor !== null && outcome.version < floor)
      fail(
        `${op.opId} was answered version ${outcome.version} though ${floor} was answered before it was sent`,
        op.opId,
      )
    if (version === undefined || client === 'probe') continue
    // A copy of one that was refused, as when its author lost the role meanwhile: nobody waited for it.
    if (outcome.kind === 'refused' && !outcome.certain) continue
    // One that was refused at first came to be applied late.
    if (!switches.refusalsStay) continue
    const before = last.get(client)
    if (before !== undefined && version < before.version)
      fail(
        `${client} asked ${before.asked.op.opId} before ${op.opId}, which became version ${version} before ${before.version}`,
        before.asked.op.opId,
        op.opId,
      )
    last.set(client, { asked, version })
  }
  return violations
}
