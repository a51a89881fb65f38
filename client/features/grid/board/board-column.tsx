import { createVirtualizer, defaultRangeExtractor } from '@tanstack/solid-virtual'
import type { Range } from '@tanstack/solid-virtual'
import Plus from 'lucide-solid/icons/plus'
import { createEffect, createMemo, For, Match, on, Show, Switch } from 'solid-js'

import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { errorOf } from '../../../trpc.ts'
import { ErrorState } from '../../../ui/error-state.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { CardDrag } from '../cards/create-card-drag.ts'
import { countWords } from '../cell-words.ts'
import { GroupName } from '../groups/group-name.tsx'
import { BoardCard } from './board-card.tsx'
import { columnBodyId } from './card-ids.ts'
import type { Board } from './create-board.ts'
import type { Spot } from './create-spots.ts'

type BoardColumnProps = {
  readonly board: Board
  readonly drag: CardDrag<Spot>
  readonly value: GroupValue
  /** Its place among the columns. */
  readonly at: number
  /** Height of a card in CSS pixels. */
  readonly cardHeight: number
  readonly ref: (element: HTMLElement) => void
}

const GAP = 8
const PADDING = 8
const OVERSCAN_CARDS = 3

/** The records of one group as cards, of which only those in sight exist. */
export function BoardColumn(props: BoardColumnProps) {
  let scroller: HTMLDivElement | undefined
  // A column is drawn for one board and one value: others get their own.
  const board = props.board
  const value = props.value
  const column = () => board.columns.of(value)
  const count = createMemo(() => column()?.count())
  const activePlace = () => (board.active()?.value === value ? board.active()?.place : undefined)
  const cards = createVirtualizer<HTMLDivElement, HTMLLIElement>({
    get count() {
      return count() ?? 0
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => props.cardHeight,
    gap: GAP,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    overscan: OVERSCAN_CARDS,
    // The active card always exists: it has the focus, wherever the screen is.
    get rangeExtractor() {
      const place = activePlace()
      return (range: Range) => {
        const places = defaultRangeExtractor(range)
        return place === undefined || place >= range.count || places.includes(place)
          ? places
          : [...places, place].sort((a, b) => a - b)
      }
    },
  })
  createEffect((before: number) => {
    if (before !== props.cardHeight) cards.measure()
    return props.cardHeight
  }, props.cardHeight)
  // Where the person goes comes into sight, loaded or not.
  createEffect(
    on(board.moves, () => {
      const place = activePlace()
      if (place !== undefined && column()?.at(place) === undefined) cards.scrollToIndex(place)
    }),
  )
  // What is in sight is what must be loaded.
  createEffect(() => {
    const items = cards.getVirtualItems()
    const ends = [items[0]?.index, items.at(-1)?.index]
    const { range } = cards
    if (ends[0] !== undefined && range) column()?.show(range.startIndex, range.endIndex)
  })
  /** Tab goes from column to column: to the active card, or to the first in sight. */
  const tabStop = createMemo(() => {
    cards.getVirtualItems()
    return activePlace() ?? cards.range?.startIndex ?? 0
  })
  const isOver = () => board.lift.lifted()?.over?.value === value
  /** Where the line is drawn at which a carried card would come to stand. */
  const gapTop = () => {
    const gap = board.gapIn(value)
    return gap === undefined ? undefined : PADDING + gap * (props.cardHeight + GAP) - GAP / 2
  }
  return (
    <section
      ref={(element) => props.ref(element)}
      class="board-column"
      classList={{
        'board-column-over': isOver(),
        'board-column-barred': !board.lift.mayDrop({ value, before: undefined }),
      }}
      aria-label={board.nameOf(value)}
      data-column={props.at}
    >
      <header class="board-head">
        <h2 class="board-name">
          <GroupName field={board.field()} value={value} />
        </h2>
        <span class="board-count">
          <Show when={count() !== undefined}>
            {countWords(count() ?? 0)} <span class="visually-hidden">{count() === 1 ? 'record' : 'records'}</span>
          </Show>
        </span>
        <Show when={board.mayAdd(value)}>
          <IconButton
            size="sm"
            variant="ghost"
            icon={Plus}
            label={`Add a record to ${board.nameOf(value)}`}
            class="board-add"
            onClick={() => board.add(value)}
          />
        </Show>
      </header>
      <div
        ref={scroller}
        id={columnBodyId(props.at)}
        class="board-scroller"
        tabindex={-1}
        role="group"
        aria-label={`${board.nameOf(value)}, ${countWords(count() ?? 0)} records`}
        aria-busy={count() === undefined}
      >
        <Switch>
          <Match when={column()?.fault()}>
            {(fault) => <ErrorState text={errorOf(fault()).message} title="These records could not be loaded" />}
          </Match>
          <Match when={count() === undefined}>
            <div class="board-waiting">
              <For each={[1, 2, 3]}>{() => <Skeleton height={`${props.cardHeight}px`} />}</For>
            </div>
          </Match>
          <Match when={count() === 0}>
            <p class="cards-none">No records</p>
          </Match>
          <Match when={count() !== undefined}>
            <ul
              class="cards-list"
              classList={{ 'board-gap': gapTop() !== undefined }}
              style={{ height: `${cards.getTotalSize()}px`, '--gap-top': `${gapTop() ?? 0}px` }}
            >
              <For each={cards.getVirtualItems()}>
                {(item) => {
                  const record = createMemo(() => column()?.at(item.index))
                  return (
                    <li
                      class="cards-place"
                      data-place={item.index}
                      aria-setsize={count()}
                      aria-posinset={item.index + 1}
                      style={{ transform: `translateY(${item.start}px)`, height: `${props.cardHeight}px` }}
                    >
                      <Show when={record()} fallback={<Skeleton height={`${props.cardHeight}px`} />}>
                        {(shown) => (
                          <BoardCard
                            board={board}
                            record={shown()}
                            tabStop={item.index === tabStop()}
                            onPress={(event) => props.drag.begin(event, shown().id, board.spots.of(shown().id, value))}
                            onFocus={() => {
                              if (board.active()?.recordId !== shown().id) board.activate(value, item.index)
                            }}
                          />
                        )}
                      </Show>
                    </li>
                  )
                }}
              </For>
            </ul>
          </Match>
        </Switch>
      </div>
    </section>
  )
}
