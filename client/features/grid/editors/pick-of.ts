import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

/**
 * What an edit has picked so far. It outlives the editor: a change of the fields, as a new choice is one, draws
 * every cell anew, and the editor over it too.
 */
export type Pick = {
  readonly start: readonly string[]
  readonly ids: Accessor<readonly string[]>
  readonly setIds: (ids: readonly string[]) => void
  /** What the next editor of this edit begins to look for. */
  search: string
  /** Editors of this edit that are drawn just now. */
  editors: number
  /** True once the edit has been ended: nothing ends it twice. */
  over: boolean
}

const picks = new WeakMap<object, Pick>()

/** The pick of an edit, which begins with `start` and `search` when it is asked for the first time. */
export function pickOf(
  edit: object,
  { start, search }: { readonly start: readonly string[]; readonly search: string },
): Pick {
  const known = picks.get(edit)
  if (known !== undefined) return known
  const [ids, setIds] = createSignal(start)
  const pick: Pick = { start, ids, setIds: (next) => void setIds(next), search, editors: 0, over: false }
  picks.set(edit, pick)
  return pick
}
