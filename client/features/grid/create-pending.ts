import { createMemo, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { sameCell } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { OpNote, QueuedOp } from '../../live/op-store.ts'
import type { Answered, Outbox, OutboxEvent } from '../../live/outbox.ts'
import { withoutEmpty } from './record-after.ts'
import { sinceQueued } from './since-queued.ts'

/** An op that is shown before it is confirmed; `version`: where it was committed, null until then. */
type Entry = { readonly op: Op; readonly queuedAt: string; readonly version: number | null }

export type PendingOptions = {
  readonly gridId: string
  readonly memberId: string
  readonly outbox: Outbox
  readonly fields: Accessor<readonly Field[]>
  /** What an op says, should the server refuse it. */
  readonly noteOf: (op: Op) => OpNote
  readonly onApplied: (op: Op, result: OpResult & { status: 'applied' }) => void
  /** Told every answer, whatever it is. */
  readonly onAnswered: (op: Op, result: OpResult) => void
  /** What an undo op shows before it is answered. */
  readonly undoEffect: (opId: string) => { readonly before: Cells; readonly after: Cells } | undefined
}

export type Pending = {
  /** Sends ops and shows them at once. */
  readonly send: (ops: readonly Op[]) => void
  /** A confirmed record with this page's unconfirmed edits replayed on it. Reactive. */
  readonly shown: (record: GridRecord) => GridRecord
  /** Records made here that the feed has not told yet, oldest first. */
  readonly created: Accessor<readonly GridRecord[]>
  /** Ids of records that show something of this page's that is not confirmed. Reactive. */
  readonly touched: () => Iterable<string>
  /** True while a deletion of the record is on its way. */
  readonly isGoing: (recordId: string) => boolean
  /** The feed has told everything up to `head`: what was committed by then is confirmed. */
  readonly retire: (head: number) => void
}

/** This member's ops on a grid between the keystroke and the feed: shown = confirmed + pending replayed. */
export function createPending(options: PendingOptions): Pending {
  const { gridId, outbox } = options
  const [entries, setEntries] = createSignal<readonly Entry[]>([])
  let told = 0
  const replayed = (record: GridRecord, entry: Entry) => replay(record, entry, options.undoEffect)
  /** With what formulas come to now: the server will say the same. What is made of linked records follows from it. */
  const calculated = (record: GridRecord, entries: readonly Entry[], confirmed: Cells): GridRecord => {
    const { ids, unlinked, compute } = formulasOf(options.fields())
    if (ids.size === 0) return record
    const since = sinceQueued(entries, confirmed, record.cells)
    const held = { ...unlinked, ...record.cells }
    return { ...record, cells: withoutEmpty({ ...held, ...compute(held, since) }) }
  }
  const toEntry = (queued: QueuedOp): Entry => ({ op: queued.op, queuedAt: queued.queuedAt, version: null })

  const hear = (event: OutboxEvent): void => {
    if (event.kind === 'queued') {
      const ours = event.queued.filter((queued) => queued.gridId === gridId)
      if (ours.length > 0) setEntries((all) => [...all, ...ours.map(toEntry)])
    } else if (event.kind === 'answered' && event.gridId === gridId) take(event.answers)
  }
  function take(answers: readonly Answered[]): void {
    const results = new Map(answers.map(({ queued, result }) => [queued.opId, result]))
    for (const { queued, result } of answers) options.onAnswered(queued.op, result)
    setEntries((all) =>
      all.flatMap((entry) => {
        const result = results.get(entry.op.opId)
        // Rolled back: what is confirmed shows again. The text is in the outbox until its author decides.
        if (result?.status === 'rejected') return []
        const version = result === undefined ? entry.version : result.version
        if (version !== null && version <= told) return []
        return version === entry.version ? [entry] : [{ ...entry, version }]
      }),
    )
    for (const { queued, result } of answers) if (result.status === 'applied') options.onApplied(queued.op, result)
  }
  // What waits already is an earlier page's; what comes later is told.
  setEntries(outbox.waiting(gridId).map(toEntry))
  onCleanup(outbox.watch(hear))

  const byRecord = createMemo(() => {
    const map = new Map<string, Entry[]>()
    for (const entry of entries()) {
      const list = map.get(entry.op.recordId)
      if (list) list.push(entry)
      else map.set(entry.op.recordId, [entry])
    }
    return map
  })
  const created = createMemo(() =>
    [...byRecord().values()].flatMap((list) => {
      const [first] = list
      if (first?.op.kind !== 'create') return []
      return [calculated(list.slice(1).reduce(replayed, newRecord(first, options.memberId)), list, {})]
    }),
  )

  return {
    send: (ops) => outbox.add(gridId, ops, options.noteOf),
    shown(record) {
      const waiting = byRecord().get(record.id)
      return waiting === undefined ? record : calculated(waiting.reduce(replayed, record), waiting, record.cells)
    },
    created,
    touched: () => byRecord().keys(),
    isGoing: (recordId) => byRecord().get(recordId)?.at(-1)?.op.kind === 'delete',
    retire(head) {
      told = head
      if (entries().some((entry) => entry.version !== null && entry.version <= head)) {
        setEntries((all) => all.filter((entry) => entry.version === null || entry.version > head))
      }
    },
  }
}

/** What a record shows with an op that is not confirmed. */
function replay(record: GridRecord, { op }: Entry, undoEffect: PendingOptions['undoEffect']): GridRecord {
  switch (op.kind) {
    case 'patch':
      return { ...record, cells: withoutEmpty({ ...record.cells, ...op.cells }) }
    case 'review':
      return { ...record, reviewState: op.state }
    case 'assign':
      return { ...record, assignedTo: op.memberId }
    case 'create':
    case 'delete':
    case 'restore':
      return record
    case 'undo': {
      // What others have changed since, the server leaves alone: so does this.
      const effect = undoEffect(op.opId)
      const held = Object.entries(effect?.after ?? {}).filter(([id, value]) => sameCell(record.cells[id], value))
      const back = held.map(([id]) => [id, effect?.before[id] ?? null] as const)
      return { ...record, cells: withoutEmpty({ ...record.cells, ...Object.fromEntries(back) }) }
    }
  }
}

/** A record that has no number yet: 0 stands for "not counted". */
function newRecord({ op, queuedAt }: Entry, memberId: string): GridRecord {
  return {
    id: op.recordId,
    number: 0,
    version: 0,
    cells: op.kind === 'create' ? withoutEmpty(op.cells) : {},
    reviewState: 'none',
    createdAt: queuedAt,
    createdBy: memberId,
    updatedAt: queuedAt,
    updatedBy: memberId,
    assignedTo: null,
  }
}
