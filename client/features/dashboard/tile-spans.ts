import type { Widget, WidgetKind } from '@operagrid/shared/domain/dashboard'

/** Columns of the tile grid. */
const COLUMNS = 12

/** How many columns a tile takes on a medium, a wide and a huge screen. */
export type TileSpan = { readonly mid: number; readonly wide: number; readonly huge: number }

type Shape = 'number' | 'chart' | 'latest'

/** Most tiles of a shape beside each other; only divisors of the columns, so that lines end flush. */
const most: Readonly<Record<Shape, TileSpan>> = {
  number: { mid: 2, wide: 4, huge: 4 },
  chart: { mid: 1, wide: 2, huge: 3 },
  latest: { mid: 1, wide: 1, huge: 1 },
}

/**
 * The spans of the widgets, in their order. Neighbours of one shape share lines evenly (five
 * numbers are three and two), so that there are no holes and no half-empty lines at any width.
 */
export function tileSpans(widgets: readonly Pick<Widget, 'kind'>[]): TileSpan[] {
  const spans: TileSpan[] = []
  for (let from = 0; from < widgets.length;) {
    const shape = shapeOf(widgets[from]?.kind)
    let to = from + 1
    while (to < widgets.length && shapeOf(widgets[to]?.kind) === shape) to += 1
    const share = (limit: number) => lineSpans(to - from, limit)
    const [mid, wide, huge] = [share(most[shape].mid), share(most[shape].wide), share(most[shape].huge)]
    for (let at = 0; at < to - from; at += 1) {
      spans.push({ mid: mid[at] ?? COLUMNS, wide: wide[at] ?? COLUMNS, huge: huge[at] ?? COLUMNS })
    }
    from = to
  }
  return spans
}

function shapeOf(kind: WidgetKind | undefined): Shape {
  return kind === 'number' || kind === 'latest' ? kind : 'chart'
}

/** `count` tiles in lines of at most `limit`, the longer lines first. */
function lineSpans(count: number, limit: number): number[] {
  const lines = Math.ceil(count / limit)
  const spans: number[] = []
  for (let line = 0; line < lines; line += 1) {
    const inLine = Math.floor(count / lines) + (line < count % lines ? 1 : 0)
    for (let at = 0; at < inLine; at += 1) spans.push(COLUMNS / inLine)
  }
  return spans
}
