import { createEffect, createSignal, onCleanup, Show } from 'solid-js'
import type { JSX } from 'solid-js'

import { classes } from '../../../ui/classes.ts'
import { useGridView } from '../grid-context.ts'
import { topOfRow } from '../groups/top-of-row.ts'
import type { Bounds } from './create-range.ts'

type RangeFrameProps = { readonly numberWidth: number; readonly scroller: () => HTMLElement | undefined }

/** How far the knob stands out of the frame, in CSS pixels. */
const KNOB_PX = 9

/**
 * The frame around a range, drawn once over all its cells, and the knob that fills from it. In two parts where fields
 * are frozen: one stays with them, the other goes below them as one scrolls.
 */
export function RangeFrame(props: RangeFrameProps) {
  const view = useGridView()
  const { columns } = view
  const [target, setTarget] = createSignal<number | null>(null)
  const [scrolled, setScrolled] = createSignal(0)
  const framed = (): Bounds | null => {
    const bounds = view.range.bounds()
    const to = target()
    if (bounds === null || to === null) return view.range.many()
    return { ...bounds, top: Math.min(bounds.top, to), bottom: Math.max(bounds.bottom, to) }
  }
  /** The part of a range within the frozen fields, and the part beside them. */
  const held = (bounds: Bounds | null): Bounds | null =>
    bounds && bounds.left < columns.frozen() ? { ...bounds, right: Math.min(bounds.right, columns.frozen() - 1) } : null
  const moving = (bounds: Bounds | null): Bounds | null =>
    bounds && bounds.right >= columns.frozen() ? { ...bounds, left: Math.max(bounds.left, columns.frozen()) } : null
  // Moved and not laid out anew: it goes with every key.
  const box = (bounds: Bounds): JSX.CSSProperties => {
    const list = columns.list()
    const [first, last] = [list[bounds.left], list[bounds.right]]
    const [left, top] = [first?.left ?? 0, topOfRow(view, bounds.top)]
    return {
      transform: `translate(${props.numberWidth + left}px, ${top}px)`,
      width: `${(last?.left ?? 0) + (last?.width ?? 0) - left}px`,
      height: `${topOfRow(view, bounds.bottom) + view.rowHeight() - top}px`,
    }
  }
  /** Cut off where it has gone below the numbers and the frozen fields. */
  const cutBox = (bounds: Bounds): JSX.CSSProperties => {
    const hidden = scrolled() + columns.frozenWidth() - (columns.list()[bounds.left]?.left ?? 0)
    return {
      ...box(bounds),
      'clip-path': `inset(-${KNOB_PX}px -${KNOB_PX}px -${KNOB_PX}px ${Math.max(-KNOB_PX, hidden)}px)`,
    }
  }
  // Only while there is something to cut.
  createEffect(() => {
    const scroller = props.scroller()
    if (!scroller || view.range.bounds() === null) return
    const follow = (): void => void setScrolled(scroller.scrollLeft)
    follow()
    scroller.addEventListener('scroll', follow, { passive: true })
    onCleanup(() => scroller.removeEventListener('scroll', follow))
  })
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    event.preventDefault()
    event.stopPropagation()
    const knob = event.currentTarget
    const from = event.clientY
    const bottom = view.range.bounds()?.bottom ?? 0
    const follow = (moved: PointerEvent): void => {
      const by = Math.round((moved.clientY - from) / view.rowHeight())
      setTarget(Math.max(0, Math.min(view.rows.count() - 1, bottom + by)))
    }
    knob.setPointerCapture(event.pointerId)
    knob.addEventListener('pointermove', follow)
    knob.addEventListener(
      'lostpointercapture',
      () => {
        knob.removeEventListener('pointermove', follow)
        const to = target()
        setTarget(null)
        if (to !== null) view.rangeActions.fillTo(to)
      },
      { once: true },
    )
  }
  /** The range whose last corner has the knob, where it may be filled from. */
  const knobbed = (): Bounds | null => (view.mayEdit() && !view.compact() ? view.range.bounds() : null)
  // Called once a part: its place is read where it is drawn.
  const frame = (style: () => JSX.CSSProperties, side: () => string) => (
    <div class={classes('range-frame', side(), target() !== null && 'range-filling')} style={style()} />
  )
  const knob = (style: () => JSX.CSSProperties) => (
    // Ctrl+D fills by keys.
    <div
      class={classes('range-knob-place', view.selection.editing() !== null && 'range-knob-away')}
      style={style()}
      aria-hidden="true"
    >
      <div class="range-knob" title="Drag to fill" onPointerDown={drag} />
    </div>
  )
  const isHeld = (bounds: Bounds | null): Bounds | null => (moving(bounds) === null ? held(bounds) : null)
  return (
    <>
      <div class="range-held">
        <Show when={held(framed())}>
          {(bounds) =>
            frame(
              () => box(bounds()),
              () => (moving(framed()) === null ? '' : 'range-goes-on'),
            )
          }
        </Show>
        <Show when={isHeld(knobbed())}>{(bounds) => knob(() => box(bounds()))}</Show>
      </div>
      <Show when={moving(framed())}>
        {(bounds) =>
          frame(
            () => cutBox(bounds()),
            () => (held(framed()) === null ? '' : 'range-goes-before'),
          )
        }
      </Show>
      <Show when={moving(knobbed())}>{(bounds) => knob(() => cutBox(bounds()))}</Show>
    </>
  )
}
