import Copy from 'lucide-solid/icons/copy'
import Hand from 'lucide-solid/icons/hand'
import Maximize2 from 'lucide-solid/icons/maximize-2'
import Plus from 'lucide-solid/icons/plus'
import SquareCheck from 'lucide-solid/icons/square-check'
import Trash from 'lucide-solid/icons/trash'
import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { hasChoices } from '@operagrid/shared/domain/field'

import type { MenuEntry } from '../../ui/menu-entry.ts'
import { claimAction } from './claims/claim-words.ts'
import type { GridView } from './grid-context.ts'
import { pressKey } from './grid-keys.ts'
import { headingEntries } from './groups/heading-entries.ts'
import { recordEntries } from './record-entries.ts'
import type { RowDrag } from './row-order/create-row-drag.ts'
import { rowOrderEntries } from './row-order/row-order-entries.ts'

type TableParts = {
  /** The element that has the focus while no cell is edited. */
  readonly table: () => HTMLElement | undefined
  readonly pageRows: () => number
  /** Adds files to the active cell; false where it takes none. */
  readonly pasteFiles: (files: FileList) => boolean
  readonly rowDrag: RowDrag
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
export function createTableEvents(view: GridView, { table, pageRows, pasteFiles, rowDrag }: TableParts): TableEvents {
  const { selection, range, columns, rows } = view
  const [pointed, setPointed] = createSignal<string | null>(null)
  const [pointedHeading, setPointedHeading] = createSignal<number>()

  const hit = (event: Event) => {
    const target = event.target instanceof Element ? event.target : null
    const row = target?.closest<HTMLElement>('[data-index]')
    const fieldId = target?.closest<HTMLElement>('[data-field]')?.dataset['field']
    const index = row?.dataset['index'] === undefined ? undefined : Number(row.dataset['index'])
    return { target, index, fieldId, record: index === undefined ? undefined : rows.at(index) }
  }
  const headingAt = (target: Element | null): number | undefined => {
    const place = target?.closest<HTMLElement>('[data-heading]')?.dataset['heading']
    return place === undefined ? undefined : Number(place)
  }
  const isPicked = (fieldId: string): boolean => {
    const field = columns.byField().get(fieldId)?.field
    return field !== undefined && (hasChoices(field) || field.type === 'person')
  }

  // The event names whatever text the browser thinks is selected.
  const hasFocus = (): boolean => document.activeElement === table()

  const isInRange = (index: number, fieldId: string): boolean => {
    const bounds = range.many()
    const at = columns.byField().get(fieldId)?.at ?? -1
    return bounds !== null && index >= bounds.top && index <= bounds.bottom && at >= bounds.left && at <= bounds.right
  }

  /** Until the button is let go the range follows the pointer, and the screen follows the range. */
  function followDrag(event: PointerEvent): void {
    const element = table()
    if (element === undefined) return
    const follow = (moved: PointerEvent): void => {
      if (moved.pointerId !== event.pointerId || view.selection.editing() !== null) return
      const over = document.elementFromPoint(moved.clientX, moved.clientY)
      const row = over?.closest<HTMLElement>('[data-index]')?.dataset['index']
      const fieldId = over?.closest<HTMLElement>('[data-field]')?.dataset['field']
      if (row === undefined || fieldId === undefined) return
      const [head, active] = [range.head(), selection.active()]
      if (head === null && active?.index === Number(row) && active.fieldId === fieldId) return
      if (head?.index !== Number(row) || head.fieldId !== fieldId) range.extendTo(Number(row), fieldId)
    }
    const stop = (): void => {
      document.removeEventListener('pointermove', follow)
      document.removeEventListener('pointerup', stop)
      document.removeEventListener('pointercancel', stop)
    }
    document.addEventListener('pointermove', follow)
    document.addEventListener('pointerup', stop)
    document.addEventListener('pointercancel', stop)
  }

  const entries = (): readonly MenuEntry[] => {
    const recordId = pointed()
    const heading = view.headings.list()[pointedHeading() ?? -1]
    if (heading) return headingEntries(view, heading)
    if (recordId === null)
      return view.mayEdit() ? [{ label: 'New record', icon: Plus, onSelect: view.beginRecord }] : []
    const ticked = selection.ticked()
    const many = ticked.has(recordId) && ticked.size > 1
    return [
      { label: 'Open record', icon: Maximize2, keys: 'Space', onSelect: () => view.openRecord(recordId) },
      // A page that came over plain HTTP has no clipboard but in the keys' own events.
      ...('clipboard' in navigator
        ? [{ label: 'Copy', icon: Copy, keys: 'Mod+C', onSelect: () => void view.rangeActions.copy(null) }]
        : []),
      ...(view.mayEdit()
        ? [
            {
              label: claimAction(view, recordId),
              icon: Hand,
              keys: 'Mod+Enter',
              onSelect: () => view.claims.toggle(recordId),
            },
            {
              label: ticked.has(recordId) ? 'Untick' : 'Tick',
              icon: SquareCheck,
              keys: 'Shift+Space',
              onSelect: () => selection.tick(recordId, !ticked.has(recordId)),
            },
          ]
        : []),
      ...recordEntries(view, recordId),
      ...rowOrderSection(view, recordId),
      ...(view.mayEdit()
        ? [
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
      const { target, index, fieldId, record } = hit(event)
      const isMouse = event.pointerType === 'mouse'
      const isHandle = target?.closest('.row-number') && !target.closest('button, input')
      if (isHandle && record && index !== undefined && isMouse && event.button === 0 && view.rowOrder.mayMove()) {
        // Nothing is marked as text on the way.
        event.preventDefault()
        table()?.focus({ preventScroll: true })
        rowDrag.begin(event, record.id, index)
        return
      }
      if (index === undefined || fieldId === undefined || !isMouse || target?.closest('.cell-editing')) return
      // The table itself keeps the focus; cells are named by aria-activedescendant.
      event.preventDefault()
      table()?.focus({ preventScroll: true })
      const again = selection.active()?.index === index && selection.active()?.fieldId === fieldId
      if (event.button !== 0 && isInRange(index, fieldId)) return
      if (event.button === 0 && event.shiftKey && selection.active() !== null) range.extendTo(index, fieldId)
      else selection.activate(index, fieldId)
      if (event.button !== 0) return
      followDrag(event)
      if (event.shiftKey) return
      if (target?.closest('[data-tick]') || (again && isPicked(fieldId))) view.edit.begin()
    },
    onClick(event) {
      const { target, index, fieldId, record } = hit(event)
      const heading = view.headings.list()[headingAt(target) ?? -1]
      if (heading) view.headings.toggle(heading)
      if (index === undefined || !record) return
      const opener = target?.closest<HTMLElement>('[data-open]')
      if (opener) view.openRecord(record.id, opener.dataset['open'] === 'comments' ? 'comments' : undefined)
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
      if (view.headings.press(event)) {
        event.preventDefault()
        return
      }
      const meant = pressKey(event, {
        selection,
        range,
        rangeActions: view.rangeActions,
        columns,
        rows,
        edit: view.edit,
        undo: view.undo,
        pageRows,
        openRecord: view.openRecord,
        deleteTicked: () => void view.removeRecords([...selection.ticked()]),
        addRecord: () => view.mayEdit() && view.beginRecordIn(view.headings.current()),
        moveRow: (recordId, by) => view.rowOrder.mayMove() && void view.rowOrder.step(recordId, by),
        claim: (recordId) => view.mayEdit() && view.claims.toggle(recordId),
      })
      if (meant) event.preventDefault()
    },
    onContextMenu(event) {
      const { target, index, fieldId, record } = hit(event)
      // In an editor the browser's own menu offers spelling and paste.
      if (target?.closest('input, textarea')) event.stopPropagation()
      setPointed(record?.id ?? null)
      setPointedHeading(headingAt(target))
      if (index !== undefined && fieldId !== undefined && !isInRange(index, fieldId)) selection.activate(index, fieldId)
    },
    onCopy(event) {
      if (!hasFocus() || event.clipboardData === null) return
      if (!view.rangeActions.copy(event.clipboardData)) return
      event.preventDefault()
      if (event.type === 'cut') view.rangeActions.empty()
    },
    onPaste(event) {
      if (!hasFocus() || event.clipboardData === null) return
      // A file alone is for a cell of files; for any other the workspace takes it to the import.
      if (event.clipboardData.types.every((type) => !type.startsWith('text/'))) {
        if (pasteFiles(event.clipboardData.files)) event.preventDefault()
        return
      }
      event.preventDefault()
      view.rangeActions.paste(event.clipboardData.getData('text/html'), event.clipboardData.getData('text/plain'))
    },
  }
}

function rowOrderSection(view: GridView, recordId: string): readonly MenuEntry[] {
  const entries = rowOrderEntries(view, recordId)
  return entries.length === 0 ? [] : [{ kind: 'separator' }, ...entries]
}
