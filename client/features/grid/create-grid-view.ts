import { createEffect, createMemo, createSignal, on } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import { makeColorOf } from '@operagrid/shared/domain/color-rule'
import { findField, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { withDefaults } from '@operagrid/shared/domain/field-default'
import { may } from '@operagrid/shared/domain/permission'
import type { Filter } from '@operagrid/shared/domain/query'
import { canGroup, findGroupField, makesColumns } from '@operagrid/shared/domain/query-group'
import { inOrder } from '@operagrid/shared/domain/view'

import { serverTime } from '../../live/server-clock.ts'
import { confirm } from '../../ui/confirm.ts'
import { makingNow } from '../../ui/making-now.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { useNow } from '../../ui/use-now.ts'
import { countWords } from './cell-words.ts'
import { cellsOfCopy } from './cells-of-copy.ts'
import { createColorDraft } from './colors/create-color-draft.ts'
import { createColumns } from './create-columns.ts'
import { createEdit } from './create-edit.ts'
import type { GridState } from './create-grid.ts'
import { createMedia } from './create-media.ts'
import { createSelection } from './create-selection.ts'
import { createDuplicates } from './duplicates/create-duplicates.ts'
import { createFields } from './fields/create-fields.ts'
import { createGridFiles } from './files/create-grid-files.ts'
import type { GridView, LayoutOrder } from './grid-context.ts'
import { createHeadings } from './groups/create-headings.ts'
import { createNews } from './news/create-news.ts'
import { createFilterDraft } from './queries/create-filter-draft.ts'
import { createRangeActions } from './ranges/create-range-actions.ts'
import { createRange } from './ranges/create-range.ts'
import { createRowOrder } from './row-order/create-row-order.ts'
import type { NewPlace } from './row-order/create-row-order.ts'
import { createTotals } from './totals/create-totals.ts'
import { rowSize } from './views/row-size.ts'

/**
 * How a record is made. `opened`: its panel takes the place of another's. `place`: among the others, not behind them.
 * `assignee`: whose it is from the start, null = nobody's.
 */
type NewRecord = { readonly opened?: boolean; readonly place?: NewPlace; readonly assignee?: string | null }

/** What a page needs to show and work a grid, on top of its data. */
export function createGridView(state: GridState): GridView {
  const [exporting, setExporting] = createSignal(false)
  const [trashOpen, setTrashOpen] = createSignal(false)
  const [newsOpen, setNewsOpen] = createSignal(false)
  const news = createNews({
    gridId: state.gridId,
    head: state.head,
    shown: () => state.records.list() !== undefined,
  })
  const [layoutOrder, setLayoutOrder] = createSignal<LayoutOrder>()
  const compact = createMedia('(pointer: coarse), (max-width: 767px)')
  const mayEdit = () => may(state.session.member.role, 'editRecords')
  const { look } = state.views
  const fields = createMemo(() => inOrder(state.grid()?.fields ?? [], look.order()))
  const columns = createColumns(fields, look, compact)
  const size = createMemo(() => rowSize(look.height(), compact()))
  const selection = createSelection(state.rows, columns)
  const range = createRange(selection, columns, state.rows)
  const rangeActions = createRangeActions(state, { range, columns, mayEdit })
  const headings = createHeadings({ state, selection, firstField: () => columns.list()[0]?.field.id })
  const fieldActions = createFields(state)
  const rowOrder = createRowOrder({ state, selection, columns, headings, fieldActions, mayEdit })
  const files = createGridFiles(state)
  const edit = createEdit({ ...state, files }, selection, mayEdit)
  const duplicates = createDuplicates(state)

  const removeRecords = async (recordIds: readonly string[]): Promise<void> => {
    const many = recordIds.length
    if (many === 0) return
    const what =
      many === 1
        ? `record ${countWords(state.rows.find(recordIds[0] ?? '')?.number ?? 0)}`
        : `${countWords(many)} records`
    const sure = await confirm({
      title: `Delete ${what}?`,
      text: 'You can undo it right after.',
      confirmLabel: 'Delete',
    })
    if (!sure) return
    state.deleteRecords(recordIds)
    selection.untickAll()
    if (recordIds.includes(state.open.id() ?? '')) state.open.open(null)
    showToast({
      title: many === 1 ? 'Record deleted' : `${countWords(many)} records deleted`,
      action: { label: 'Undo', onSelect: () => state.restoreRecords(recordIds) },
    })
  }

  /** What a new record holds that passes the filter and holds these. */
  const begun = (cells: Cells): Cells =>
    withDefaults(
      fields(),
      { ...cellsForFilter(state.queryState.query().filter, fields(), state.session.member.id), ...cells },
      makingNow(state.session.member.id),
    )
  const beginRecordWith = (cells: Cells, assignee: string | null = null): void => makeRecord(begun(cells), { assignee })

  const insertRecord = (beside: string, side: 'above' | 'below'): void => {
    const place = rowOrder.beside(beside, side)
    const heading = headings.over(state.rows.indexOf(beside))
    if (!place) return
    makeRecord(begun((heading && headings.cellsIn(heading)) ?? {}), {
      place,
      assignee: heading ? headings.assigneeIn(heading) : null,
    })
  }

  const copyRecord = (of: string): void => {
    const record = of === state.open.id() ? state.open.record() : state.rows.find(of)
    if (!record) return
    const { cells, left } = cellsOfCopy(fields(), record.cells)
    // Where people have put the rows in order a copy stands with its original.
    const isByHand = state.grid()?.byHand === true && rowOrder.mayMove()
    const opened = state.open.id() !== null
    const place = isByHand ? rowOrder.beside(of, 'below') : undefined
    makeRecord(cells, { opened, ...(place && { place }) })
    const names = left.map(({ name }) => `“${name}”`).join(', ')
    showToast({
      title: 'Record duplicated',
      ...(left.length > 0 && { text: `Left empty, as no second record can hold the same: ${names}.` }),
    })
  }

  const makeRecord = (cells: Cells, how: NewRecord = {}): void => {
    const { opened = false, place, assignee = null } = how
    if (place && place.moves.length > 0) state.rows.stand(place.recordId, place.beside)
    const recordId = state.addRecord(cells, { place, assignee })
    duplicates.watch(recordId)
    selection.untickAll()
    if (opened || compact() || look.layout() !== 'grid') state.open.open(recordId)
    else {
      const index = state.rows.indexOf(recordId)
      const [first] = columns.list()
      if (index !== -1 && first) selection.activate(index, first.field.id)
    }
  }

  // A record that is opened by a link or a key is also where the keys continue.
  createEffect(
    on(state.open.id, (recordId) => {
      const index = recordId === null ? -1 : state.rows.indexOf(recordId)
      const fieldId = selection.active()?.fieldId ?? columns.list()[0]?.field.id
      if (index !== -1 && fieldId && selection.active()?.recordId !== recordId) selection.activate(index, fieldId)
    }),
  )

  return {
    ...state,
    fields,
    look,
    columns,
    selection,
    range,
    rangeActions,
    edit,
    files,
    fieldActions,
    rowOrder,
    filter: createFilterDraft(state.queryState, fields),
    colorOf: createMemo(() => makeColorOf(look.colors(), fields(), state.session.member.id, timeOfColors)),
    duplicates,
    colors: createColorDraft(look, fields),
    mayEdit,
    mayShape: () => may(state.session.member.role, 'shapeGrids'),
    compact,
    rowSize: size,
    rowHeight: () => size().height,
    headingHeight: () => (compact() ? 44 : 36),
    headings,
    totals: createTotals(state),
    openRecord: state.open.open,
    beginRecord: () => beginRecordWith({}),
    beginRecordWith,
    copyRecord,
    insertRecord,
    beginRecordIn(heading) {
      if (heading?.folded) headings.toggle(heading)
      beginRecordWith((heading && headings.cellsIn(heading)) ?? {}, heading ? headings.assigneeIn(heading) : null)
    },
    groupField: createMemo(() =>
      findGroupField(look.group(), state.queried() ?? [], look.layout() === 'board' ? makesColumns : canGroup),
    ),
    layoutOrder,
    setLayoutOrder,
    exporting,
    setExporting,
    news,
    newsOpen,
    setNewsOpen,
    trashOpen,
    setTrashOpen,
    removeRecords,
  }
}

/** Colours by what is past by now change with time. Reactive. */
const timeOfColors = (): string => new Date(serverTime(useNow(5_000).getTime())).toISOString()

/** Cells with which a new record passes the filter, as far as plain equalities tell. */
function cellsForFilter(filter: Filter | null, fields: readonly Field[], me: string): Cells {
  if (filter === null || filter.kind === 'not' || filter.kind === 'or') return {}
  const parts = filter.kind === 'and' ? filter.filters : [filter]
  const cells: Record<string, Cells[string]> = {}
  for (const part of parts) {
    const field = part.kind === 'compare' ? findField(fields, part.field) : undefined
    // What is calculated nobody writes.
    if (part.kind !== 'compare' || field === undefined || isComputed(field)) continue
    const asked = part.operator === 'isMe' ? me : part.value
    const [only, more] = Array.isArray(asked) ? asked : [asked]
    const single = only !== undefined && only !== null && more === undefined
    if (single && ['eq', 'anyOf', 'isMe'].includes(part.operator) && only !== false)
      cells[part.field] = ['multiSelect', 'person', 'link'].includes(field.type) ? [String(only)] : only
  }
  return cells
}
