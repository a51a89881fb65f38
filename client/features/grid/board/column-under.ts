/** A card held this far beside a column is held over it, in CSS pixels. */
const NEAR_PX = 12

/** Which column of a board is here, by its place, or beside the gap that is here; undefined outside of the board. */
export function columnUnder(board: HTMLElement | undefined, x: number, y: number): number | undefined {
  const edges = board?.getBoundingClientRect()
  if (!board || !edges || y < edges.top || y > edges.bottom || x < edges.left || x > edges.right) return undefined
  for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
    const { left, right } = column.getBoundingClientRect()
    if (x >= left - NEAR_PX && x <= right + NEAR_PX) return Number(column.dataset['column'])
  }
  return undefined
}

/** In front of which of a column's cards this height is, by its place among them all. */
export function gapUnder(board: HTMLElement | undefined, column: number, y: number): number {
  const cards = board?.querySelectorAll<HTMLElement>(`[data-column="${column}"] [data-place]`) ?? []
  let gap = 0
  for (const card of cards) {
    const { top, height } = card.getBoundingClientRect()
    if (y < top + height / 2) break
    gap = Number(card.dataset['place']) + 1
  }
  return gap
}
