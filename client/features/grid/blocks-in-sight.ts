import type { Blocks } from './create-record-blocks.ts'
import type { Block } from './record-block.ts'

type Lines = Pick<Blocks, 'list' | 'total' | 'locate'>

/** The blocks in which the rows from `first` to `last` lie, as far as there are such rows. */
export function blocksBetween(blocks: Lines, first: number, last: number): readonly Block[] {
  const list = blocks.list()
  const from = blocks.locate(first)?.block
  const to = blocks.locate(Math.min(last, blocks.total() - 1))?.block
  return from && to ? list.slice(list.indexOf(from), list.indexOf(to) + 1) : []
}

/** The blocks on screen, and those around it in the order in which they will be needed. */
export function neededBlocks(
  blocks: Lines,
  { first, last, forward }: { readonly first: number; readonly last: number; readonly forward: boolean },
): { readonly visible: readonly Block[]; readonly around: readonly Block[] } {
  const list = blocks.list()
  const visible = blocksBetween(blocks, first, last)
  const [from, to] = [visible[0], visible.at(-1)]
  if (!from || !to) return { visible: [], around: [] }
  const low = list.indexOf(from)
  const high = list.indexOf(to)
  const above = list[low - 1]
  const below = list[high + 1]
  const around = forward ? [below, list[high + 2], above] : [above, list[low - 2], below]
  return { visible, around: around.filter((block) => block !== undefined) }
}

/** The loaded blocks beyond the `most` that are kept, the farthest from the row `middle`; never those that are `held`. */
export function farBlocks(
  blocks: Pick<Blocks, 'list' | 'startOf'>,
  { held, middle, most }: { readonly held: readonly Block[]; readonly middle: number; readonly most: number },
): readonly Block[] {
  const wanted = new Set(held)
  const loaded = blocks.list().filter((block) => block.placed !== null && !wanted.has(block))
  if (loaded.length <= most) return []
  return loaded
    .map((block) => ({ block, distance: Math.abs(blocks.startOf(block) - middle) }))
    .sort((a, b) => b.distance - a.distance)
    .slice(0, loaded.length - most)
    .map(({ block }) => block)
}
