import { createSignal, Show } from 'solid-js'

import { useGridView } from '../grid-context.ts'
import { topOfRow } from '../groups/top-of-row.ts'
import type { Bounds } from './create-range.ts'

type RangeFrameProps = { readonly numberWidth: number }

/** The frame around a range, drawn once over all its cells, and the knob that fills from it. */
export function RangeFrame(props: RangeFrameProps) {
  const view = useGridView()
  const [target, setTarget] = createSignal<number | null>(null)
  const framed = (): Bounds | null => {
    const bounds = view.range.bounds()
    const to = target()
    if (bounds === null || to === null) return view.range.many()
    return { ...bounds, top: Math.min(bounds.top, to), bottom: Math.max(bounds.bottom, to) }
  }
  const box = (bounds: Bounds) => {
    const list = view.columns.list()
    const [first, last] = [list[bounds.left], list[bounds.right]]
    const left = first?.left ?? 0
    return {
      left: `${props.numberWidth + left}px`,
      width: `${(last?.left ?? 0) + (last?.width ?? 0) - left}px`,
      top: `${topOfRow(view, bounds.top)}px`,
      height: `${topOfRow(view, bounds.bottom) + view.rowHeight() - topOfRow(view, bounds.top)}px`,
    }
  }
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
  return (
    <>
      <Show when={framed()}>
        {(bounds) => (
          <div class="range-frame" classList={{ 'range-filling': target() !== null }} style={box(bounds())} />
        )}
      </Show>
      <Show when={view.mayEdit() && !view.compact() && view.selection.editing() === null && view.range.bounds()}>
        {(bounds) => (
          // Ctrl+D fills by keys.
          <div class="range-knob-place" style={box(bounds())} aria-hidden="true">
            <div class="range-knob" title="Drag to fill" onPointerDown={drag} />
          </div>
        )}
      </Show>
    </>
  )
}
