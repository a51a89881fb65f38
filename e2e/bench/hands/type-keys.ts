import type { Browser, Page } from 'playwright-core'

import { bareRow } from '../bare-page.ts'
import { keyLatencies, traced } from './trace.ts'

/** Between two keys: a quick hand's pace, never at the same place of a frame. */
const PACE_MS = 70
const UNEVEN_MS = 23
const ROWS = 12
const PASSES = 3
const word = ['s', 'e', 'e', 'n']

/** Types into cells one below the other, saves each by Enter and walks back up; answers each key's milliseconds to the screen. */
export async function typeIntoCells(browser: Browser, page: Page): Promise<number[]> {
  await page.locator('[role=row][data-index="1"] [data-field]').first().click()
  const pass = [...many(ROWS, [...word, 'Enter']), ...many(ROWS, ['ArrowUp'])]
  return keyLatencies(await traced(browser, () => press(page, many(PASSES, pass))))
}

/** As many keys in a page that has nothing but a table with one cell that can be written into. */
export async function typeIntoBareCell(browser: Browser, page: Page): Promise<number[]> {
  await page.locator(bareRow).first().waitFor()
  await page.evaluate(() => {
    const cell = document.querySelectorAll('td')[1]
    if (cell === undefined) throw new Error('there is no cell')
    cell.contentEditable = 'true'
    cell.focus()
  })
  const pass = many(ROWS, [...word, ...many(word.length, ['Backspace'])])
  return keyLatencies(await traced(browser, () => press(page, many(PASSES, pass))))
}

function many(times: number, keys: readonly string[]): string[] {
  return Array.from({ length: times }, () => keys).flat()
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const [at, key] of keys.entries()) {
    await page.keyboard.press(key)
    await page.waitForTimeout(PACE_MS + ((at * 7) % UNEVEN_MS))
  }
}
