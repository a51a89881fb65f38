import { createVirtualizer } from '@tanstack/solid-virtual'
import { createEffect, createMemo, For, Show } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import { Skeleton } from '../../../ui/skeleton.tsx'
import type { CardDrag } from '../cards/create-card-drag.ts'
import { CalendarChip } from './calendar-chip.tsx'
import { dayId } from './calendar-day.tsx'
import type { Day } from './calendar-days.ts'
import type { Calendar } from './create-calendar.ts'

/** Of one list of records: how many, which, and which of them are on screen. */
export type ChipSource = {
  readonly count: () => number | undefined
  readonly at: (place: number) => GridRecord | undefined
  readonly show: (first: number, last: number) => void
}

type CalendarListProps = {
  readonly calendar: Calendar
  readonly drag: CardDrag<Day>
  readonly day: Day
  readonly label: string
  readonly source: ChipSource
  readonly chipHeight: number
  /** What stands there while there are none. */
  readonly none: string
}

const GAP = 4

/** All records of one day, or those without one, of which only those in sight exist. */
export function CalendarList(props: CalendarListProps) {
  let scroller: HTMLDivElement | undefined
  const chips = createVirtualizer<HTMLDivElement, HTMLLIElement>({
    get count() {
      return props.source.count() ?? 0
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => props.chipHeight,
    gap: GAP,
    paddingStart: GAP,
    paddingEnd: GAP,
    overscan: 6,
  })
  createEffect(() => {
    const items = chips.getVirtualItems()
    const { range } = chips
    if (items.length > 0 && range) props.source.show(range.startIndex, range.endIndex)
  })
  const step = (event: KeyboardEvent, from: number): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = from + by
    if (by === 0 || event.shiftKey || next < 0 || next >= (props.source.count() ?? 0)) return
    event.preventDefault()
    event.stopPropagation()
    chips.scrollToIndex(next)
    requestAnimationFrame(() => scroller?.querySelector<HTMLElement>(`[data-place="${next}"] [data-chip]`)?.focus())
  }
  return (
    <div
      ref={scroller}
      id={dayId(props.day)}
      class="calendar-list"
      role="group"
      aria-label={props.label}
      tabindex={props.source.count() === 0 ? 0 : -1}
      data-day={props.day}
      onFocus={() => {
        if (props.source.count() === 0) props.calendar.stand(props.day, 0, null)
      }}
    >
      <Show when={props.source.count() !== 0} fallback={<p class="cards-none">{props.none}</p>}>
        <ul class="cards-list" style={{ height: `${chips.getTotalSize()}px` }}>
          <For each={chips.getVirtualItems()}>
            {(item) => {
              const record = createMemo(() => props.source.at(item.index))
              return (
                <li
                  class="cards-place"
                  aria-setsize={props.source.count()}
                  aria-posinset={item.index + 1}
                  data-place={item.index}
                  style={{ transform: `translateY(${item.start}px)`, height: `${props.chipHeight}px` }}
                  onKeyDown={(event) => step(event, item.index)}
                >
                  <Show when={record()} fallback={<Skeleton height={`${props.chipHeight}px`} />}>
                    {(shown) => (
                      <CalendarChip
                        calendar={props.calendar}
                        record={shown()}
                        day={props.day}
                        tabStop={item.index === 0}
                        onPress={(event, day) => props.drag.begin(event, shown().id, day)}
                        onFocus={() => props.calendar.stand(props.day, item.index, shown().id)}
                      />
                    )}
                  </Show>
                </li>
              )
            }}
          </For>
        </ul>
      </Show>
    </div>
  )
}
