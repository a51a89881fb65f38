import { createMemo, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { QueuedOp } from '../../live/op-store.ts'
import type { Outbox } from '../../live/outbox.ts'
import { withoutEmpty } from './record-effect.ts'

/** An op that is shown before it is confirmed; `version`: where it was committed, null until then. */
type Entry = { readonly op: Op; readonly queuedAt: string; readonly version: number | null }

export type PendingOptions = {
  readonly gridId: string
  readonly memberId: string
  readonly outbox: Outbox
  readonly onApplied: (op: Op, result: OpResult & { status: 'applied' }) => void
  readonly onRefused: (queued: QueuedOp, reason: string) => void
}

export type Pending = {
  /** Sends ops and shows them at once. */
  readonly send: (ops: readonly Op[]) => void
  /** A confirmed record with this page's unconfirmed edits replayed on it. Reactive. */
  readonly shown: (record: GridRecord) => GridRecord
  /** Records made here that the feed has not told yet, oldest first. */
  readonly created: Accessor<readonly GridRecord[]>
  /** True while a deletion of the record is on its way. */
  readonly isGoing: (recordId: string) => boolean
  /** How many ops are not acknowledged. */
  readonly count: Accessor<number>
  /** The feed has told everything up to `head`: what was committed by then is confirmed. */
  readonly retire: (head: number) => void
}

/** This member's ops on a grid between the keystroke and the feed: shown = confirmed + pending replayed. */
export function createPending(options: PendingOptions): Pending {
  const { gridId, outbox } = options
  const [entries, setEntries] = createSignal<readonly Entry[]>([])
  let told = 0
  const toEntry = (queued: QueuedOp): Entry => ({ op: queued.op, queuedAt: queued.queuedAt, version: null })

  // What an earlier page left behind; ops sent from here meanwhile are in the outbox too.
  void outbox.ready.then(() => setEntries(outbox.waiting(gridId).map(toEntry)))

  const forget = outbox.onOutcome((queued, result) => {
    if (queued.gridId !== gridId) return
    if (result.status === 'rejected') {
      setEntries((all) => all.filter((entry) => entry.op.opId !== queued.opId))
      options.onRefused({ ...queued, refusal: result.message }, result.message)
      return
    }
    setEntries((all) =>
      all
        .map((entry) => (entry.op.opId === queued.opId ? { ...entry, version: result.version } : entry))
        .filter((entry) => entry.version === null || entry.version > told),
    )
    options.onApplied(queued.op, result)
  })
  onCleanup(forget)

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
      return [list.slice(1).reduce(replay, newRecord(first, options.memberId))]
    }),
  )

  return {
    send(ops) {
      const queuedAt = new Date().toISOString()
      setEntries((all) => [...all, ...ops.map((op) => ({ op, queuedAt, version: null }))])
      outbox.add(gridId, ops)
    },
    shown: (record) => (byRecord().get(record.id) ?? []).reduce(replay, record),
    created,
    isGoing: (recordId) => byRecord().get(recordId)?.at(-1)?.op.kind === 'delete',
    count: () => entries().reduce((count, entry) => count + (entry.version === null ? 1 : 0), 0),
    retire(head) {
      told = head
      if (entries().some((entry) => entry.version !== null && entry.version <= head)) {
        setEntries((all) => all.filter((entry) => entry.version === null || entry.version > head))
      }
    },
  }
}

function replay(record: GridRecord, { op }: Entry): GridRecord {
  switch (op.kind) {
    case 'patch':
      return { ...record, cells: withoutEmpty({ ...record.cells, ...op.cells }) }
    case 'review':
      return { ...record, reviewState: op.state }
    case 'create':
    case 'delete':
    case 'restore':
    // What an undo leaves, the server decides: it shows when it is told.
    case 'undo':
      return record
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
  }
}
