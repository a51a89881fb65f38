import { expect } from 'vitest'

import type { Seat } from '../hold/desk.ts'
import { until } from './hands.ts'

/** Waits until the grid reads so from top to bottom: headings by their names, rows by their notes. */
export async function readsRows({ page }: Pick<Seat, 'page'>, ...lines: readonly string[]): Promise<void> {
  await until(
    () =>
      page.getByRole('row').evaluateAll((rows) =>
        rows
          .flatMap((row) => {
            const cell = row.querySelector('[role=gridcell]')
            const at = Number(row.getAttribute('aria-rowindex'))
            return cell ? [{ at, words: cell.getAttribute('aria-label') ?? cell.textContent }] : []
          })
          .sort((a, b) => a.at - b.at)
          .map(({ words }) => words),
      ),
    (shown) => expect(shown).toEqual(lines),
  )
}
