import { batch, createComputed, createMemo, createSignal, onCleanup, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { OpNote, QueuedOp } from '../../live/op-store.ts'
import type { Answered, Outbox, OutboxEvent } from '../../live/outbox.ts'
import { withoutEmpty } from './record-after.ts'
import type { Mend } from './record-block.ts'
import { newRecord, replay } from './replay.ts'
import type { Entry, UndoEffect } from './replay.ts'
import { sinceQueued } from './since-queued.ts'

export type PendingOptions = {
  readonly gridId: string
  readonly memberId: string
  readonly outbox: Pick<Outbox, 'add' | 'waiting' | 'watch'>
  readonly fields: Accessor<readonly Field[]>
  /** What an op says, should the server refuse it. */
  readonly noteOf: (op: Op) => OpNote
  readonly onApplied: (op: Op, result: OpResult & { status: 'applied' }) => void
  /** Told every answer, whatever it is. */
  readonly onAnswered: (op: Op, result: OpResult) => void
  /** Puts what is confirmed, and the feed did not tell of, into what is held of a record from before. */
  readonly mend: Mend
  /** True while lists that would tell of a record made or deleted here are from before the feed skipped. Reactive. */
  readonly isOld: (recordId: string) => boolean
  /** What an undo op shows before it is answered. */
  readonly undoEffect: UndoEffect
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
  /** True while a move of the record is on its way. Reactive. */
  readonly isMoving: (recordId: string) => boolean
  /** The feed has told everything up to `head`: what was committed by then is confirmed. */
  readonly retire: (head: number) => void
  /** The feed has skipped up to `head`: what was committed by then is confirmed, and nobody tells the lists of it. */
  readonly skip: (head: number) => void
}

/** This member's ops on a grid between the keystroke and the feed: shown = confirmed + pending replayed. */
export function createPending(options: PendingOptions): Pending {
  const { gridId, outbox } = options
  const [entries, setEntries] = createSignal<readonly Entry[]>([])
  let told = 0
  /** The versions of which the feed has not told, each from the first to the last. */
  const gaps: { readonly first: number; readonly last: number }[] = []
  /** Records whose making or deletion is confirmed and still shown from here. */
  const [held, setHeld] = createSignal<ReadonlySet<string>>(new Set())
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
    confirm(
      entries().flatMap((entry) => {
        const result = results.get(entry.op.opId)
        // Rolled back: what is confirmed shows again. The text is in the outbox until its author decides.
        if (result?.status === 'rejected') return []
        const version = result === undefined ? entry.version : result.version
        return version === entry.version ? [entry] : [{ ...entry, version }]
      }),
    )
    for (const { queued, result } of answers) if (result.status === 'applied') options.onApplied(queued.op, result)
  }
  /**
   * Lets go of what the lists show by themselves: of which the feed has told, or which is put into what they hold. A
   * record that was made here they cannot show, nor leave out one that was deleted, before they have been read anew.
   */
  function confirm(all: readonly Entry[]): void {
    const kept = new Set<string>()
    const isShown = (entry: Entry): boolean => {
      const { op, version } = entry
      if (version === null || version > told) return true
      const { recordId, kind } = op
      const missed = gaps.some(({ first, last }) => version >= first && version <= last)
      if (kept.has(recordId) || (missed && (kind === 'create' || kind === 'delete') && options.isOld(recordId))) {
        kept.add(recordId)
        return true
      }
      if (missed)
        options.mend(recordId, version, (record) => calculated(replayed(record, entry), [entry], record.cells))
      return false
    }
    batch(() => {
      const left = all.filter(isShown)
      if (left.length < all.length || all !== entries()) setEntries(left)
      if (kept.size > 0 || held().size > 0) setHeld(kept)
    })
  }
  createComputed(() => {
    const caughtUp = [...held()].filter((recordId) => !options.isOld(recordId))
    if (caughtUp.length > 0) untrack(() => confirm(entries()))
  })

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
    isMoving: (recordId) =>
      byRecord()
        .get(recordId)
        ?.some(({ op }) => op.kind === 'move') === true,
    retire(head) {
      told = head
      if (entries().some(({ version }) => version !== null && version <= head)) confirm(entries())
    },
    skip(head) {
      if (head > told) gaps.push({ first: told + 1, last: head })
      told = head
      confirm(entries())
    },
  }
}
