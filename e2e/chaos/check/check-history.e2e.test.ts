import { describe, expect, it } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Op } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { checkHistory } from './check-history.ts'
import type {
  AskedOp,
  ClientHistory,
  History,
  Invariant,
  Revocation,
  StoredChange,
  Telling,
  Violation,
} from './history.ts'
import { checkOrder } from './order.ts'

const at = '2026-11-23T10:00:00.000Z'
const [one, two] = ['01a21a00-0000-7000-8000-000000000001', '01a21a00-0000-7000-8000-000000000002']

/** An organizer makes a record and another one edits it; a reporter files one, and its hidden field is filled in. */
const ops: readonly (Op & { by: 'ole' | 'olga' | 'rita' })[] = [
  { by: 'ole', kind: 'create', opId: 'op1', recordId: one, cells: { northtxt: 'north 1' } },
  { by: 'olga', kind: 'patch', opId: 'op2', recordId: one, cells: { northtxt: 'north 2' }, baseVersion: 0 },
  { by: 'rita', kind: 'create', opId: 'op3', recordId: two, cells: { northtxt: 'north 3' }, formId: 'form' },
  { by: 'ole', kind: 'patch', opId: 'op4', recordId: two, cells: { northhid: 'north 4' }, baseVersion: 3 },
]

function change(version: number, kind: 'create' | 'patch', before: Cells, after: Cells): RecordChange {
  const { opId = '', recordId = '', by: memberId = '' } = ops[version - 1] ?? {}
  const first = recordId === one
  const head = { version, kind, opId, recordId, memberId, at, before, after, createdAt: at, assignedTo: null }
  return first
    ? { ...head, number: 1, reviewState: 'none', createdBy: 'ole' }
    : { ...head, number: 2, reviewState: 'sent', createdBy: 'rita' }
}

const conflicts = [{ fieldId: 'northtxt', value: 'north 1', memberId: 'ole', version: 1 }]
const changes = [
  change(1, 'create', {}, { northtxt: 'north 1' }),
  { ...change(2, 'patch', { northtxt: 'north 1' }, { northtxt: 'north 2' }), conflicts },
  change(3, 'create', {}, { northtxt: 'north 3' }),
  change(4, 'patch', { northhid: null }, { northhid: 'north 4' }),
] as const

const times = { version: 0, createdAt: at, updatedAt: at, assignedTo: null }
const records: readonly GridRecord[] = [
  {
    ...times,
    id: one,
    number: 1,
    version: 2,
    cells: { northtxt: 'north 2' },
    reviewState: 'none',
    createdBy: 'ole',
    updatedBy: 'olga',
  },
  {
    ...times,
    id: two,
    number: 2,
    version: 4,
    cells: { northtxt: 'north 3', northhid: 'north 4' },
    reviewState: 'sent',
    createdBy: 'rita',
    updatedBy: 'ole',
  },
]
const reports = records
  .slice(1)
  .map((record): GridRecord => ({ ...record, version: 3, cells: { northtxt: 'north 3' } }))

function client(name: 'ole' | 'olga' | 'rita'): ClientHistory {
  const isReporter = name === 'rita'
  const role = isReporter ? 'reporter' : 'organizer'
  const visible = isReporter
    ? { records: reports, fieldIds: new Set(['northtxt']) }
    : { records, fieldIds: new Set<string>() }
  const seen: readonly RecordChange[] = isReporter ? [changes[2]] : changes
  return {
    name,
    memberId: name,
    role,
    told: [
      { atMs: 0, kind: 'opened', cursor: 0, role },
      ...seen.map((each): Telling => ({ atMs: each.version, kind: 'changes', id: each.version, changes: [each] })),
    ],
    leaks: [],
    final: { confirmed: visible.records, answered: visible.records, visible },
    heard: [],
    connections: [{ openedAtMs: 0, knownAtMs: 1, closedAtMs: 20_000, tokenEndsAtMs: 60_000 }],
    outbox: { added: ops.filter(({ by }) => by === name).map(({ opId }) => opId), waiting: [] },
  }
}

const sound: History = {
  tenant: 'north',
  gridId: 'grid',
  ops: ops.map(({ by, ...op }, place): AskedOp => {
    const told = {
      opId: op.opId,
      status: 'applied' as const,
      version: place + 1,
      conflicts: place === 1 ? conflicts : [],
    }
    const answered = {
      answers: [told],
      outcome: { kind: 'applied' as const, version: told.version, conflicts: told.conflicts },
    }
    return { op, client: by, memberId: by, mustRefuse: null, floor: place, firstSentAtMs: place, ...answered }
  }),
  stored: {
    grid: { version: 4, recordCount: 2, lastNumber: 2 },
    changes: changes.map((each): StoredChange => ({
      version: each.version,
      opId: each.opId,
      memberId: each.memberId,
      change: each,
    })),
    unchanged: [],
    strays: [],
    records: records.map((record) => ({ ...record, deleted: false })),
  },
  clients: [client('ole'), client('olga'), client('rita')],
  revocations: [],
  oddities: [],
}

const demotion: Revocation = {
  kind: 'viewer',
  memberId: 'olga',
  askedAtMs: 900,
  atMs: 1_000,
  blows: [],
  watchedUntilMs: 9_000,
}

const removal: Revocation = {
  kind: 'remove',
  memberId: 'olga',
  askedAtMs: 900,
  atMs: 1_000,
  blows: [],
  watchedUntilMs: 9_000,
}

/** The sound history with something else stored, asked or seen. */
const stored = (other: Partial<History['stored']>): History => ({ ...sound, stored: { ...sound.stored, ...other } })
const asked = (place: number, other: Partial<AskedOp>): History => ({
  ...sound,
  ops: sound.ops.map((op, index) => (index === place ? { ...op, ...other } : op)),
})
const seen = (name: string, other: (client: ClientHistory) => Partial<ClientHistory>, history = sound): History => ({
  ...history,
  clients: history.clients.map((each) => (each.name === name ? { ...each, ...other(each) } : each)),
})
const told = (name: string, other: (told: readonly Telling[]) => readonly Telling[]): History =>
  seen(name, (each) => ({ told: other(each.told) }))
const refused = { kind: 'refused', code: 'NOT_FOUND', certain: true } as const
const rejection = { opId: 'op4', status: 'rejected', code: 'NOT_FOUND', message: '' } as const

describe('the check of a history', () => {
  it('has nothing against one that is sound', () => {
    expect(checkHistory(sound)).toEqual([])
  })

  const broken: readonly (readonly [string, Invariant, History])[] = [
    [
      'an acknowledged op that is not there',
      'I2',
      stored({ changes: sound.stored.changes.slice(0, 3), grid: { ...sound.stored.grid, version: 3 } }),
    ],
    ['an op that is there twice', 'I2', stored({ unchanged: [{ opId: 'op4', memberId: 'ole', version: 4 }] })],
    ['an op that is in another grid too', 'I2', stored({ strays: ['op4'] })],
    ['an op that nobody asked for', 'I2', { ...sound, ops: sound.ops.slice(0, 3) }],
    [
      'an op that was told another version',
      'I2',
      asked(3, { outcome: { kind: 'applied', version: 3, conflicts: [] } }),
    ],
    [
      'an op that stores something else',
      'I2',
      asked(0, { op: { kind: 'create', opId: 'op1', recordId: one, cells: { northtxt: 'north 9' } } }),
    ],
    ["an op in another member's name", 'I2', asked(3, { memberId: 'olga' })],
    ['a refused op that is there', 'I2', asked(3, { outcome: refused })],
    [
      'an op that was refused and then applied',
      'I2',
      asked(3, { answers: [rejection, ...(sound.ops[3]?.answers ?? [])] }),
    ],
    ['an op that no server may take', 'I2', asked(3, { mustRefuse: ['STALE_OP'] })],
    [
      'a lost cell that nobody was told of',
      'I2',
      asked(1, { outcome: { kind: 'applied', version: 2, conflicts: [] } }),
    ],
    [
      'a record that its changes do not make',
      'I2',
      stored({ records: sound.stored.records.map((record) => ({ ...record, cells: {} })) }),
    ],
    ['a count that is wrong', 'I2', stored({ grid: { ...sound.stored.grid, recordCount: 3 } })],
    [
      'a gap in the versions',
      'I3',
      stored({ changes: sound.stored.changes.map((row, index) => (index === 3 ? { ...row, version: 5 } : row)) }),
    ],
    ['a head beyond the changes', 'I3', stored({ grid: { ...sound.stored.grid, version: 5 } })],
    ['an op before one that was answered before it was sent', 'I3', asked(3, { floor: 4 })],
    ['a change told twice', 'I3', told('olga', (all) => [...all, ...all.slice(-1)])],
    ['a change told too early', 'I3', told('olga', (all) => [...all.slice(0, 1), ...all.slice(2), ...all.slice(1, 2)])],
    ['a change that was skipped', 'I3', told('olga', (all) => all.filter((_, index) => index !== 2))],
    ['a last change that was never told', 'I3', told('olga', (all) => all.slice(0, -1))],
    [
      'a change told otherwise',
      'I3',
      told('olga', (all) =>
        all.map((each) =>
          each.kind === 'changes' ? { ...each, changes: each.changes.map((one) => ({ ...one, at: '' })) } : each,
        ),
      ),
    ],
    [
      'a screen that differs from SQL',
      'I4',
      seen('olga', ({ final }) => ({ final: final && { ...final, confirmed: records.slice(1) } })),
    ],
    [
      'a window that differs from SQL',
      'I4',
      seen('olga', ({ final }) => ({ final: final && { ...final, answered: reports } })),
    ],
    [
      "a reporter who is told of another's record",
      'I5',
      told('rita', (all) => [
        ...all.slice(0, 1),
        { atMs: 1, kind: 'changes', id: 1, changes: [changes[0]] },
        ...all.slice(1),
      ]),
    ],
    [
      'a reporter who is told of a hidden field',
      'I5',
      told('rita', (all) => [...all, { atMs: 4, kind: 'changes', id: 4, changes: [changes[3]] }]),
    ],
    ['a reporter who is not told of an own record', 'I5', told('rita', (all) => all.slice(0, 1))],
    ['something of the other tenant', 'I1', seen('ole', () => ({ leaks: ['south'] }))],
    [
      'a removed member who still hears',
      'I6',
      seen('olga', () => ({ heard: [{ what: 'changes', atMs: 5_000, sentAtMs: null, isEditors: true }] }), {
        ...sound,
        revocations: [removal],
      }),
    ],
    ['a removed member who is still connected', 'I6', { ...sound, revocations: [removal] }],
    ['a demoted member who is still connected', 'I6', { ...sound, revocations: [demotion] }],
    [
      'a connection that outlives its token',
      'I6',
      seen('ole', () => ({
        connections: [{ openedAtMs: 0, knownAtMs: 1, closedAtMs: 20_000, tokenEndsAtMs: 10_000 }],
      })),
    ],
    ['an outbox that has lost an op', 'I10', asked(3, { outcome: { kind: 'open' } })],
    [
      'an op that was refused without a reason',
      'I10',
      seen('ole', () => ({ outbox: { added: ['op1', 'op4'], waiting: [] } }), asked(3, { outcome: refused })),
    ],
    ['what a client noticed itself', 'I3', { ...sound, oddities: [{ invariant: 'I3', text: 'a stale window' }] }],
  ]
  it('lets a connection live that began while its role was being changed', () => {
    const between = { openedAtMs: 890, knownAtMs: 950, closedAtMs: 20_000, tokenEndsAtMs: 60_000 }
    const history = seen('olga', () => ({ connections: [between] }), { ...sound, revocations: [demotion] })
    expect(checkHistory(history)).toEqual([])
  })

  it('holds the order in which a client asks, but for copies of what was refused', () => {
    const backwards = (other: Partial<AskedOp>): readonly Violation[] =>
      checkOrder({ ...sound, ops: sound.ops.toReversed().map((one) => ({ ...one, floor: null, ...other })) })
    expect(backwards({})[0]?.invariant).toBe('I3')
    expect(backwards({ outcome: refused })[0]?.invariant).toBe('I3')
    expect(backwards({ outcome: { ...refused, certain: false } })).toEqual([])
  })

  it.each(broken)('finds %s (%s)', (_, invariant, history) => {
    expect(checkHistory(history).map((violation) => violation.invariant)).toContain(invariant)
  })
})
