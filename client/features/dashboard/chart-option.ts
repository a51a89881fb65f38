import type { EChartsCoreOption } from 'echarts/core'

import type { ChartColors } from './chart-colors.ts'
import type { Point } from './chart-series.ts'
import type { ValueFormat } from './measure-name.ts'

/** Sizes of a chart's words in pixels; larger on a wall. */
export type ChartSizes = { readonly text: number; readonly label: number }

type Drawing = {
  readonly points: readonly Point[]
  /** What is measured, for the tooltip: "Records". */
  readonly measure: string
  readonly format: ValueFormat
  readonly colors: ChartColors
  readonly sizes: ChartSizes
  readonly still: boolean
  /** Of a line: the last point still grows, as today's does. */
  readonly open?: boolean
}

/** Lying bars, so that names can be read; the value stands at the end of each. */
export function barOption(drawing: Drawing): EChartsCoreOption {
  const { points, colors, sizes, format } = drawing
  // Room for the longest value, which stands behind its bar.
  const longest = Math.max(0, ...points.map(({ value }) => format.short(value).length))
  return {
    ...shared(drawing),
    grid: {
      left: 0,
      right: Math.max(44, longest * sizes.label * 0.65),
      top: 0,
      bottom: 0,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: { type: 'value', minInterval: 1, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: points.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: colors.muted,
        fontSize: sizes.text,
        width: sizes.text * 11,
        overflow: 'truncate',
        interval: 0,
      },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: sizes.text * 1.5,
        barCategoryGap: '34%',
        label: {
          show: true,
          position: 'right',
          color: colors.text,
          fontSize: sizes.label,
          fontWeight: 600,
          formatter: ({ dataIndex }: { dataIndex: number }) => format.short(points[dataIndex]?.value ?? null),
        },
        itemStyle: { borderRadius: [2, 4, 4, 2] },
        data: points.map(({ value, color }) => ({
          value: value ?? 0,
          itemStyle: { color: color === null ? colors.accent : colors.choices[color] },
        })),
      },
    ],
  }
}

/** A line over time with its area; the last point, still growing, is marked. */
export function lineOption(drawing: Drawing): EChartsCoreOption {
  const { points, colors, sizes, format } = drawing
  const last = points.length - 1
  const open = drawing.open === true && last > 0
  return {
    ...shared(drawing),
    grid: { left: 0, right: 14, top: 22, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      boundaryGap: points.length === 1,
      data: points.map(({ name }) => name),
      axisLine: { lineStyle: { color: colors.line } },
      axisTick: { show: false },
      axisLabel: { color: colors.muted, fontSize: sizes.text, hideOverlap: true, margin: 10 },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 4,
      axisLabel: { color: colors.muted, fontSize: sizes.text, formatter: (value: number) => format.short(value) },
      splitLine: { lineStyle: { color: colors.line } },
    },
    series: [
      {
        ...line(drawing),
        areaStyle: { color: colors.accent, opacity: 0.12 },
        lineStyle: { width: open ? 0 : 2.25, color: colors.accent },
        symbol: 'none',
        data: points.map(({ value }) => value),
      },
      {
        ...line(drawing),
        lineStyle: { width: 2.25, color: colors.accent },
        symbol: points.length <= 40 ? 'circle' : 'none',
        symbolSize: 5,
        data: points.map(({ value }, at) => (open && at === last ? null : value)),
      },
      {
        ...line(drawing),
        // What is not over yet is no fall: its way there is only sketched.
        lineStyle: { width: 2.25, color: colors.accent, type: [3, 4] },
        symbol: 'circle',
        symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) => (dataIndex === last ? 9 : 0),
        itemStyle: { color: colors.surface, borderColor: colors.accent, borderWidth: 2.5 },
        data: points.map(({ value }, at) => (at === last || (open && at === last - 1) ? value : null)),
        label: {
          show: true,
          position: (points[last]?.value ?? 0) < (points[last - 1]?.value ?? 0) ? 'bottom' : 'top',
          color: colors.text,
          fontSize: sizes.label,
          fontWeight: 600,
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            dataIndex === last ? format.short(points[last]?.value ?? null) : '',
        },
      },
    ],
  }
}

function line({ colors }: Drawing) {
  return { type: 'line', color: colors.accent, showAllSymbol: true, connectNulls: false } as const
}

function shared({ points, measure, format, colors, sizes, still }: Drawing): EChartsCoreOption {
  return {
    animation: !still,
    animationDuration: 0,
    animationDurationUpdate: 420,
    animationEasingUpdate: 'cubicOut',
    textStyle: { fontFamily: colors.font, color: colors.text },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      // The HTML tooltip writes style attributes, which the content security policy refuses.
      renderMode: 'richText',
      confine: true,
      backgroundColor: colors.raised,
      borderColor: colors.line,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: colors.text, fontSize: sizes.text },
      transitionDuration: still ? 0 : 0.12,
      formatter: (hit: { dataIndex: number } | readonly { dataIndex: number }[]) => {
        const at = 'dataIndex' in hit ? hit.dataIndex : hit[0]?.dataIndex
        const point = at === undefined ? undefined : points[at]
        return point === undefined ? '' : `${point.name}\n${measure}: ${format.whole(point.value)}`
      },
    },
  }
}
