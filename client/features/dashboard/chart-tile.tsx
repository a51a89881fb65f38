import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'

import type { Tally, Widget } from '@operagrid/shared/domain/dashboard'
import { findSubject } from '@operagrid/shared/domain/query-subject'

import { isOpenBucket } from './bucket.ts'
import type { ChartColors } from './chart-colors.ts'
import { barOption, lineOption } from './chart-option.ts'
import { seriesOf } from './chart-series.ts'
import { Chart } from './chart.tsx'
import { formatOf, measureName } from './measure-name.ts'

type ChartTileProps = {
  readonly widget: Widget
  readonly tally: Tally
  readonly colors: ChartColors
}

const still = matchMedia('(prefers-reduced-motion: reduce)')

/** Bars or a line, with the same numbers as a table for those who hear the page. */
export function ChartTile(props: ChartTileProps) {
  let figure: HTMLElement | undefined
  const [textSize, setTextSize] = createSignal(12)
  onMount(() => {
    // Words on a canvas do not follow the page's type size by themselves, as on a wall.
    const measure = () => figure && setTextSize(Number.parseFloat(getComputedStyle(figure).fontSize))
    const resized = new ResizeObserver(measure)
    if (figure !== undefined) resized.observe(figure)
    measure()
    onCleanup(() => resized.disconnect())
  })
  const points = createMemo(() => seriesOf(props.widget, props.tally))
  const measure = () => measureName(props.widget.aggregate, props.tally.fields)
  const format = createMemo(() => formatOf(props.widget.aggregate, props.tally.fields))
  const grouped = () => findSubject(props.widget.groupBy?.field ?? '', props.tally.fields)?.name ?? 'Group'
  const isEmpty = () => points().every(({ value }) => value === null || value === 0)
  const isOpen = () => {
    const last = points().at(-1)
    const by = props.widget.groupBy
    return last !== undefined && by !== null && by.bucket !== null && isOpenBucket(last.key, by, new Date())
  }
  const option = createMemo(() => {
    const drawing = {
      points: points(),
      measure: measure(),
      format: format(),
      colors: props.colors,
      sizes: { text: textSize(), label: textSize() },
      still: still.matches,
      open: isOpen(),
    }
    return props.widget.kind === 'line' ? lineOption(drawing) : barOption(drawing)
  })
  return (
    <figure class="chart-tile" ref={figure}>
      <Chart option={option()} kind={props.widget.kind} />
      <Show when={isEmpty()}>
        <p class="tile-nothing">Nothing to count yet</p>
      </Show>
      <table class="visually-hidden">
        <caption>{props.widget.title}</caption>
        <thead>
          <tr>
            <th scope="col">{grouped()}</th>
            <th scope="col">{measure()}</th>
          </tr>
        </thead>
        <tbody>
          <For each={points()}>
            {(point) => (
              <tr>
                <th scope="row">{point.name}</th>
                <td>{format().whole(point.value)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </figure>
  )
}
