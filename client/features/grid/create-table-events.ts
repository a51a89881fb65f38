import Copy from 'lucide-solid/icons/copy'
import Maximize2 from 'lucide-solid/icons/maximize-2'
import Plus from 'lucide-solid/icons/plus'
import SquareCheck from 'lucide-solid/icons/square-check'
import Trash from 'lucide-solid/icons/trash'
import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { MenuEntry } from '../../ui/menu-entry.ts'
import type { GridView } from './grid-context.ts'
import { pressKey } from './grid-keys.ts'

type TableParts = {
  /** The element that has the focus while no cell is edited. */
  readonly table: () => HTMLElement | undefined
  readonly pageRows: () => number
}

export type TableEvents = {
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onClick: (event: MouseEvent) => void
  readonly onDblClick: (event: MouseEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onContextMenu: (event: MouseEvent) => void
  /** Cut, too. */
  readonly onCopy: (event: ClipboardEvent) => void
  readonly onPaste: (event: ClipboardEvent) => void
  /** The menu for the row that was pointed at last. */
  readonly entries: Accessor<readonly MenuEntry[]>
}

/** Pointer, keys and clipboard over the whole table: one set of listeners, whatever row is drawn. */
export function createTableEvents(view: GridView, { table, pageRows }: TableParts): TableEvents {
  const { selection, columns, rows } = view
  const [pointed, setPointed] = createSignal<string | null>(null)

  const hit = (event: Event) => {
    const target = event.target instanceof Element ? event.target : null
    const row = target?.closest<HTMLElement>('[data-index]')
    const fieldId = target?.closest<HTMLElement>('[data-field]')?.dataset['field']
    const index = row?.dataset['index'] === undefined ? undefined : Number(row.dataset['index'])
    return { target, index, fieldId, record: index === undefined ? undefined : rows.at(index) }
  }
  const typeOf = (fieldId: string) => columns.byField().get(fieldId)?.field.type

  const entries = (): readonly MenuEntry[] => {
    const recordId = pointed()
    if (recordId === null)
      return view.mayEdit() ? [{ label: 'New record', icon: Plus, onSelect: view.beginRecord }] : []
    const ticked = selection.ticked()
    const many = ticked.has(recordId) && ticked.size > 1
    const text = view.edit.copy()
    return [
      { label: 'Open record', icon: Maximize2, keys: 'Space', onSelect: () => view.openRecord(recordId) },
      ...(text === null
        ? []
        : [
            { label: 'Copy cell', icon: Copy, keys: 'Mod+C', onSelect: () => void navigator.clipboard.writeText(text) },
          ]),
      ...(view.mayEdit()
        ? [
            {
              label: ticked.has(recordId) ? 'Untick' : 'Tick',
              icon: SquareCheck,
              keys: 'Shift+Space',
              onSelect: () => selection.tick(recordId, !ticked.has(recordId)),
            },
            { kind: 'separator' as const },
            {
              label: many ? `Delete ${ticked.size} records` : 'Delete record',
              icon: Trash,
              tone: 'danger' as const,
              onSelect: () => void view.removeRecords(many ? [...ticked] : [recordId]),
            },
          ]
        : []),
    ]
  }

  return {
    entries,
    onPointerDown(event) {
      const { target, index, fieldId } = hit(event)
      const isMouse = event.pointerType === 'mouse'
      if (index === undefined || fieldId === undefined || !isMouse || target?.closest('.cell-editing')) return
      // The table itself keeps the focus; cells are named by aria-activedescendant.
      event.preventDefault()
      table()?.focus({ preventScroll: true })
      const again = selection.active()?.index === index && selection.active()?.fieldId === fieldId
      selection.activate(index, fieldId)
      if (event.button !== 0) return
      if (target?.closest('[data-tick]') || (again && typeOf(fieldId) === 'select')) view.edit.begin()
    },
    onClick(event) {
      const { target, index, fieldId, record } = hit(event)
      if (index === undefined || !record) return
      if (target?.closest('[data-open]')) view.openRecord(record.id)
      else if (target instanceof HTMLInputElement && target.matches('[data-tick-row]')) {
        if (event.shiftKey) selection.tickTo(index)
        else selection.tick(record.id, target.checked)
      } else if (view.compact() && fieldId !== undefined) {
        selection.activate(index, fieldId)
        view.openRecord(record.id)
      }
    },
    onDblClick(event) {
      const { target, fieldId } = hit(event)
      if (fieldId !== undefined && !target?.closest('.cell-editing, [data-tick]')) view.edit.begin()
    },
    onKeyDown(event) {
      if (event.target !== table()) return
      const meant = pressKey(event, {
        selection,
        columns,
        rows,
        edit: view.edit,
        undo: view.undo,
        pageRows,
        openRecord: view.openRecord,
        deleteTicked: () => void view.removeRecords([...selection.ticked()]),
        addRecord: view.beginRecord,
      })
      if (meant) event.preventDefault()
    },
    onContextMenu(event) {
      const { target, index, fieldId, record } = hit(event)
      // In an editor the browser's own menu offers spelling and paste.
      if (target?.closest('input, textarea')) event.stopPropagation()
      setPointed(record?.id ?? null)
      if (index !== undefined && fieldId !== undefined) selection.activate(index, fieldId)
    },
    onCopy(event) {
      const text = event.target === table() ? view.edit.copy() : null
      if (text === null) return
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      if (event.type === 'cut') view.edit.empty()
    },
    onPaste(event) {
      const text = event.target === table() ? event.clipboardData?.getData('text/plain') : undefined
      if (text === undefined) return
      event.preventDefault()
      view.edit.paste(text)
    },
  }
}
