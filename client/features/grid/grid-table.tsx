import { createVirtualizer, defaultRangeExtractor } from '@tanstack/solid-virtual'
import type { Range } from '@tanstack/solid-virtual'
import Plus from 'lucide-solid/icons/plus'
import { createComputed, createEffect, createMemo, For, on, onCleanup, onMount, Show } from 'solid-js'

import { ContextMenu } from '../../ui/context-menu.tsx'
import { createAside } from './create-aside.ts'
import { createLeap } from './create-leap.ts'
import { createScrollHold } from './create-scroll-hold.ts'
import { createTableEvents } from './create-table-events.ts'
import { StrayEditor } from './editors/stray-editor.tsx'
import type { FieldAsks } from './fields/create-field-asks.ts'
import { createCellDrop } from './files/create-cell-drop.ts'
import { cellId } from './grid-cell.tsx'
import { useGridView } from './grid-context.ts'
import { GridHead } from './grid-head.tsx'
import { GridRows } from './grid-rows.tsx'
import { createHeadingsInSight } from './groups/create-headings-in-sight.ts'
import { GroupHeading, headingId } from './groups/group-heading.tsx'
import { topOfRow } from './groups/top-of-row.ts'
import { makeReveal } from './make-reveal.ts'
import { RangeFrame } from './ranges/range-frame.tsx'
import { createRowDrag } from './row-order/create-row-drag.ts'
import { TotalsBar } from './totals/totals-bar.tsx'

import './grid-table.css'

type GridTableProps = { readonly fieldAsks: FieldAsks }

/** Beyond this many fields only those in sight are drawn. */
const MANY_FIELDS = 20
const OVERSCAN_ROWS = 6
/** Where somebody types or has something open: a grid that has just come does not close it. */
const busyElsewhere = '[role="dialog"], [role="menu"], [aria-haspopup][aria-expanded="true"], input, textarea'
const ADD_WIDTH = 48

/** The records as rows, of which only those in sight exist; one tab stop, driven by keys like a spreadsheet. */
export function GridTable(props: GridTableProps) {
  const view = useGridView()
  const { selection, columns, rows } = view
  let scroller: HTMLDivElement | undefined
  let table: HTMLDivElement | undefined
  const headHeight = () => (view.compact() ? 45 : 34)
  const totalsHeight = () => (view.totals.any() ? headHeight() : 0)
  const numberWidth = () => (view.compact() ? 64 : 76)
  const width = () => numberWidth() + columns.width() + (view.mayShape() ? ADD_WIDTH : 0)

  const leap = createLeap()
  const rowsInSight = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    observeElementOffset: leap.observe,
    get count() {
      return rows.count()
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: (index) => view.rowHeight() + view.headings.directlyAbove(index) * view.headingHeight(),
    get overscan() {
      return leap.landing() ? 0 : OVERSCAN_ROWS
    },
    // The active row always exists: keys act on it, and screen readers read it, wherever the screen is.
    get rangeExtractor() {
      const active = selection.active()?.index
      return (range: Range) => {
        const indexes = defaultRangeExtractor(range)
        return active === undefined || active >= range.count || indexes.includes(active)
          ? indexes
          : [...indexes, active].sort((a, b) => a - b)
      }
    },
  })
  const columnsInSight = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    horizontal: true,
    get count() {
      return columns.list().length
    },
    get enabled() {
      return columns.list().length > MANY_FIELDS
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: (at) => columns.list()[at]?.width ?? 0,
    overscan: 3,
  })
  createEffect(
    on(
      [columns.list, columns.width, view.rowHeight, view.headings.list],
      () => {
        columnsInSight.measure()
        rowsInSight.measure()
      },
      { defer: true },
    ),
  )
  const frozenColumns = createMemo(() => columns.list().slice(0, columns.frozen()))
  const shownColumns = createMemo(() => {
    const list = columns.list().slice(columns.frozen())
    if (columns.list().length <= MANY_FIELDS) return list
    const inSight = new Set(columnsInSight.getVirtualItems().map((item) => item.index))
    const active = selection.active()?.fieldId
    return list.filter((column) => inSight.has(column.at) || column.field.id === active)
  })

  const headingsInSight = createHeadingsInSight(view, () => scroller)
  createScrollHold(view, rowsInSight, () => scroller)
  const aside = createAside(() => scroller)
  onMount(() => {
    if (!scroller) return
    const watched = scroller
    const tellRoom = (): void => columns.setFrozenRoom((watched.clientWidth * 2) / 3 - numberWidth())
    const sight = new ResizeObserver(tellRoom)
    sight.observe(watched)
    tellRoom()
    onCleanup(() => sight.disconnect())
  })

  // What is in sight is what must be loaded.
  createEffect(() => {
    const items = rowsInSight.getVirtualItems()
    // Scrolled: one of these is another; the first may be the active row, which always exists.
    const ends = [items[0]?.index, items[1]?.index, items.at(-1)?.index]
    const list = view.records.list()
    const { range } = rowsInSight
    if (ends[0] !== undefined && range && list) rows.show(range.startIndex, range.endIndex)
  })

  const { reveal, revealRow } = makeReveal(view, {
    scroller: () => scroller,
    numberWidth,
    covered: () => headHeight() + totalsHeight(),
  })
  // By the person's own doing only: when others move the record the screen stays.
  const moved = createMemo(() => {
    const cell = selection.active()
    return cell ? `${selection.moves()} ${cell.fieldId}` : ''
  })
  const takeFocus = () => {
    const focused = document.activeElement
    if (focused !== table && !focused?.closest(busyElsewhere)) table?.focus({ preventScroll: true })
  }
  createEffect(
    on(
      moved,
      () => {
        reveal(selection.active())
        takeFocus()
      },
      { defer: true },
    ),
  )
  createEffect(on(view.range.head, reveal, { defer: true }))
  createEffect(
    on(view.headings.active, (place) => {
      const heading = place === null ? undefined : view.headings.list()[place]
      if (place === null || !heading || !scroller) return
      revealRow(heading.start * view.rowHeight() + place * view.headingHeight(), view.headingHeight())
      takeFocus()
    }),
  )
  // Before the editor is taken away, while nothing waits to be laid out: focus that goes with its element costs two layouts.
  createComputed(
    on(selection.editing, (editing, before) => {
      if (before && !editing && document.activeElement?.closest('.cell-editing')) table?.focus({ preventScroll: true })
    }),
  )
  createEffect(
    on(selection.editing, (editing, before) => {
      if (before && !editing) takeFocus()
    }),
  )
  createEffect(() => {
    const cell = selection.active()
    view.presence.select({
      recordId: cell?.recordId ?? null,
      fieldId: cell?.recordId ? cell.fieldId : null,
      typing: selection.editing() !== null,
    })
  })
  onMount(() => table?.focus({ preventScroll: true }))

  const activeId = () => {
    const heading = view.headings.active()
    if (heading !== null) return headingId(heading)
    const cell = selection.active()
    return cell?.recordId ? cellId(cell.recordId, cell.fieldId) : undefined
  }
  const drop = createCellDrop(view)
  const rowDrag = createRowDrag(view, () => scroller)
  const events = createTableEvents(view, {
    pasteFiles: drop.paste,
    rowDrag,
    table: () => table,
    pageRows: () =>
      Math.max(1, Math.floor(((scroller?.clientHeight ?? 0) - headHeight() - totalsHeight()) / view.rowHeight()) - 1),
  })
  return (
    <ContextMenu entries={events.entries()} class="grid-scroll-frame">
      <div
        ref={scroller}
        class="grid-scroller"
        classList={{ 'grid-scroller-told': view.totals.any(), 'grid-scroller-aside': aside() }}
        style={{ '--totals-height': `${headHeight()}px` }}
      >
        <div
          ref={table}
          class="grid-table"
          classList={{
            'grid-rows-high': view.look.height() !== 'short',
            'grid-crowded': view.glows.crowded(),
            'grid-movable': view.rowOrder.mayMove(),
            'grid-moving': rowDrag.moving() !== null,
          }}
          style={{ '--thumb': `${view.rowSize().thumb}px`, '--cell-lines': String(view.rowSize().lines) }}
          role="grid"
          tabindex={0}
          aria-label={view.grid()?.name ?? 'Grid'}
          aria-rowcount={rows.count() + view.headings.list().length + 1}
          aria-colcount={columns.list().length + 1}
          aria-multiselectable="true"
          aria-readonly={!view.mayEdit()}
          aria-activedescendant={activeId()}
          onKeyDown={events.onKeyDown}
          onPointerDown={events.onPointerDown}
          onClick={events.onClick}
          onDblClick={events.onDblClick}
          onContextMenu={events.onContextMenu}
          onCopy={events.onCopy}
          onCut={events.onCopy}
          onPaste={events.onPaste}
          onDragOver={drop.onDragOver}
          onDragLeave={drop.onDragLeave}
          onDrop={drop.onDrop}
        >
          <GridHead
            frozen={frozenColumns()}
            columns={shownColumns()}
            numberWidth={numberWidth()}
            width={width()}
            fieldAsks={props.fieldAsks}
          />
          <div
            role="rowgroup"
            class="grid-body"
            style={{ height: `${topOfRow(view, rows.count())}px`, width: `${width()}px` }}
          >
            <StrayEditor numberWidth={numberWidth()} />
            <RangeFrame numberWidth={numberWidth()} scroller={() => scroller} />
            <Show when={rowDrag.line() !== null}>
              <span class="row-line" aria-hidden="true" style={{ top: `${rowDrag.line() ?? 0}px` }} />
            </Show>
            <For each={headingsInSight()}>
              {(place) => (
                <Show when={view.headings.list()[place]}>
                  {(heading) => (
                    <GroupHeading
                      heading={heading()}
                      place={place}
                      top={heading().start * view.rowHeight() + place * view.headingHeight()}
                      width={width()}
                      frozen={frozenColumns()}
                      columns={shownColumns()}
                      numberWidth={numberWidth()}
                    />
                  )}
                </Show>
              )}
            </For>
            <GridRows
              items={rowsInSight.getVirtualItems()}
              frozen={frozenColumns()}
              columns={shownColumns()}
              numberWidth={numberWidth()}
              width={width()}
            />
          </div>
        </div>
        <Show when={view.mayEdit() && view.fields().length > 0}>
          <div class="grid-foot" style={{ width: `${width()}px` }}>
            <button type="button" class="grid-add" onClick={() => view.beginRecord()}>
              <Plus size={14} /> New record
            </button>
          </div>
        </Show>
        <Show when={view.totals.any()}>
          <TotalsBar frozen={frozenColumns()} columns={shownColumns()} numberWidth={numberWidth()} width={width()} />
        </Show>
      </div>
    </ContextMenu>
  )
}
