import { isDeepStrictEqual } from 'node:util'

import { parseCell } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'
import type { CellConflict, OpResult } from '@operagrid/shared/domain/op'

import { fieldsOf, reporterFields } from '../world/tenants.ts'
import type { AskedOp, History, StoredChange, Violation } from './history.ts'
import { switches } from './switches.ts'

/** Each acknowledged op is there exactly once, as it was asked and answered; each refused one is not. I2. */
export function checkOnce(history: History): Violation[] {
  const { ops, stored } = history
  const violations: Violation[] = []
  const fail = (text: string, opId: string | null): void =>
    void violations.push({ invariant: 'I2', text, opIds: opId === null ? [] : [opId] })
  const changes = groupByOp(stored.changes)
  const unchanged = groupByOp(stored.unchanged)
  const known = new Set(ops.map(({ op }) => op.opId))

  for (const asked of ops) {
    const { opId } = asked.op
    const [change, ...more] = changes.get(opId) ?? []
    const times = more.length + (change === undefined ? 0 : 1) + (unchanged.get(opId)?.length ?? 0)
    if (times > 1) fail(`${name(asked)} was applied ${times} times`, opId)
    if (asked.mustRefuse !== null && times > 0) fail(`${name(asked)} should have been refused and was applied`, opId)
    if (change !== undefined) for (const text of differences(history, asked, change)) fail(text, opId)
    const { outcome } = asked
    switch (outcome.kind) {
      case 'applied': {
        const version = change?.version ?? unchanged.get(opId)?.[0]?.version
        if (version === undefined) fail(`${name(asked)} was acknowledged and is not there`, opId)
        else if (version !== outcome.version)
          fail(`${name(asked)} was acknowledged as version ${outcome.version} and is ${version}`, opId)
        break
      }
      case 'refused':
        if (outcome.certain && times > 0 && (switches.refusalsStay || !wasRefused(asked)))
          fail(`${name(asked)} was refused ${outcome.code} and is there`, opId)
        if (asked.mustRefuse !== null && !asked.mustRefuse.includes(outcome.code))
          fail(`${name(asked)} was refused ${outcome.code} instead of ${asked.mustRefuse.join(' or ')}`, opId)
        break
      case 'open':
        break
    }
    if (!agree(history, asked))
      fail(`${name(asked)} was answered differently when it came again: ${JSON.stringify(asked.answers)}`, opId)
  }
  for (const { opId, version } of stored.changes)
    if (opId !== null && !known.has(opId)) fail(`version ${version} comes from an op that nobody asked for`, opId)
  for (const opId of stored.strays) fail('an op was applied to another grid too', opId)
  return violations
}

/** The same op gets the same answer. The words of a refusal may be others, as long as it stays one. */
function agree(history: History, asked: AskedOp): boolean {
  const answers = switches.refusalsStay ? asked.answers : asked.answers.filter(({ status }) => status === 'applied')
  const [first] = answers
  const demoted = wasMadeReporter(history, asked.memberId)
  const compared = (answer: OpResult | undefined): unknown =>
    demoted && answer?.status === 'applied'
      ? { ...answer, conflicts: toldToReporter(history, answer.conflicts) }
      : answer
  return answers.every((answer) =>
    first?.status === 'rejected' ? answer.status === 'rejected' : isDeepStrictEqual(compared(answer), compared(first)),
  )
}

function isReporter({ clients }: History, memberId: string): boolean {
  return clients.some((client) => client.memberId === memberId && client.role === 'reporter')
}

/** Was an organizer before, so either's answers fit. */
function wasMadeReporter({ revocations }: History, memberId: string): boolean {
  return revocations.some((revocation) => revocation.kind === 'reporter' && revocation.memberId === memberId)
}

/** To a reporter the others are strangers, and what no form asks for is not there: also for who was more before. */
function toldToReporter({ tenant }: History, conflicts: readonly CellConflict[]): readonly CellConflict[] {
  const seen = reporterFields(tenant)
  return conflicts.filter(({ fieldId }) => seen.has(fieldId)).map((lost) => ({ ...lost, memberId: null }))
}

/** Some sending of it was refused. */
function wasRefused({ answers }: AskedOp): boolean {
  return answers.some(({ status }) => status === 'rejected')
}

function* differences(history: History, { op, memberId, outcome }: AskedOp, row: StoredChange): Generator<string> {
  const { change, version } = row
  const isOne = change.kind !== 'schema' && change.kind === op.kind && change.recordId === op.recordId
  if (!isOne || row.memberId !== memberId || change.memberId !== memberId) {
    yield `version ${version} is a ${change.kind} by ${row.memberId}, asked was a ${op.kind} of ${op.recordId} by ${memberId}`
    return
  }
  if (op.kind === 'create' || op.kind === 'patch') {
    const wanted = storedForm(history, op.cells)
    const kept = Object.entries(wanted).filter(([id, value]) =>
      op.kind === 'patch' ? id in change.after : value !== null,
    )
    if (!isDeepStrictEqual(change.after, Object.fromEntries(kept)))
      yield `version ${version} stores ${JSON.stringify(change.after)}, asked was ${JSON.stringify(op.cells)}`
  }
  if (op.kind === 'review' && change.reviewState !== op.state)
    yield `version ${version} reviews as ${change.reviewState}`
  if (op.kind === 'assign' && change.assignedTo !== op.memberId)
    yield `version ${version} assigns to ${change.assignedTo}`
  if ((op.kind === 'move' || op.kind === 'create') && change.rowOrder !== op.rowOrder)
    yield `version ${version} puts it at ${change.rowOrder}, asked was ${op.rowOrder}`
  if (op.kind !== 'patch') return
  const expected = byField(lostCells(history, op.baseVersion, row))
  if (!isDeepStrictEqual(byField(change.conflicts ?? []), expected))
    yield `version ${version} tells conflicts ${JSON.stringify(change.conflicts)}, lost were ${JSON.stringify(expected)}`
  if (outcome.kind !== 'applied') return
  const fits = wasMadeReporter(history, memberId)
    ? [expected, toldToReporter(history, expected)]
    : [isReporter(history, memberId) ? toldToReporter(history, expected) : expected]
  if (!fits.some((one) => isDeepStrictEqual(byField(outcome.conflicts), byField(one))))
    yield `version ${version} was answered with conflicts ${JSON.stringify(outcome.conflicts)}, lost were ${JSON.stringify(expected)}`
}

/** Per cell that a patch changed: what others had written last between what its author had seen and the patch. */
function lostCells(
  { stored }: History,
  baseVersion: number,
  { change, version, memberId }: StoredChange,
): CellConflict[] {
  if (change.kind === 'schema') return []
  const lost = new Map<string, CellConflict>()
  for (const earlier of stored.changes) {
    if (earlier.version <= baseVersion || earlier.version >= version || earlier.memberId === memberId) continue
    if (earlier.change.kind === 'schema' || earlier.change.recordId !== change.recordId) continue
    for (const [fieldId, value] of Object.entries(earlier.change.after))
      if (fieldId in change.after)
        lost.set(fieldId, { fieldId, value, memberId: earlier.memberId, version: earlier.version })
  }
  return [...lost.values()]
}

function byField(conflicts: readonly CellConflict[]): readonly CellConflict[] {
  return conflicts.toSorted((a, b) => (a.fieldId < b.fieldId ? -1 : 1))
}

/** Cells in the form in which the server keeps them. */
function storedForm({ tenant }: History, cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).map(([id, value]) => {
      const field = findField(fieldsOf(tenant), id)
      const parsed = field === undefined ? undefined : parseCell(field, value)
      return [id, parsed?.ok === true ? parsed.value : value]
    }),
  )
}

function groupByOp<Row extends { readonly opId: string | null }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.opId === null) continue
    const group = groups.get(row.opId)
    if (group === undefined) groups.set(row.opId, [row])
    else group.push(row)
  }
  return groups
}

function name({ op, client }: AskedOp): string {
  return `the ${op.kind} ${op.opId} of ${client}`
}
