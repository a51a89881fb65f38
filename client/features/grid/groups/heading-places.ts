import type { GroupValue } from '@operagrid/shared/domain/query-group'

/** A group's heading, before the row at `start`; `rows` of its own stand under it, none while it is folded. */
export type Heading = {
  readonly value: GroupValue
  /** A text as records of the group write it. */
  readonly name?: string
  readonly start: number
  readonly rows: number
  readonly folded: boolean
  /** Records in it, undefined while that is not known. */
  readonly count: number | undefined
}

/** Stands where a group's value would, over the records of all groups that are too many: no record holds it. */
export const REST: GroupValue = ''

export type HeadingsAsked = {
  /** All groups that are known of, in order. */
  readonly values: readonly GroupValue[]
  readonly folded: ReadonlySet<GroupValue>
  /** Rows of the list, those of folded groups not among them. */
  readonly total: number
  readonly countOf: (value: GroupValue) => number | undefined
  /** How many rows come before the end of a group, of {@link REST} too; `guess` where that is not loaded. */
  readonly endOf: (value: GroupValue, guess: number) => number
  /** For groups that are found in the records. Absent: no record is in another than those known. */
  readonly found?: {
    /** The group that a row is in, undefined where it is not loaded. */
    readonly groupAt: (index: number) => GroupValue | undefined
    readonly order: (a: GroupValue, b: GroupValue) => number
    /** The last group that has a heading of its own where there are too many for that; undefined: each has. */
    readonly last: GroupValue | undefined
  }
}

/** Where the headings of a grouped list stand: one for each group that has records. */
export function placeHeadings(asked: HeadingsAsked): readonly Heading[] {
  const { values, folded, total, countOf, endOf, found } = asked
  const lastOpen = values.findLast((value) => !folded.has(value))
  const headings: Heading[] = []
  let start = 0

  function put(value: GroupValue, told: number): void {
    const end = Math.max(start, Math.min(total, told))
    // Where a group's end was a guess, its rows may go on behind it.
    const again = headings.at(-1)?.value === value ? headings.pop() : undefined
    const from = again?.start ?? start
    if (end > from) headings.push({ value, start: from, rows: end - from, folded: false, count: end - from })
    start = end
  }
  /** Rows tell of groups sooner than whoever counts them: those before `value` that nobody else told of. */
  function putNew(value?: GroupValue): void {
    while (found && start < total) {
      const here = found.groupAt(start)
      if (here === undefined || (value !== undefined && found.order(here, value) >= 0)) return
      if (found.last !== undefined && found.order(here, found.last) > 0) return
      put(here, Math.max(start + 1, endOf(here, start + 1)))
    }
  }

  for (const value of values) {
    const count = countOf(value)
    if (value === null && found?.last !== undefined)
      put(REST, endOf(REST, total - (folded.has(null) ? 0 : (count ?? 0))))
    else putNew(value)
    if (!folded.has(value)) {
      const isLast = found ? value === null : value === lastOpen
      put(value, isLast ? total : endOf(value, start + (count ?? 0)))
    } else if (count !== 0) headings.push({ value, start, rows: 0, folded: true, count })
  }
  if (found?.last === undefined) putNew()
  else put(REST, endOf(REST, total))
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
