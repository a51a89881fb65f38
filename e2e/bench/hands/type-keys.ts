import type { Browser, Page } from 'playwright-core'

import { bareRow } from '../bare-page.ts'
import { keyLatencies, traced } from './trace.ts'

/** Between two keys: a quick hand's pace, never at the same place of a frame. */
const PACE_MS = 70
const UNEVEN_MS = 23
const ROWS = 12
const PASSES = 3

/** Types into cells one below the other, saves each by Enter and walks back up; answers each key's milliseconds to the screen. */
export async function typeIntoCells(browser: Browser, page: Page): Promise<number[]> {
  await page.locator('[role=row][data-index="1"] [data-field]').first().click()
  return keyLatencies(await traced(browser, () => typeAll(page, ['s', 'e', 'e', 'n', 'Enter'], 'ArrowUp')))
}

/** The same keys in a page that has nothing but a table with one cell that can be written into. */
export async function typeIntoBareCell(browser: Browser, page: Page): Promise<number[]> {
  await page.locator(bareRow).first().waitFor()
  await page.evaluate(() => {
    const cell = document.querySelectorAll('td')[1]
    if (cell === undefined) throw new Error('there is no cell')
    cell.contentEditable = 'true'
    cell.focus()
  })
  return keyLatencies(await traced(browser, () => typeAll(page, ['s', 'e', 'e', 'n', 'x'], 'Backspace')))
}

async function typeAll(page: Page, word: readonly string[], back: string): Promise<void> {
  for (let pass = 0; pass < PASSES; pass += 1) {
    const keys = [...Array.from({ length: ROWS }, () => word).flat(), ...Array.from({ length: ROWS }, () => back)]
    for (const [at, key] of keys.entries()) {
      await page.keyboard.press(key)
      await page.waitForTimeout(PACE_MS + ((at * 7) % UNEVEN_MS))
    }
  }
}
