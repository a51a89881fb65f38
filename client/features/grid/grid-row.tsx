import { createMemo, For, Show } from 'solid-js'

import { classes } from '../../ui/classes.ts'
import { countWords } from './cell-words.ts'
import { ClaimBadge } from './claims/claim-badge.tsx'
import { CommentCount } from './comments/comment-count.tsx'
import type { Column } from './create-columns.ts'
import { WHOLE_ROW } from './create-glows.ts'
import { createRowMarks } from './create-row-marks.ts'
import { createSettled } from './create-settled.ts'
import { GridCell } from './grid-cell.tsx'
import { useGridView } from './grid-context.ts'
import { topOfRow } from './groups/top-of-row.ts'

type GridRowProps = {
  /** The record that it is drawn for; undefined for the place of one that is on its way. */
  readonly recordId: string | undefined
  readonly index: number
  /** Those that stay in sight, and the others. */
  readonly frozen: readonly Column[]
  readonly columns: readonly Column[]
  readonly numberWidth: number
  readonly width: number
}

/** One record, or the quiet place of one that is on its way. */
export function GridRow(props: GridRowProps) {
  const view = useGridView()
  // A row is drawn for one record: another gets its own row.
  const record = createSettled(() =>
    props.recordId === undefined ? view.rows.at(props.index) : view.rows.find(props.recordId),
  )
  const tint = createMemo(() => {
    const shown = record()
    return shown ? view.colorOf()(shown) : null
  })
  const ticked = () => view.selection.ticked().has(record()?.id ?? '')
  const marks = createRowMarks(
    view,
    () => record()?.id,
    () => props.index,
  )
  const fresh = () => {
    const row = marks.of(WHOLE_ROW)
    const glow = row?.glow ? (row.glow.turn ? 'row-glow-a' : 'row-glow-b') : ''
    return `${glow} ${row?.isNews ? 'row-news' : ''} ${tint() === null ? '' : `row-tinted tint-${tint()}`}`
  }
  return (
    <div
      role="row"
      aria-rowindex={props.index + view.headings.above(props.index) + 2}
      aria-selected={ticked()}
      data-index={props.index}
      class={classes(
        'grid-row',
        fresh(),
        ticked() && 'grid-row-ticked',
        view.pending.isGoing(record()?.id ?? '') && 'grid-row-going',
      )}
      style={{
        transform: `translateY(${topOfRow(view, props.index)}px)`,
        height: `${view.rowHeight()}px`,
        width: `${props.width}px`,
      }}
    >
      <Show
        when={record()}
        fallback={
          <>
            <div role="rowheader" class="row-number" style={{ width: `${props.numberWidth}px` }} />
            <div role="gridcell" aria-busy="true" aria-label="Loading" class="row-waiting" />
          </>
        }
      >
        {(shown) => (
          <>
            <div role="rowheader" aria-colindex={1} class="row-number" style={{ width: `${props.numberWidth}px` }}>
              <Show when={view.mayEdit()}>
                <input
                  type="checkbox"
                  class="checkbox cell-check"
                  tabindex={-1}
                  aria-label={`Tick record ${shown().number}`}
                  checked={ticked()}
                  data-tick-row
                />
              </Show>
              <Show when={marks.of(WHOLE_ROW)?.isNews}>
                <span class="visually-hidden">New since you looked: </span>
              </Show>
              <span class="row-number-words">{shown().number === 0 ? '…' : countWords(shown().number)}</span>
              <ClaimBadge recordId={shown().id} />
              <Show when={shown().comments}>{(count) => <CommentCount count={count()} />}</Show>
              <button
                type="button"
                class="cell-open"
                tabindex={-1}
                data-open
                aria-label={`Open record ${shown().number}`}
                title="Open (Space)"
              >
                {/* One in every row, hidden until hovered: an icon component costs a seventh of the time that rows take. */}
                <svg
                  width="12"
                  height="12"
                  viewBox="0 0 24 24"
                  fill="none"
                  stroke="currentColor"
                  stroke-width="2"
                  aria-hidden="true"
                >
                  <path d="M15 3h6v6m0-6-7 7M3 21l7-7m-1 7H3v-6" stroke-linecap="round" stroke-linejoin="round" />
                </svg>
              </button>
            </div>
            <Show when={props.frozen.length > 0}>
              <div
                role="presentation"
                class="row-frozen"
                style={{ left: `${props.numberWidth}px`, width: `${view.columns.frozenWidth()}px` }}
              >
                <For each={props.frozen}>
                  {(column) => <GridCell column={column} record={shown()} numberWidth={0} marks={marks} />}
                </For>
              </div>
            </Show>
            <For each={props.columns}>
              {(column) => <GridCell column={column} record={shown()} numberWidth={props.numberWidth} marks={marks} />}
            </For>
          </>
        )}
      </Show>
    </div>
  )
}
