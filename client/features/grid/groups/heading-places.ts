import type { GroupValue } from '@operagrid/shared/domain/query-group'

/** A group's heading, before the row at `start`; `rows` of its own stand under it, none while it is folded. */
export type Heading = {
  readonly value: GroupValue
  readonly start: number
  readonly rows: number
  readonly folded: boolean
  /** Records in it, undefined while that is not known. */
  readonly count: number | undefined
}

export type HeadingsAsked = {
  /** All groups, in order. */
  readonly values: readonly GroupValue[]
  readonly folded: ReadonlySet<GroupValue>
  /** Rows of the list, those of folded groups not among them. */
  readonly total: number
  readonly countOf: (value: GroupValue) => number | undefined
  /** How many rows come before the end of a group; `guess` where that is not loaded. */
  readonly endOf: (value: GroupValue, guess: number) => number
}

/** Where the headings of a grouped list stand: one for each group that has records. */
export function placeHeadings({ values, folded, total, countOf, endOf }: HeadingsAsked): readonly Heading[] {
  const open = values.filter((value) => !folded.has(value))
  const headings: Heading[] = []
  let start = 0
  for (const value of values) {
    const count = countOf(value)
    if (folded.has(value)) {
      if (count !== 0) headings.push({ value, start, rows: 0, folded: true, count })
      continue
    }
    const told = value === open.at(-1) ? total : endOf(value, start + (count ?? 0))
    const end = Math.max(start, Math.min(total, told))
    if (end > start) headings.push({ value, start, rows: end - start, folded: false, count: end - start })
    start = end
  }
  return headings
}

/** How many headings come before the row at `index` or stand directly above it. */
export function headingsBefore(headings: readonly Heading[], index: number): number {
  let low = 0
  let high = headings.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((headings[middle]?.start ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return low
}
