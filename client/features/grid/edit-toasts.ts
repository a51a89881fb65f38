import type { Cells } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { findField } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { CellConflict, Op } from '@operagrid/shared/domain/op'

import type { QueuedOp } from '../../live/op-store.ts'
import type { Outbox } from '../../live/outbox.ts'
import { showToast } from '../../ui/show-toast.tsx'

type Overwritten = {
  readonly grid: Grid | undefined
  readonly op: Op
  readonly conflicts: readonly CellConflict[]
  readonly nameOf: (memberId: string | null) => string
  readonly restore: (recordId: string, cells: Cells) => void
}

/** Says that an edit replaced what somebody else had just written, and offers to put theirs back. */
export function tellOverwritten({ grid, op, conflicts, nameOf, restore }: Overwritten): void {
  const [first] = conflicts
  const field = first && findField(grid?.fields ?? [], first.fieldId)
  if (!first || !field) return
  const theirs = cellText(field, first.value)
  showToast({
    tone: 'warning',
    title: `You replaced what ${nameOf(first.memberId)} wrote in ${field.name}`,
    text: theirs === '' ? 'They had emptied it.' : shorten(theirs),
    action: {
      label: 'Put theirs back',
      onSelect: () =>
        restore(op.recordId, Object.fromEntries(conflicts.map((conflict) => [conflict.fieldId, conflict.value]))),
    },
  })
}

/** Refused ops whose toast is open: whoever comes back to their grid needs no second one. */
const shown = new Set<string>()

/** Says why an edit was not taken. It stays in the outbox until the person closes this or has copied its text. */
export function tellRefused(queued: QueuedOp, reason: string, grid: Grid | undefined, outbox: Outbox): void {
  const { opId, op } = queued
  if (shown.has(opId)) return
  shown.add(opId)
  const text = textOf(op, grid)
  const drop = (): void => {
    shown.delete(opId)
    outbox.drop(opId)
  }
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      drop()
    } catch {
      // No clipboard here: the text comes back, to be read off.
      shown.delete(opId)
      tellRefused(queued, `It could not be copied. Your text: ${text}`, grid, outbox)
    }
  }
  showToast({
    tone: 'danger',
    title: 'An edit was not saved',
    text: reason,
    sticky: true,
    onClose: drop,
    ...(text !== '' && { action: { label: 'Copy my text', onSelect: () => void copy() } }),
  })
}

function textOf(op: Op, grid: Grid | undefined): string {
  if (op.kind !== 'patch' && op.kind !== 'create') return ''
  const lines = Object.entries(op.cells).flatMap(([fieldId, value]) => {
    const field = findField(grid?.fields ?? [], fieldId)
    const text = field ? cellText(field, value) : ''
    return field && text !== '' ? [{ name: field.name, text }] : []
  })
  const [only] = lines
  return lines.length === 1 && only ? only.text : lines.map((line) => `${line.name}: ${line.text}`).join('\n')
}

function shorten(text: string): string {
  return text.length > 140 ? `${text.slice(0, 139)}…` : text
}
