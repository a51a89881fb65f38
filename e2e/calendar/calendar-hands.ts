import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

import { choose, escaped, see, until } from '../flow/hands.ts'

/** A day of the calendar that a page shows, by its name: `Friday 27 November`. */
export function dayOf(page: Page, name: string): Locator {
  return page.locator(`section[aria-label^="${name}"]`)
}

export function chipOf(page: Page, day: string, text: string): Locator {
  return dayOf(page, day).getByRole('button', { name: new RegExp(`${escaped(text)}(?!\\d)`) })
}

/** Waits until a day has these records in this order, and says how many it has. */
export async function dayReads(page: Page, day: string, texts: readonly string[]): Promise<void> {
  await until(
    async () => ({
      shown: await dayOf(page, day).locator('[data-chip]').evaluateAll(wordsOf),
      label: await dayOf(page, day).getAttribute('aria-label'),
    }),
    ({ shown, label }) => {
      expect(shown).toEqual(texts)
      expect(label).toContain(`, ${texts.length} record`)
    },
  )
}

/** What stands on records, without the names of others and other notes. */
function wordsOf(chips: readonly Element[]): string[] {
  return chips.map((chip) =>
    [...chip.querySelectorAll('.calendar-chip-time, .calendar-chip-title')].map((part) => part.textContent).join(' '),
  )
}

/** Goes to the days around one. */
export async function showDays(page: Page, day: string): Promise<void> {
  const url = new URL(page.url())
  url.searchParams.set('on', day)
  await page.goto(url.href)
  await see(page.locator('.calendar-title'))
}

/** Lets records be on the days of one field, until those of another. */
export async function chooseDays(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: /^Group/ }).click()
  const popover = page.getByRole('dialog', { name: 'Show records as' })
  await choose(popover, 'On the days of', from)
  await choose(popover, 'Ends', to)
  await page.keyboard.press('Escape')
}

/** Waits until a screen reader is told so. */
export async function hears(page: Page, words: string): Promise<void> {
  await until(
    async () => (await page.getByRole('status').allInnerTexts()).join(' '),
    (said) => expect(said).toContain(words),
  )
}

/** Waits until the focus is on what begins with this text. */
export async function standsOn(page: Page, text: string): Promise<void> {
  await until(
    () => page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.innerText : '')),
    (shown) => expect(shown).toMatch(new RegExp(`^${escaped(text)}`)),
  )
}

/** Carries a record over something with the mouse, and holds it there. */
export async function carry(page: Page, from: Locator, to: Locator): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (a === null || b === null) throw new Error('the record or the day is not on screen')
  await page.mouse.move(a.x + 20, a.y + 8)
  await page.mouse.down()
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 })
}

/** Waits until a record is drawn over these days and no others, in their order: each by a part of its name. */
export async function barReads(page: Page, text: string, days: readonly string[]): Promise<void> {
  await until(
    async () => (await drawn(page)).filter((one) => one.text === text).flatMap((one) => one.days),
    (shown) => {
      expect(shown).toHaveLength(days.length)
      for (const [at, day] of days.entries()) expect(shown[at]).toContain(day)
    },
  )
}

/** How many records are drawn over a day, by a part of its name. */
export async function drawnOn(page: Page, day: string): Promise<number> {
  return (await drawn(page)).filter(({ days }) => days.some((one) => one.includes(day))).length
}

/** What is drawn in the weeks: the text of each chip, and the names of the days over which it lies. */
async function drawn(page: Page): Promise<{ text: string; days: string[] }[]> {
  return await page.locator('.calendar-weeks [data-chip]').evaluateAll((chips) => {
    const days = [...document.querySelectorAll('section[data-day]')].map((day) => ({
      name: day.getAttribute('aria-label') ?? '',
      box: day.getBoundingClientRect(),
    }))
    return chips.map((chip) => {
      const { left, right, top } = chip.getBoundingClientRect()
      const under = days.filter(({ box }) => {
        const middle = (box.left + box.right) / 2
        return left < middle && middle < right && box.top <= top && top < box.bottom
      })
      return {
        text: chip.querySelector('.calendar-chip-title')?.textContent ?? '',
        days: under.map(({ name }) => name),
      }
    })
  })
}

/** Carries the end of a record over a day with the mouse, and holds it there. */
export async function endOf(page: Page, from: Locator, to: Locator): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (a === null || b === null) throw new Error('the record or the day is not on screen')
  await page.mouse.move(a.x + a.width - 3, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 })
}
