/** Something that waits in a member's own order. */
export type Waiting = {
  readonly actor: { readonly memberId: string }
  /** How long it takes to be written, see op-cost.ts. */
  readonly cost: number
}

/**
 * Which of those that wait go together next: members take turns, one submission each, until they cost `most`. So one member's thousand ops never stand before another's single edit, and each member's
 * own order is kept. The oldest always goes, whatever its size.
 */
export function takeTurns<W extends Waiting>(waiting: readonly W[], most: number): W[] {
  const members = new Map<string, W[]>()
  for (const one of waiting) {
    const own = members.get(one.actor.memberId)
    if (own === undefined) members.set(one.actor.memberId, [one])
    else own.push(one)
  }
  const group: W[] = []
  let cost = 0
  let queues = [...members.values()]
  for (let turn = 0; queues.length > 0; turn += 1) {
    queues = queues.filter((own) => {
      const next = own[turn]
      if (next === undefined || (group.length > 0 && cost + next.cost > most)) return false
      group.push(next)
      cost += next.cost
      return true
    })
  }
  return group
}

/** What costs more is bulk: a paste, an import, no hand's edit. */
const BULK_COST = 500

/**
 * Of those that wait, in their order, either what people did by hand or what is bulk: where both wait, the other kind
 * than went `last`. An edit is answered when it is written, and not when the thousand ops are that would go along.
 */
export function ofOneKind<W extends Waiting>(waiting: readonly W[], last: 'hand' | 'bulk'): W[] {
  const hand = leading(waiting, (one) => !isBulk(one))
  const bulk = leading(waiting, isBulk)
  if (hand.length === 0 || bulk.length === 0) return [...hand, ...bulk]
  return last === 'hand' ? bulk : hand
}

export function isBulk({ cost }: Waiting): boolean {
  return cost > BULK_COST
}

/** Those that fit, of each member up to their first that does not: their order is kept. */
function leading<W extends Waiting>(waiting: readonly W[], fits: (one: W) => boolean): W[] {
  const over = new Set<string>()
  return waiting.filter((one) => {
    const { memberId } = one.actor
    if (!fits(one)) over.add(memberId)
    return !over.has(memberId)
  })
}

/** `items` in pieces of at most `size` that cost at most `most` together, in order; one that costs more is alone. */
export function inPieces<T>(
  items: readonly T[],
  { size, most, costOf }: { readonly size: number; readonly most: number; readonly costOf: (item: T) => number },
): (readonly T[])[] {
  const pieces: T[][] = [[]]
  let cost = 0
  for (const item of items) {
    const own = costOf(item)
    const last = pieces.at(-1)
    if (last !== undefined && (last.length === 0 || (last.length < size && cost + own <= most))) {
      last.push(item)
      cost += own
    } else {
      pieces.push([item])
      cost = own
    }
  }
  return pieces
}
