import type { GridView } from '../grid-context.ts'

/** Where a row begins below the grid's head, in CSS pixels: below all rows and headings above it. */
export function topOfRow({ headings, rowHeight, headingHeight }: GridView, index: number): number {
  return index * rowHeight() + headings.above(index) * headingHeight()
}
