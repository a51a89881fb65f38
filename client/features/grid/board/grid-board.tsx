import SquareKanban from 'lucide-solid/icons/square-kanban'
import { createEffect, createMemo, For, on, onCleanup, onMount, Show, untrack } from 'solid-js'
import { Portal } from 'solid-js/web'

import type { Field } from '@operagrid/shared/domain/field'

import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { CardFace } from '../cards/card-face.tsx'
import { createCardDrag } from '../cards/create-card-drag.ts'
import { createCardFocus } from '../cards/create-card-focus.ts'
import { useGridView } from '../grid-context.ts'
import { BoardColumn } from './board-column.tsx'
import { pressBoardKey } from './board-keys.ts'
import { cardId, columnBodyId } from './card-ids.ts'
import { columnUnder, gapUnder } from './column-under.ts'
import { createBoard } from './create-board.ts'
import type { Spot } from './create-spots.ts'

import '../cards/cards.css'
import './board.css'

/** The grid's records as cards, in a column for each value of the field they are grouped by. */
export function GridBoard(props: { readonly onAddField: () => void }) {
  const view = useGridView()
  // Another field makes another board; the same one renamed or with more choices does not.
  const kind = createMemo(() => {
    const field = view.groupField()
    return field && `${field.id} ${field.type}`
  })
  return (
    <Show
      when={kind()}
      keyed
      fallback={
        <div class="cards-empty">
          <EmptyState
            icon={SquareKanban}
            title="No field to make columns of"
            text="A board has a column for each value of a status, a single select, a person, a checkbox or a rating."
            action={
              <div class="grid-gone-ways">
                <Show when={view.mayShape()}>
                  <Button variant="primary" onClick={() => props.onAddField()}>
                    Add a field
                  </Button>
                </Show>
                <Button onClick={() => view.look.setLayout('grid')}>Show as rows</Button>
              </div>
            }
          />
        </div>
      }
    >
      {(_kind) => {
        const field = untrack(view.groupField)
        return field && <Columns field={field} />
      }}
    </Show>
  )
}

function Columns(props: { readonly field: Field }) {
  const view = useGridView()
  let scroller: HTMLElement | undefined
  const sections = new Map<Element, number>()
  const field = createMemo<Field>((held) => view.groupField() ?? held, props.field)
  const board = createBoard({
    state: view,
    field,
    shown: createMemo(() => view.columns.list().map((column) => column.field)),
    mayEdit: view.mayEdit,
    rowOrder: view.rowOrder,
    beginRecord: view.beginRecordWith,
  })
  view.setLayoutOrder(board)
  onCleanup(() => view.setLayoutOrder(undefined))
  const { columns, lift, spots, active } = board
  const drag = createCardDrag<Spot>({
    lift,
    mayEdit: board.mayEdit,
    scroller: () => scroller,
    pane(x, y) {
      const at = columnUnder(scroller, x, y)
      return at === undefined ? null : document.getElementById(columnBodyId(at))
    },
    placeUnder(x, y) {
      const at = columnUnder(scroller, x, y) ?? -1
      const [value, card] = [columns.values()[at], lift.lifted()]
      if (value === undefined || card === null) return undefined
      return spots.at(value, gapUnder(scroller, at, y), { recordId: card.recordId, home: card.from.value })
    },
  })
  createCardFocus(
    {
      ...board,
      elementOf: ({ recordId, value }) =>
        document.getElementById(recordId === null ? columnBodyId(columns.values().indexOf(value)) : cardId(recordId)),
    },
    () => scroller,
  )
  const cardHeight = () => (view.compact() ? 60 : 54) + board.facts().length * (view.compact() ? 24 : 22)

  // Columns in sight are loaded, and those beside them.
  let sight: IntersectionObserver | undefined
  const watch = (root: HTMLElement): void => {
    scroller = root
    sight = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const value = columns.values()[sections.get(target) ?? -1]
          if (value !== undefined) columns.want(value, isIntersecting)
        }
      },
      { root, rootMargin: '0px 320px' },
    )
  }
  onCleanup(() => sight?.disconnect())
  const reveal = (at: number): void =>
    scroller
      ?.querySelector(`[data-column="${at}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'smooth' })
  createEffect(
    on(lift.lifted, (card) => {
      if (card === null || card.by !== 'keys' || card.over === undefined) return
      columns.want(card.over.value, true)
      reveal(columns.values().indexOf(card.over.value))
    }),
  )
  // The open record takes a part of the width: its card is not to be the part.
  createEffect(
    on(view.open.id, (recordId) => {
      if (recordId === null || view.compact()) return
      requestAnimationFrame(() =>
        document.getElementById(cardId(recordId))?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
      )
    }),
  )
  createEffect(() => {
    const recordId = active()?.recordId ?? null
    view.presence.select({ recordId, fieldId: recordId && (view.columns.list()[0]?.field.id ?? null), typing: false })
  })
  onMount(() => {
    // A finger that carries a card does not scroll. Listeners of the framework are passive.
    const still = (event: TouchEvent): void => {
      if (drag.ghost() !== null && event.cancelable) event.preventDefault()
    }
    scroller?.addEventListener('touchmove', still, { passive: false })
    onCleanup(() => scroller?.removeEventListener('touchmove', still))
  })

  const carried = () => {
    const card = lift.lifted()
    return card?.by === 'pointer' ? view.rows.find(card.recordId) : undefined
  }
  return (
    <>
      <div
        ref={watch}
        class="board"
        classList={{ 'cards-carrying': lift.lifted() !== null }}
        role="region"
        aria-label={`${view.grid()?.name ?? 'Grid'} by ${field().name}`}
        onKeyDown={(event) => {
          if (event.target instanceof Element && event.target.closest('.board-add')) return
          const meant = pressBoardKey(event, {
            board,
            undo: view.undo,
            pageCards: () => Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / cardHeight()) - 1),
            openRecord: view.openRecord,
            removeRecord: (recordId) => void view.removeRecords([recordId]),
          })
          if (meant) event.preventDefault()
        }}
        onPointerDown={() => {
          if (lift.lifted()?.by === 'keys') lift.cancel()
        }}
      >
        <For each={columns.values()}>
          {(value, at) => (
            <BoardColumn
              board={board}
              drag={drag}
              value={value}
              at={at()}
              cardHeight={cardHeight()}
              ref={(element) => {
                createEffect(() => sections.set(element, at()))
                onMount(() => sight?.observe(element))
                onCleanup(() => {
                  sight?.unobserve(element)
                  sections.delete(element)
                })
              }}
            />
          )}
        </For>
      </div>
      <p id="board-help" hidden>
        Enter opens the record. Space takes the card, to put it elsewhere.
      </p>
      <div class="visually-hidden" role="status">
        {lift.said()}
      </div>
      <Show when={carried() && drag.ghost()}>
        {(ghost) => (
          <Portal>
            <div
              class="record-card board-card card-ghost"
              aria-hidden="true"
              style={{
                transform: `translate(${ghost().x}px, ${ghost().y}px) rotate(2deg)`,
                width: `${ghost().width}px`,
                height: `${cardHeight()}px`,
              }}
            >
              <Show when={carried()}>
                {(record) => <CardFace record={record()} title={board.titleOf(record())} facts={board.facts()} />}
              </Show>
            </div>
          </Portal>
        )}
      </Show>
    </>
  )
}
