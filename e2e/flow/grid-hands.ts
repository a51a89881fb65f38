import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

import { choose, escaped, see, until } from './hands.ts'

/** The grid of a page, worked by its roles and names. Rows count from 1, without the head. */
export type GridHands = {
  readonly page: Page
  readonly grid: Locator
  /** The record of this text, wherever it stands. */
  rowWith(text: string | RegExp): Locator
  row(at: number): Locator
  cell(row: Locator, field: string): Promise<Locator>
  /** Records that the toolbar counts. */
  total(): Promise<number>
  /** Replaces the text of a cell on its one line. */
  write(row: Locator, field: string, text: string): Promise<void>
  pick(row: Locator, field: string, choice: string): Promise<void>
  reads(row: Locator, field: string, text: string | RegExp): Promise<void>
  fieldMenu(field: string, entry: string | RegExp): Promise<void>
  addField(name: string, type: string): Promise<void>
}

export function gridHands(page: Page): GridHands {
  const grid = page.getByRole('grid')
  const head = (field: string): Locator => grid.getByRole('columnheader', { name: new RegExp(`^${escaped(field)}$`) })
  const hands: GridHands = {
    page,
    grid,
    rowWith: (text) => grid.getByRole('row').filter({ hasText: text }),
    row: (at) => grid.locator(`[role=row][aria-rowindex="${at + 1}"]`),
    async cell(row, field) {
      const column = await head(field).getAttribute('aria-colindex')
      return row.locator(`[role=gridcell][aria-colindex="${column}"]`)
    },
    async total() {
      const text = await page
        .getByText(/^[\d,.]+ records?$/)
        .first()
        .textContent()
      return Number((text ?? '').replaceAll(/\D/g, ''))
    },
    async write(row, field, text) {
      const cell = await hands.cell(row, field)
      await cell.click()
      await grid.press('F2')
      const editor = page.locator('input:focus, textarea:focus')
      await see(editor)
      await editor.fill(text)
      await editor.press('Enter')
    },
    async pick(row, field, choice) {
      const cell = await hands.cell(row, field)
      await cell.click()
      await grid.press('F2')
      await page.getByRole('combobox', { name: `Find a choice of ${field}` }).fill(choice)
      await page.getByRole('option', { name: choice, exact: true }).click()
    },
    async reads(row, field, text) {
      const cell = await hands.cell(row, field)
      await until(
        async () => (await cell.innerText()).trim(),
        (words) => (typeof text === 'string' ? expect(words).toBe(text) : expect(words).toMatch(text)),
      )
    },
    async fieldMenu(field, entry) {
      await head(field).getByRole('button').click()
      await page.getByRole('menuitem', { name: entry }).click()
    },
    async addField(name, type) {
      await grid.getByRole('button', { name: 'Add a field' }).click()
      const dialog = page.getByRole('dialog', { name: 'New field' })
      await dialog.getByLabel('Name').fill(name)
      await choose(dialog, 'Type', type)
      await dialog.getByRole('button', { name: 'Add field' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await see(head(name))
    },
  }
  return hands
}
