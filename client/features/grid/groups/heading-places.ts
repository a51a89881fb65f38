import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GroupPath } from '@operagrid/shared/domain/query-path'

/** A group's heading, before the row at `start`. */
export type Heading = {
  /** What its records hold in each level, its own the last. */
  readonly path: GroupPath
  /** The same as records write it: texts are not folded. */
  readonly told: GroupPath
  readonly start: number
  /** Rows that stand under it and under the headings within it; none while it is folded. */
  readonly rows: number
  readonly folded: boolean
  /** Records in it, undefined while that is not known. */
  readonly count: number | undefined
}
export type PlacedHeading = Omit<Heading, 'told'>

/** Stands where a group's value would, over the records of all groups that are too many: no record holds it. */
export const REST: GroupValue = ''

/** Whether a heading is that of groups that are too many: it is not folded, and no record is put there. */
export function isRest({ path }: Pick<Heading, 'path'>): boolean {
  return path.at(-1) === REST
}

export type HeadingsAsked = {
  /** How many levels of headings there are: each open heading but those of the last has others within it. */
  readonly levels: number
  /** Rows of the list, those of folded groups not among them. */
  readonly total: number
  /** All groups that are known of within another, in order; the outermost are those within `[]`. */
  readonly within: (outer: GroupPath) => readonly GroupValue[]
  readonly isFolded: (path: GroupPath) => boolean
  /** The records of a group, and those of them that are rows: others are in folded groups within it. */
  readonly countOf: (path: GroupPath) => number | undefined
  readonly shownOf: (path: GroupPath) => number
  /** How many rows come before the end of a group, of an outermost {@link REST} too; `guess` where that is not loaded. */
  readonly endOf: (path: GroupPath, guess: number) => number
  /** The group that a row is in, undefined where it is not loaded. */
  readonly groupAt: (index: number) => GroupPath | undefined
  readonly order: (level: number, a: GroupValue, b: GroupValue) => number
  /**
   * Where there are too many groups within another for a heading each: the last that has one, undefined if none has.
   * Undefined: each has.
   */
  readonly cutIn: (outer: GroupPath) => { readonly last: GroupValue | undefined } | undefined
}

/**
 * Where the headings of a grouped list stand, each before those within it: one for each group that has records. Groups
 * that are too many stand under one, which has none within it.
 */
export function placeHeadings(asked: HeadingsAsked): readonly PlacedHeading[] {
  return placeWithin(asked, [], { start: 0, end: asked.total })
}

type Stretch = { readonly start: number; readonly end: number }

function placeWithin(asked: HeadingsAsked, outer: GroupPath, within: Stretch): readonly PlacedHeading[] {
  if (outer.length === asked.levels || outer.at(-1) === REST) return []
  return placeSiblings(asked, outer, within).flatMap(({ value, start, end, folded }) => {
    const path = [...outer, value]
    if (folded) return [{ path, start, rows: 0, folded, count: asked.countOf(path) }]
    const inner = placeWithin(asked, path, { start, end })
    const rows = end - start
    if (rows === 0 && inner.length === 0) return []
    return [{ path, start, rows, folded, count: countOpen(rows, inner) ?? asked.countOf(path) }, ...inner]
  })
}

/** Rows tell of their group sooner than whoever counts them, who alone knows of those in folded groups. */
function countOpen(rows: number, inner: readonly PlacedHeading[]): number | undefined {
  return inner.reduce<number | undefined>(
    (sum, { folded, count }) => (folded ? (sum !== undefined && count !== undefined ? sum + count : undefined) : sum),
    rows,
  )
}

type Sibling = Stretch & { readonly value: GroupValue; readonly folded: boolean }

/** The groups within `outer`, one behind another; some may hold nothing. */
function placeSiblings(asked: HeadingsAsked, outer: GroupPath, { start: from, end: to }: Stretch): readonly Sibling[] {
  const { isFolded, countOf, shownOf, endOf, groupAt } = asked
  const level = outer.length
  const cut = asked.cutIn(outer)
  const siblings: Sibling[] = []
  let start = from

  function put(value: GroupValue, told: number): void {
    const end = Math.max(start, Math.min(to, told))
    // Where a group's end was a guess, its rows may go on behind it.
    const last = siblings.at(-1)
    const again = last?.value === value && !last.folded ? siblings.pop() : undefined
    siblings.push({ value, start: again?.start ?? start, end, folded: false })
    start = end
  }
  /** Rows tell of groups sooner than whoever counts them: those before `value` that nobody else told of. */
  function putNew(value?: GroupValue): void {
    while (start < to) {
      const here = groupAt(start)
      const found = here?.[level]
      if (here === undefined || found === undefined || outer.some((one, at) => one !== here[at])) return
      if (value !== undefined && asked.order(level, found, value) >= 0) return
      if (cut && (cut.last === undefined || asked.order(level, found, cut.last) > 0)) return
      put(found, Math.max(start + 1, endOf([...outer, found], start + 1)))
    }
  }

  for (const value of asked.within(outer)) {
    const path = [...outer, value]
    if (value === null && level === 0 && cut) put(REST, endOf([REST], to - (isFolded(path) ? 0 : shownOf(path))))
    else putNew(value)
    if (!isFolded(path)) put(value, value === null ? to : endOf(path, start + shownOf(path)))
    else if (countOf(path) !== 0) siblings.push({ value, start, end: start, folded: true })
  }
  if (!cut) putNew()
  else put(REST, level === 0 ? endOf([REST], to) : to)
  return siblings
}

/** How many headings come before the row at `index` or stand directly above it. */
export function headingsBefore(headings: readonly Pick<Heading, 'start'>[], index: number): number {
  let low = 0
  let high = headings.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((headings[middle]?.start ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return low
}
