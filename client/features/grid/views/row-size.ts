import type { RowHeight } from '@operagrid/shared/domain/view'

/** What fits into a row: its height and that of its photos in CSS pixels, and the lines of a text. */
export type RowSize = { readonly height: number; readonly thumb: number; readonly lines: number }

/** Padding of a cell at both sides, and the gap between two photos, in CSS pixels: see grid-table.css. */
const SPARE_PX = 21
const GAP_PX = 3
const MAX_PHOTOS = 12

const pointer: Readonly<Record<RowHeight, RowSize>> = {
  short: { height: 34, thumb: 26, lines: 1 },
  medium: { height: 56, thumb: 40, lines: 2 },
  tall: { height: 92, thumb: 76, lines: 4 },
  extra: { height: 140, thumb: 124, lines: 7 },
}
/** Fingers want more room, and words are larger. */
const touch: Readonly<Record<RowHeight, RowSize>> = {
  short: { height: 44, thumb: 26, lines: 1 },
  medium: { height: 64, thumb: 48, lines: 2 },
  tall: { height: 100, thumb: 84, lines: 4 },
  extra: { height: 148, thumb: 132, lines: 6 },
}

/** The room that a row of this height has, on a screen for fingers or not. */
export function rowSize(height: RowHeight, compact: boolean): RowSize {
  return (compact ? touch : pointer)[height]
}

/** How many photos stand beside each other in a cell of this width; the last place is for how many more there are. */
export function photosIn(width: number, { thumb }: RowSize): number {
  return Math.max(1, Math.min(MAX_PHOTOS, Math.floor((width - SPARE_PX + GAP_PX) / (thumb + GAP_PX))))
}
