import type { GridView } from '../grid-context.ts'

/** What says where rows are. */
export type RowPlaces = Pick<GridView, 'rowHeight' | 'headingHeight'> & {
  readonly headings: Pick<GridView['headings'], 'above'>
}

/** Where a row begins below the grid's head, in CSS pixels: below all rows and headings above it. */
export function topOfRow({ headings, rowHeight, headingHeight }: RowPlaces, index: number): number {
  return index * rowHeight() + headings.above(index) * headingHeight()
}
