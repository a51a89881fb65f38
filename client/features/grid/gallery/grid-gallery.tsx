import { createVirtualizer, defaultRangeExtractor } from '@tanstack/solid-virtual'
import type { Range } from '@tanstack/solid-virtual'
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'

import { findCoverField } from '@operagrid/shared/domain/cover'
import { showsFiles } from '@operagrid/shared/domain/field'

import { Skeleton } from '../../../ui/skeleton.tsx'
import { createCardFocus } from '../cards/create-card-focus.ts'
import { useGridView } from '../grid-context.ts'
import { GalleryCard, galleryCardId } from './gallery-card.tsx'
import { GalleryHeading } from './gallery-heading.tsx'
import { pressGalleryKey } from './gallery-keys.ts'
import { placeGalleryRows } from './gallery-rows.ts'
import type { GalleryRow } from './gallery-rows.ts'
import { GALLERY_GAP, gallerySize } from './gallery-size.ts'

import '../cards/cards.css'
import './gallery.css'

/** Fields a card shows below its name. */
const MAX_FACTS = 4
const MAX_TOUCH_FACTS = 2
const OVERSCAN_ROWS = 2

/** The grid's records as cards in rows, each with its first picture; only those in sight exist. */
export function GridGallery() {
  const view = useGridView()
  const { selection } = view
  let scroller: HTMLDivElement | undefined
  let cards: HTMLDivElement | undefined
  const [room, setRoom] = createSignal(0)
  const shown = createMemo(() => view.columns.list().map((column) => column.field))
  const cover = createMemo(() => findCoverField(view.look.cover(), view.fields()))
  const facts = createMemo(() =>
    shown()
      .slice(1)
      .filter((field) => !showsFiles(field) && !view.headings.levels().some(({ id }) => id === field.id))
      .slice(0, view.compact() ? MAX_TOUCH_FACTS : MAX_FACTS),
  )
  const size = createMemo(() =>
    gallerySize({ room: room(), hasCovers: cover() !== undefined, facts: facts().length, compact: view.compact() }),
  )
  const rows = createMemo(() =>
    placeGalleryRows({ total: view.rows.count(), columns: size().columns, headings: view.headings.list() }),
  )
  const activeIndex = () => selection.active()?.index

  const inSight = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    get count() {
      return room() === 0 ? 0 : rows().count
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: (row) => (rows().at(row)?.kind === 'heading' ? view.headingHeight() : size().height) + GALLERY_GAP,
    paddingStart: GALLERY_GAP,
    overscan: OVERSCAN_ROWS,
    // The active card always exists: it has the focus, wherever the screen is.
    get rangeExtractor() {
      const index = activeIndex()
      const row = index === undefined ? undefined : rows().rowOf(index)
      return (range: Range) => {
        const places = defaultRangeExtractor(range)
        return row === undefined || row >= range.count || places.includes(row)
          ? places
          : [...places, row].sort((a, b) => a - b)
      }
    },
  })
  const cardsOf = (row: number): Extract<GalleryRow, { kind: 'cards' }> | undefined => {
    const found = rows().at(row)
    return found?.kind === 'cards' ? found : undefined
  }

  const starts = createMemo(() => new Map(inSight.getVirtualItems().map((item) => [item.index, item.start])))
  const drawn = () => inSight.getVirtualItems().flatMap((item) => rows().at(item.index) ?? [])
  const headingsInSight = createMemo(() => drawn().flatMap((row) => (row.kind === 'heading' ? row.at : [])))
  const cardsInSight = createMemo(() =>
    drawn().flatMap((row) =>
      row.kind === 'cards' ? Array.from({ length: row.count }, (_, at) => row.first + at) : [],
    ),
  )

  /** The records whose cards are in sight. */
  const sight = createMemo(
    () => {
      // Scrolled: one of these is another.
      inSight.getVirtualItems()
      const { range } = inSight
      if (!range) return null
      const lines = Array.from({ length: range.endIndex - range.startIndex + 1 }, (_, at) =>
        cardsOf(range.startIndex + at),
      ).filter((line) => line !== undefined)
      const [first, last] = [lines[0], lines.at(-1)]
      return first && last ? { first: first.first, last: last.first + last.count - 1 } : null
    },
    null,
    { equals: (a, b) => a?.first === b?.first && a?.last === b?.last },
  )
  // What is in sight is what must be loaded.
  createEffect(() => {
    const now = sight()
    if (now) view.records.list()?.show(now.first, now.last)
  })

  // Cards that become more or fewer beside each other leave what one looked at where it can be seen.
  createEffect(
    on(
      [size, rows],
      ([now, nowRows], before) => {
        const looked = sight()
        inSight.measure()
        if (!before || before[0].columns === now.columns || !looked) return
        const active = activeIndex()
        const held = active !== undefined && active >= looked.first && active <= looked.last ? active : looked.first
        requestAnimationFrame(() =>
          inSight.scrollToIndex(nowRows.rowOf(held), { align: held === active ? 'center' : 'start' }),
        )
      },
      { defer: true },
    ),
  )
  createEffect(
    on(
      selection.moves,
      () => {
        const index = activeIndex()
        if (index !== undefined) inSight.scrollToIndex(rows().rowOf(index))
      },
      { defer: true },
    ),
  )
  createCardFocus(
    {
      active: selection.active,
      moves: selection.moves,
      elementOf: ({ recordId }) => (recordId === null ? null : document.getElementById(galleryCardId(recordId))),
    },
    () => cards,
  )
  // The record that was open leaves the keys where its card is.
  createEffect(
    on(
      view.open.id,
      (recordId, before) => {
        if (recordId !== null || typeof before !== 'string') return
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) document.getElementById(galleryCardId(before))?.focus()
        })
      },
      { defer: true },
    ),
  )
  createEffect(() => {
    const cell = selection.active()
    view.presence.select({
      recordId: cell?.recordId ?? null,
      fieldId: cell?.recordId ? cell.fieldId : null,
      typing: false,
    })
  })
  onMount(() => {
    if (!scroller) return
    const watched = scroller
    const tell = (): void => void setRoom(watched.clientWidth)
    const resized = new ResizeObserver(tell)
    resized.observe(watched)
    tell()
    onCleanup(() => resized.disconnect())
  })
  const tabStop = createMemo(() => activeIndex() ?? sight()?.first ?? 0)
  const stand = (index: number, recordId: string): void => {
    const [first] = shown()
    if (first && selection.active()?.recordId !== recordId) selection.activate(index, first.id)
  }

  return (
    <div
      ref={scroller}
      class="gallery"
      role="region"
      aria-label={`${view.grid()?.name ?? 'Grid'} as a gallery`}
      onKeyDown={(event) => {
        if (!(event.target instanceof Element) || !event.target.closest('.gallery-card')) return
        const meant = pressGalleryKey(event, {
          selection,
          rows,
          undo: view.undo,
          mayEdit: view.mayEdit,
          pageRows: () => Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / (size().height + GALLERY_GAP))),
          openRecord: view.openRecord,
          removeRecord: (recordId) => void view.removeRecords([recordId]),
          addRecord: () => view.beginRecordIn(view.headings.current()),
          claim: view.claims.toggle,
        })
        if (meant) event.preventDefault()
      }}
    >
      <div class="gallery-rows" style={{ height: `${inSight.getTotalSize()}px` }}>
        <For each={headingsInSight()}>
          {(at) => (
            <Show when={view.headings.list()[at]}>
              {(heading) => (
                <div
                  class="gallery-place gallery-place-wide"
                  style={{
                    transform: `translateY(${starts().get(rows().rowOfHeading(at)) ?? 0}px)`,
                    height: `${view.headingHeight()}px`,
                  }}
                >
                  <GalleryHeading heading={heading()} />
                </div>
              )}
            </Show>
          )}
        </For>
        {/* By their place alone: cards that come to stand elsewhere stay the same ones, with the focus on them. */}
        <div ref={cards} role="list">
          <For each={cardsInSight()}>
            {(index) => {
              const record = createMemo(() => view.rows.at(index))
              const place = createMemo(() => {
                const row = rows().rowOf(index)
                return { row, column: index - (cardsOf(row)?.first ?? index) }
              })
              return (
                <div
                  role="listitem"
                  class="gallery-place"
                  aria-setsize={view.rows.count()}
                  aria-posinset={index + 1}
                  style={{
                    transform: `translate(${GALLERY_GAP + place().column * (size().width + GALLERY_GAP)}px, ${starts().get(place().row) ?? 0}px)`,
                    width: `${size().width}px`,
                    height: `${size().height}px`,
                  }}
                >
                  <Show when={record()} fallback={<Skeleton height={`${size().height}px`} />}>
                    {(found) => (
                      <GalleryCard
                        record={found()}
                        size={size()}
                        shown={shown()}
                        facts={facts()}
                        cover={cover()}
                        tabStop={index === tabStop()}
                        onFocus={() => stand(index, found().id)}
                      />
                    )}
                  </Show>
                </div>
              )
            }}
          </For>
        </div>
      </div>
      <p id="gallery-help" hidden>
        Arrows go from card to card, Enter opens the record.
      </p>
    </div>
  )
}
