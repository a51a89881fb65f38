/** Where a card of a column comes from: a record of its list, or a guest that the list does not hold yet. */
export type CardSource = { readonly kind: 'list' | 'guest'; readonly at: number }

export type CardPlaces = {
  readonly count: number
  readonly sourceOf: (place: number) => CardSource | undefined
  /** The place of the list's record `at`; -1 when it is taken out. */
  readonly ofList: (at: number) => number
  readonly ofGuest: (at: number) => number
}

/**
 * The cards of a column: a list of `total` records less those taken `out`, with guests among them. A guest is told
 * by how many records of the list come before it. Both in ascending order; they are few, the list may be long.
 */
export function placeCards(total: number, out: readonly number[], guests: readonly number[]): CardPlaces {
  const outBefore = (at: number): number => out.filter((one) => one < at).length
  const guestPlaces = guests.map((before, order) => before - outBefore(before) + order)
  const count = total - out.length + guests.length
  return {
    count,
    sourceOf(place) {
      if (place < 0 || place >= count) return undefined
      const guest = guestPlaces.indexOf(place)
      if (guest !== -1) return { kind: 'guest', at: guest }
      let at = place - guestPlaces.filter((one) => one < place).length
      for (const one of out) if (one <= at) at += 1
      return { kind: 'list', at }
    },
    ofList: (at) => (out.includes(at) ? -1 : at - outBefore(at) + guests.filter((before) => before <= at).length),
    ofGuest: (at) => guestPlaces[at] ?? -1,
  }
}
