import { createSignal, onCleanup } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { CellConflict, Op, OpResult } from '@operagrid/shared/domain/op'
import type { MyReport } from '@operagrid/shared/domain/report'

import type { QueuedOp } from '../../live/op-store.ts'
import type { Outbox } from '../../live/outbox.ts'
import { showToast } from '../../ui/show-toast.tsx'

/** Cells of a record that the member has changed here. `version`: where it was committed, null until then. */
type Correction = {
  readonly opId: string
  readonly recordId: string
  readonly cells: Cells
  readonly version: number | null
}

export type Corrections = {
  /** Keeps a correction and sends it, at once or when there is signal. */
  save(report: MyReport, cells: Cells): void
  /** The list with what is on its way put over it. Reactive. */
  shown(mine: readonly MyReport[]): readonly MyReport[]
  /** True while a correction of the record is on this phone only. Reactive. */
  isWaiting(recordId: string): boolean
  /** The server's list, as it was just read: what it holds needs no showing any more. */
  settle(mine: readonly MyReport[]): void
}

/**
 * A reporter's corrections between the form and the server's list. They go through the outbox of all edits: kept
 * on the phone, sent once, and parked with the reason where the server does not take them.
 *
 * @param applied called when the server has taken one: its list is another now
 */
export function createCorrections(outbox: Outbox, list: () => readonly MyReport[], applied: () => void): Corrections {
  const [all, setAll] = createSignal<readonly Correction[]>([])
  const find = (recordId: string) => list().find(({ record }) => record.id === recordId)
  const toCorrection = ({ op }: QueuedOp): Correction[] =>
    op.kind === 'patch' ? [{ opId: op.opId, recordId: op.recordId, cells: op.cells, version: null }] : []

  function take(op: Op, result: OpResult): void {
    if (op.kind !== 'patch') return
    if (result.status === 'rejected') {
      // What is confirmed shows again; what was written waits among the refused edits.
      setAll((before) => before.filter((one) => one.opId !== op.opId))
      applied()
      return
    }
    setAll((before) => before.map((one) => (one.opId === op.opId ? { ...one, version: result.version } : one)))
    const report = find(op.recordId)
    if (report !== undefined) tellReplaced(report, result.conflicts)
    applied()
  }

  /** Somebody had written there meanwhile: nothing of it is gone. */
  function tellReplaced(report: MyReport, conflicts: readonly CellConflict[]): void {
    const known = conflicts.flatMap((conflict) => {
      const field = findField(report.fields, conflict.fieldId)
      return field === undefined ? [] : [{ field, value: conflict.value }]
    })
    if (known.length === 0) return
    showToast({
      tone: 'warning',
      title: 'Someone else had just changed this too',
      text: `Yours stands now. Before it: ${known.map(({ field, value }) => said(field, value)).join('; ')}`,
      action: {
        label: 'Put theirs back',
        onSelect: () => save(report, Object.fromEntries(known.map(({ field, value }) => [field.id, value]))),
      },
    })
  }

  function save({ record, gridId, fields }: MyReport, cells: Cells): void {
    const { id: recordId, number } = record
    // The list is read anew after every change: what it shows is what the person had before their eyes.
    const baseVersion = Math.max(
      record.version,
      ...all().map((one) => (one.recordId === recordId ? (one.version ?? 0) : 0)),
    )
    const text = Object.entries(cells).flatMap(([fieldId, value]) => {
      const field = findField(fields, fieldId)
      return field === undefined ? [] : [said(field, value)]
    })
    outbox.add(gridId, [{ kind: 'patch', opId: uuidv7(), recordId, cells: { ...cells }, baseVersion }], () => ({
      place: `Report ${number}`,
      text: text.join('\n'),
    }))
  }

  setAll(outbox.waiting().flatMap(toCorrection))
  onCleanup(
    outbox.watch((event) => {
      if (event.kind === 'queued') setAll((before) => [...before, ...event.queued.flatMap(toCorrection)])
      else if (event.kind === 'answered') for (const { queued, result } of event.answers) take(queued.op, result)
    }),
  )

  return {
    save,
    shown: (mine) =>
      mine.map((report) => {
        const over = all().filter(({ recordId }) => recordId === report.record.id)
        if (over.length === 0) return report
        const cells = over.reduce<Cells>((before, one) => ({ ...before, ...one.cells }), report.record.cells)
        return { ...report, record: { ...report.record, cells } }
      }),
    isWaiting: (recordId) => all().some((one) => one.recordId === recordId && one.version === null),
    settle(mine) {
      const versions = new Map(mine.map(({ record }) => [record.id, record.version]))
      setAll((before) =>
        before.filter(({ recordId, version }) => version === null || version > (versions.get(recordId) ?? Infinity)),
      )
    },
  }
}

function said(field: Field, value: CellValue): string {
  return `${field.name}: ${cellText(field, value) || '(empty)'}`
}
