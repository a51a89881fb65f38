import type { Heading } from '../groups/heading-places.ts'

/** What stands in a row of a gallery: the heading at a place in their list, or some cards beside each other. */
export type GalleryRow =
  | { readonly kind: 'heading'; readonly at: number }
  | { readonly kind: 'cards'; readonly first: number; readonly count: number }

export type GalleryRows = {
  /** Headings and rows of cards together. */
  readonly count: number
  readonly at: (row: number) => GalleryRow | undefined
  /** The row in which a record's card stands. */
  readonly rowOf: (index: number) => number
  /** The row of a heading, by its place in their list. */
  readonly rowOfHeading: (at: number) => number
  /** The record whose card is so many rows of cards below, or above, in the same column as far as there is one. */
  readonly step: (index: number, rows: number) => number
}

/** The records of one group, or of all: `row` is where they begin, `lines` how many rows of cards come before. */
type Stretch = {
  readonly heading: number | null
  readonly row: number
  readonly lines: number
  readonly first: number
  readonly count: number
}

type GalleryRowsAsked = {
  /** Records that are shown. */
  readonly total: number
  /** Cards beside each other. */
  readonly columns: number
  readonly headings: readonly Pick<Heading, 'start'>[]
}

/** How the cards of a gallery stand in rows: a heading has a row of its own, and what follows it begins a new one. */
export function placeGalleryRows({ total, columns, headings }: GalleryRowsAsked): GalleryRows {
  const stretches: Stretch[] = []
  let row = 0
  let lines = 0
  const add = (heading: number | null, first: number, end: number): void => {
    const count = Math.max(0, end - first)
    stretches.push({ heading, row, lines, first, count })
    lines += Math.ceil(count / columns)
    row += Math.ceil(count / columns) + (heading === null ? 0 : 1)
  }
  const begin = headings[0]?.start ?? total
  if (begin > 0) add(null, 0, begin)
  for (const [at, { start }] of headings.entries()) add(at, start, headings[at + 1]?.start ?? total)

  /** The last stretch that begins at or before a place. */
  function find(value: number, placeOf: (stretch: Stretch) => number): Stretch | undefined {
    let low = 0
    let high = stretches.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const stretch = stretches[middle]
      if (stretch && placeOf(stretch) <= value) low = middle + 1
      else high = middle
    }
    return stretches[low - 1]
  }

  return {
    count: row,
    at(asked) {
      const stretch = asked < row ? find(asked, (one) => one.row) : undefined
      if (!stretch) return undefined
      const { heading, first, count } = stretch
      if (heading !== null && asked === stretch.row) return { kind: 'heading', at: heading }
      const before = (asked - stretch.row - (heading === null ? 0 : 1)) * columns
      return { kind: 'cards', first: first + before, count: Math.min(columns, count - before) }
    },
    rowOf(index) {
      const stretch = find(index, (one) => one.first)
      if (!stretch) return 0
      const below = stretch.heading === null ? 0 : 1
      return stretch.row + below + Math.floor((index - stretch.first) / columns)
    },
    rowOfHeading: (at) => stretches.find((stretch) => stretch.heading === at)?.row ?? 0,
    step(index, by) {
      const from = find(index, (one) => one.first)
      if (!from) return index
      const line = from.lines + Math.floor((index - from.first) / columns)
      const to = Math.max(0, Math.min(lines - 1, line + by))
      const stretch = find(to, (one) => one.lines)
      if (!stretch || to === line) return index
      const begins = stretch.first + (to - stretch.lines) * columns
      return Math.min(begins + ((index - from.first) % columns), stretch.first + stretch.count - 1)
    },
  }
}
