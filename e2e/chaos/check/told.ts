import { isDeepStrictEqual } from 'node:util'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'

import { reporterFields } from '../world/tenants.ts'
import type { ClientHistory, History, StoredChange, Violation } from './history.ts'

/** Every client was told what it may see, in order, each once, and nothing else. I3, I5. */
export function checkTold(history: History): Violation[] {
  return history.clients.flatMap((client) => {
    // What a victim may see is another from then on: that is I6.
    const revoked = history.revocations.find(({ memberId }) => memberId === client.memberId)
    const told = client.told.filter(({ atMs }) => revoked === undefined || atMs < revoked.askedAtMs)
    return checkClient(history, { ...client, told })
  })
}

function checkClient({ tenant, stored }: History, client: ClientHistory): Violation[] {
  const violations: Violation[] = []
  const fail = (invariant: 'I3' | 'I5', text: string, opIds: readonly (string | null)[] = []): void =>
    void violations.push({ invariant, text: `${client.name} ${text}`, opIds: opIds.filter((id) => id !== null) })
  const visible = reporterFields(tenant)
  let last = 0
  let role: Role = client.role

  /** Whether the member had to be told of a change, might have been, or must not. */
  const due = ({ change }: StoredChange): 'must' | 'may' | 'never' => {
    if (role !== 'reporter') return 'must'
    const seen = change.kind === 'schema' ? null : seenBy(client.memberId, change)
    if (seen === null) return 'never'
    return seen.kind === 'patch' && !Object.keys(seen.after).some((id) => visible.has(id)) ? 'may' : 'must'
  }
  const missed = (to: number, toldOf: ReadonlySet<number>): void => {
    for (const row of stored.changes)
      if (row.version > last && row.version <= to && !toldOf.has(row.version) && due(row) === 'must')
        fail(role === 'reporter' ? 'I5' : 'I3', `was never told version ${row.version}`, [row.opId])
  }

  for (const telling of client.told) {
    switch (telling.kind) {
      case 'opened':
        last = telling.cursor
        role = telling.role
        break
      case 'resync':
        if (telling.version > stored.grid.version)
          fail('I3', `must read anew up to ${telling.version}, which is not there`)
        last = telling.version
        break
      case 'changes': {
        let before = last
        for (const change of telling.changes) {
          const { version } = change
          const opIds = change.kind === 'schema' ? [] : [change.opId]
          if (version <= before) fail('I3', `was told version ${version} after ${before}`, opIds)
          before = version
          const row = stored.changes[version - 1]
          if (row === undefined) fail('I3', `was told version ${version}, which is not there`, opIds)
          else if (due(row) === 'never') fail('I5', `is a reporter and was told version ${version}`, opIds)
          else if (role !== 'reporter' && !isDeepStrictEqual(change, row.change))
            fail(
              'I3',
              `was told version ${version} as ${JSON.stringify(change)}, it is ${JSON.stringify(row.change)}`,
              opIds,
            )
          else if (role === 'reporter' && change.kind !== 'schema' && row.change.kind !== 'schema')
            for (const text of reporterFaults(change, seenBy(client.memberId, row.change) ?? row.change, visible))
              fail('I5', text, opIds)
        }
        const reached = Math.max(telling.id, before)
        missed(reached, new Set(telling.changes.map((change) => change.version)))
        if (telling.id !== -1 && telling.id < before)
          fail('I3', `would resume from ${telling.id} after it was told ${before}`)
        if (telling.id > stored.grid.version) fail('I3', `would resume from ${telling.id}, which is not there`)
        last = reached
      }
    }
  }
  if (client.final !== null) missed(stored.grid.version, new Set())
  return violations
}

/** A change as it looks to a reporter: a record that is given to them appears, one that is taken away is gone. Null: not at all. */
function seenBy(memberId: string, change: RecordChange): RecordChange | null {
  if (change.kind === 'move') return null
  const { createdBy, assignedTo, assignedFrom = assignedTo, cells = {} } = change
  const [had, has] = [assignedFrom, assignedTo].map((assignee) => [createdBy, assignee].includes(memberId))
  if (change.kind !== 'assign') return has ? change : null
  if (had && has) return [assignedFrom, assignedTo].includes(memberId) ? change : null
  if (has) return { ...change, kind: 'create', after: cells }
  return had ? { ...change, kind: 'delete', before: cells } : null
}

/** A reporter's change holds no cell that no form asks for, and all others. */
function* reporterFaults(told: RecordChange, is: RecordChange, visible: ReadonlySet<string>): Generator<string> {
  const named = [
    ...Object.keys(told.before),
    ...Object.keys(told.after),
    ...(told.conflicts ?? []).map(({ fieldId }) => fieldId),
  ]
  const hidden = named.filter((id) => !visible.has(id))
  if (hidden.length > 0) yield `is a reporter and was told of ${hidden.join(', ')} in version ${is.version}`
  const cells = (all: Cells): Cells => Object.fromEntries(Object.entries(all).filter(([id]) => visible.has(id)))
  const same = isDeepStrictEqual([cells(told.before), cells(told.after)], [cells(is.before), cells(is.after)])
  const alike = told.kind === is.kind && told.recordId === is.recordId && told.reviewState === is.reviewState
  if (!same || !alike) yield `was told version ${is.version} as ${JSON.stringify(told)}, it is ${JSON.stringify(is)}`
}
