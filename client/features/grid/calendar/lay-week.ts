/** A record in a week: the places of its days in it, both included. A bar is one that lasts longer than a day, here or beyond. */
export type Piece = { readonly first: number; readonly last: number; readonly isBar: boolean }

/** Days of a piece on which it is drawn on one line, 0 the highest. `at`: which of the pieces. */
export type Drawn = { readonly at: number; readonly lane: number; readonly first: number; readonly last: number }

export type LaidWeek = {
  /** In the order of the pieces; a bar that is broken off on a full day is there more than once, on one line. */
  readonly drawn: readonly Drawn[]
  /** For each day, how many of its pieces are not drawn on it. */
  readonly more: readonly number[]
}

const WEEK = 7

/**
 * Puts the records of a week on lines, `room` to a day. Bars come first, each on the highest line that is free on all of
 * its days, in the order in which they are given; the others fill what is left of their day from above. Where a day has
 * more than fits, its last line says so: nothing else is drawn there, and a bar on that line is broken off.
 */
export function layWeek(pieces: readonly Piece[], room: number): LaidWeek {
  const taken = Array.from({ length: room }, () => Array.from({ length: WEEK }, () => false))
  /** Takes the highest line above `below` that is free on all days of a piece, null where there is none. */
  const take = ({ first, last }: Piece, below: number): number | null => {
    const lane = taken.slice(0, below).findIndex((days) => !days.slice(first, last + 1).includes(true))
    taken[lane]?.fill(true, first, last + 1)
    return lane === -1 ? null : lane
  }
  const lanes = pieces.map((piece) => (piece.isBar ? take(piece, room) : null))
  const counts = countDays(pieces)
  const left = countDays(pieces.filter(({ isBar }, at) => isBar && lanes[at] === null))
  const isFull = counts.map((count, day) => count > room || (left[day] ?? 0) > 0)

  const drawn = pieces.flatMap((piece, at): Drawn[] => {
    const lane = piece.isBar ? (lanes[at] ?? null) : take(piece, isFull[piece.first] === true ? room - 1 : room)
    if (lane === null) return []
    const stretches = lane === room - 1 ? stretchesOf(piece, (day) => isFull[day] !== true) : [piece]
    return stretches.map(({ first, last }) => ({ at, lane, first, last }))
  })
  const shown = countDays(drawn)
  return { drawn, more: counts.map((count, day) => count - (shown[day] ?? 0)) }
}

type Days = Pick<Piece, 'first' | 'last'>

/** The days of a piece that pass, one behind the other together. */
function stretchesOf({ first, last }: Days, passes: (day: number) => boolean): readonly Days[] {
  const stretches: { first: number; last: number }[] = []
  for (let day = first; day <= last; day += 1) {
    const before = stretches.at(-1)
    if (!passes(day)) continue
    if (before?.last === day - 1) before.last = day
    else stretches.push({ first: day, last: day })
  }
  return stretches
}

/** How many of these each day has. */
function countDays(all: readonly Days[]): number[] {
  const counts = Array.from({ length: WEEK }, () => 0)
  for (const { first, last } of all) for (let day = first; day <= last; day += 1) counts[day] = (counts[day] ?? 0) + 1
  return counts
}
