import { createVirtualizer, defaultRangeExtractor } from '@tanstack/solid-virtual'
import type { Range } from '@tanstack/solid-virtual'
import { createEffect, createMemo, For, on, Show } from 'solid-js'
import type { JSX } from 'solid-js'

import type { ChoiceColor } from '@operagrid/shared/domain/field'

import { classes } from '../../../ui/classes.ts'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { createMarksOf } from '../cards/create-card-marks.ts'
import { CellFlags } from '../cell-flags.tsx'
import { countWords } from '../cell-words.ts'
import { ClaimBadge } from '../claims/claim-badge.tsx'
import { useGridView } from '../grid-context.ts'

/** A record as a line tells of it. `number`: 0 until it has one. */
export type MapLine = {
  readonly id: string
  readonly number: number
  readonly title: string
  /** Null = none; undefined where it stands nowhere. */
  readonly color: ChoiceColor | null | undefined
}

type MapLinesProps = {
  readonly label: string
  readonly count: number
  /** Undefined while it is not loaded. Reactive. */
  readonly at: (place: number) => MapLine | undefined
  /** Says which are on screen. */
  readonly show?: (first: number, last: number) => void
  /** The line that keys act on, by its place. */
  readonly active: number | undefined
  /** Grows whenever the person goes to another line by a key. */
  readonly moves: number
  readonly onFocus: (place: number, recordId: string) => void
  readonly onKey: (event: KeyboardEvent, pageLines: number) => boolean
  /** What else stands in a line. */
  readonly aside?: (line: MapLine) => JSX.Element
  /** What stands there while there are none. */
  readonly none: string
  readonly ref?: (element: HTMLElement) => void
}

/** The id of a line's element. */
export function mapLineId(recordId: string): string {
  return `map-line-${recordId}`
}

const GAP = 4

/** Records of a map as a list, of which only those in sight exist. */
export function MapLines(props: MapLinesProps) {
  const view = useGridView()
  let scroller: HTMLDivElement | undefined
  const height = () => (view.compact() ? 48 : 34)
  const lines = createVirtualizer<HTMLDivElement, HTMLLIElement>({
    get count() {
      return props.count
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => height(),
    gap: GAP,
    paddingStart: GAP,
    paddingEnd: GAP,
    overscan: 6,
    // The active line always exists: it has the focus, wherever the screen is.
    get rangeExtractor() {
      const { active } = props
      return (range: Range) => {
        const places = defaultRangeExtractor(range)
        return active === undefined || active >= range.count || places.includes(active)
          ? places
          : [...places, active].sort((a, b) => a - b)
      }
    },
  })
  createEffect(on(height, () => lines.measure(), { defer: true }))
  createEffect(() => {
    const items = lines.getVirtualItems()
    const { range } = lines
    if (items.length > 0 && range) props.show?.(range.startIndex, range.endIndex)
  })
  createEffect(
    on(
      () => props.moves,
      () => {
        if (props.active !== undefined) lines.scrollToIndex(props.active)
      },
      { defer: true },
    ),
  )
  const tabStop = () => (props.active !== undefined && props.active < props.count ? props.active : 0)
  return (
    <div
      ref={(element) => {
        scroller = element
        props.ref?.(element)
      }}
      class="map-lines"
      role="group"
      aria-label={props.label}
      onKeyDown={(event) => {
        if (!(event.target instanceof Element) || !event.target.matches('.map-line')) return
        const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / (height() + GAP)) - 1)
        if (props.onKey(event, page)) event.preventDefault()
      }}
    >
      <Show when={props.count > 0} fallback={<p class="cards-none">{props.none}</p>}>
        <ul class="cards-list" style={{ height: `${lines.getTotalSize()}px` }}>
          <For each={lines.getVirtualItems()}>
            {(item) => {
              const line = createMemo(() => props.at(item.index))
              return (
                <li
                  class="cards-place map-place"
                  aria-setsize={props.count}
                  aria-posinset={item.index + 1}
                  style={{ transform: `translateY(${item.start}px)`, height: `${height()}px` }}
                >
                  <Show when={line()} fallback={<Skeleton height={`${height()}px`} />}>
                    {(shown) => (
                      <>
                        <Line
                          line={shown()}
                          tabStop={item.index === tabStop()}
                          active={item.index === props.active}
                          onFocus={() => props.onFocus(item.index, shown().id)}
                        />
                        {props.aside?.(shown())}
                      </>
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

type LineProps = {
  readonly line: MapLine
  readonly tabStop: boolean
  readonly active: boolean
  readonly onFocus: () => void
}

function Line(props: LineProps) {
  const view = useGridView()
  const recordId = () => props.line.id
  const marks = createMarksOf(recordId, () => null)
  return (
    <div
      id={mapLineId(recordId())}
      role="button"
      tabindex={props.tabStop ? 0 : -1}
      class={classes(
        'record-card map-line',
        marks.look(),
        marks.isNews() && 'cell-news',
        view.open.id() === recordId() && 'card-open',
        props.active && 'map-line-active',
        view.pending.isGoing(recordId()) && 'card-going',
      )}
      data-line={recordId()}
      onFocusIn={() => props.onFocus()}
      onClick={() => view.openRecord(recordId())}
    >
      <span class={`map-dot ${dotOf(props.line.color)}`} />
      <span class="map-line-title">{props.line.title}</span>
      <ClaimBadge recordId={recordId()} />
      <span class="map-line-number">{props.line.number === 0 ? '…' : `#${countWords(props.line.number)}`}</span>
      <Show when={marks.flags()}>{(flags) => <CellFlags marks={flags()} />}</Show>
    </div>
  )
}

function dotOf(color: MapLine['color']): string {
  if (color === undefined) return 'map-dot-none'
  return color === null ? 'map-plain' : `choice-${color}`
}
