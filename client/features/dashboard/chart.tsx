import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { createEffect, on, onCleanup, onMount } from 'solid-js'

type ChartProps = {
  readonly option: EChartsCoreOption
  /** Changes when the same drawing shows other things: then nothing moves over from what was there. */
  readonly kind: string
}

/** A drawing for the eyes alone; put the same as words beside it. The library loads with the first one. */
export function Chart(props: ChartProps) {
  let host: HTMLDivElement | undefined
  let chart: EChartsType | undefined
  onMount(() => {
    let gone = false
    const resized = new ResizeObserver(() => chart?.resize())
    void import('./echarts.ts').then(({ init }) => {
      if (gone || host === undefined) return
      chart = init(host)
      chart.setOption(props.option)
      resized.observe(host)
    })
    onCleanup(() => {
      gone = true
      resized.disconnect()
      chart?.dispose()
    })
  })
  createEffect(
    on([() => props.option, () => props.kind], ([option, kind], before) => {
      chart?.setOption(option, { notMerge: before !== undefined && before[1] !== kind })
    }),
  )
  return <div class="chart" aria-hidden="true" ref={host} />
}
