import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { fieldTypeNames, holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { withDefaults } from '@operagrid/shared/domain/field-default'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { makingNow } from '../../../ui/making-now.ts'
import { loadPatterns } from '../../../ui/rule-manner.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { countWords } from '../cell-words.ts'
import type { Columns } from '../create-columns.ts'
import type { GridState } from '../create-grid.ts'
import { tellCalculated } from '../formula/tell-calculated.ts'
import { heldValues } from '../held-values.ts'
import { readTitles } from '../links/read-titles.ts'
import { asHtml, asTsv, readTable } from './clipboard-table.ts'
import type { TextTable } from './clipboard-table.ts'
import type { Bounds, Range } from './create-range.ts'
import { placeTable, repeatCells, tableOf, tileTable } from './place-table.ts'
import type { Misfit, Placed, RecordEdit } from './place-table.ts'

/** Most that one gesture copies or writes: more is an import's work, or an export's. */
const MAX_ROWS = 10_000
const MAX_CELLS = 100_000

/** A paste that does not fit whole, before it is done. `firstRow`: the row on screen that it begins at, from 0. */
export type PastePreview = { readonly placed: Placed; readonly firstRow: number }

export type RangeActions = {
  /** Puts the range on the clipboard, that of a copy event or the page's own; false when there is nothing to copy. */
  readonly copy: (clipboard: DataTransfer | null) => boolean
  /** Empties the cells of the range. */
  readonly empty: () => void
  /** Writes a copied table from the range's first cell on; what does not fit is shown before anything is written. */
  readonly paste: (html: string, text: string) => void
  /** Repeats the range's first row in all others, or its first column. */
  readonly fill: (direction: 'down' | 'right') => void
  /** Repeats the cells of the range downwards or upwards to this row. */
  readonly fillTo: (index: number) => void
  /** What was pasted and waits for a decision. */
  readonly preview: Accessor<PastePreview | null>
  readonly pasteWhatFits: () => void
  readonly dropPaste: () => void
}

type RangeParts = { readonly range: Range; readonly columns: Columns; readonly mayEdit: () => boolean }

/** What is done to all cells of a range at once: each a single step to undo. */
export function createRangeActions(grid: GridState, { range, columns, mayEdit }: RangeParts): RangeActions {
  const { rows } = grid
  const [preview, setPreview] = createSignal<PastePreview | null>(null)

  const fieldsOf = ({ left, right }: Bounds): readonly Field[] =>
    columns
      .list()
      .slice(left, right + 1)
      .map((column) => column.field)

  function loadedRecords(top: number, bottom: number): readonly GridRecord[] | null {
    const records: GridRecord[] = []
    for (let index = top; index <= bottom; index += 1) {
      const record = rows.at(index)
      if (record === undefined) return null
      records.push(record)
    }
    return records
  }

  /** The records of these rows, fetched where they are not on this page; null when that fails. */
  async function recordsOf(top: number, bottom: number): Promise<readonly GridRecord[] | null> {
    const here = loadedRecords(top, bottom)
    if (here !== null) return here
    await rows.load(top, bottom)
    const fetched = loadedRecords(top, bottom)
    if (fetched === null)
      showToast({ tone: 'warning', title: 'Nothing was changed', text: 'The records moved meanwhile. Try it again.' })
    return fetched
  }

  function isTooMuch(height: number, width: number): boolean {
    if (height <= MAX_ROWS && height * width <= MAX_CELLS) return false
    showToast({
      tone: 'warning',
      title: 'That is too much at once',
      text: `At most ${countWords(MAX_ROWS)} rows and ${countWords(MAX_CELLS)} cells. For more, import a file.`,
    })
    return true
  }

  /** Writes what `work` makes of the range, as one step. */
  async function change(
    bounds: Bounds,
    work: (records: readonly GridRecord[]) => readonly RecordEdit[],
  ): Promise<void> {
    if (!mayEdit() || isTooMuch(bounds.bottom - bounds.top + 1, bounds.right - bounds.left + 1)) return
    const records = await recordsOf(bounds.top, bounds.bottom)
    if (records !== null) grid.editRecords(work(records), [])
  }

  /** Writes what a paste comes to; what it leaves empty in new records holds the default. */
  function write({ edits, made, calculated }: Placed): void {
    if (calculated.length > 0) tellCalculated(calculated)
    const fields = grid.grid()?.fields ?? []
    const making = makingNow(grid.session.member.id)
    grid.editRecords(
      edits,
      made.map((cells) => withDefaults(fields, cells, making)),
    )
  }

  async function paste(table: TextTable, bounds: Bounds): Promise<void> {
    const height = bounds.bottom - bounds.top + 1
    const tiled = tileTable(table, height, bounds.right - bounds.left + 1)
    const fields = columns
      .list()
      .slice(bounds.left)
      .map((column) => column.field)
    if (isTooMuch(tiled.length, tiled[0]?.length ?? 0)) return
    const last = Math.min(bounds.top + tiled.length, rows.count()) - 1
    const records = await recordsOf(bounds.top, last)
    if (records === null) return
    await loadPatterns(fields)
    const readLink = await titlesIn(tiled, fields)
    const placed = placeTable(tiled, records, fields, { readLink, held: heldValues(rows) })
    const [only] = placed.misfits
    if (only === undefined && placed.cutColumns === 0) write(placed)
    else if (placed.fitting === 0 && placed.misfits.length === 1 && only !== undefined) refuse(only)
    else setPreview({ placed, firstRow: bounds.top })
  }

  /** Whom the pasted titles name; without signal nobody, so that they are told as not fitting. */
  async function titlesIn(table: TextTable, fields: readonly Field[]) {
    try {
      return await readTitles(table, fields)
    } catch {
      return undefined
    }
  }

  return {
    copy(clipboard) {
      const bounds = range.bounds()
      if (bounds === null) return false
      const fields = fieldsOf(bounds)
      if (isTooMuch(bounds.bottom - bounds.top + 1, fields.length)) return false
      const here = loadedRecords(bounds.top, bounds.bottom)
      if (here !== null && clipboard !== null && grid.links.knows(fields, here)) {
        const table = tableOf(here, fields, grid.links.titleOf)
        clipboard.setData('text/plain', asTsv(table))
        clipboard.setData('text/html', asHtml(table))
        return true
      }
      // The event is over before they are here: the clipboard waits for them.
      const table = recordsOf(bounds.top, bounds.bottom).then(async (found) => {
        const records = found ?? []
        await grid.links.load(fields, records)
        return tableOf(records, fields, grid.links.titleOf)
      })
      const as = (type: string, write: (shown: TextTable) => string): Record<string, Promise<Blob>> => ({
        [type]: table.then((shown) => new Blob([write(shown)], { type })),
      })
      const item = new ClipboardItem({ ...as('text/plain', asTsv), ...as('text/html', asHtml) })
      navigator.clipboard.write([item]).catch(() => showToast({ tone: 'warning', title: 'Nothing was copied' }))
      return true
    },
    empty() {
      const bounds = range.bounds()
      if (bounds === null) return
      const fields = fieldsOf(bounds).filter((field) => !holdsFiles(field) && !isComputed(field))
      void change(bounds, (records) =>
        records.flatMap(({ id, cells }) => {
          const full = fields.filter((field) => cells[field.id] !== undefined)
          return full.length === 0
            ? []
            : [{ recordId: id, cells: Object.fromEntries(full.map((field) => [field.id, null])) }]
        }),
      )
    },
    paste(html, text) {
      const bounds = range.bounds()
      if (bounds === null || !mayEdit()) return
      const [target] = fieldsOf(bounds)
      // A letter pasted into a long text is one text, whatever lines it has.
      const isLetter = target?.type === 'longText' && !/<table/i.test(html) && !text.includes('\t')
      const table = isLetter ? [[text.replace(/\r?\n$/u, '')]] : readTable(html, text)
      if (table !== null) void paste(table, bounds)
    },
    fill(direction) {
      const bounds = range.many()
      if (bounds === null) return
      const fields = fieldsOf(bounds)
      void change(bounds, (records) => {
        if (direction === 'down') return repeatCells(records.slice(0, 1), records.slice(1), fields)
        const table = tableOf(records, fields)
        const [from] = fields
        const across = table.map((row) => row.map(() => row[0] ?? ''))
        return from === undefined ? [] : placeTable(across, records, fields).edits
      })
    },
    fillTo(index) {
      const bounds = range.bounds()
      if (bounds === null || (index >= bounds.top && index <= bounds.bottom)) return
      const fields = fieldsOf(bounds)
      const height = bounds.bottom - bounds.top + 1
      const whole = { ...bounds, top: Math.min(index, bounds.top), bottom: Math.max(index, bounds.bottom) }
      void change(whole, (records) => {
        const at = bounds.top - whole.top
        const source = records.slice(at, at + height)
        // Upwards the pattern goes on backwards, from the row that touches it.
        return index > bounds.bottom
          ? repeatCells(source, records.slice(at + height), fields)
          : repeatCells(source.toReversed(), records.slice(0, at).toReversed(), fields)
      })
    },
    preview,
    pasteWhatFits() {
      const waiting = preview()
      setPreview(null)
      if (waiting !== null) write(waiting.placed)
    },
    dropPaste: () => setPreview(null),
  }
}

function refuse({ field: target, text, reason }: Misfit): void {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text
  showToast({
    tone: 'warning',
    title: `“${shown}” does not fit ${target.name}`,
    text: reason ?? `It holds: ${fieldTypeNames[target.type].toLowerCase()}. The cell keeps its value.`,
  })
}
