import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

import { escaped, see, until } from '../flow/hands.ts'

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
    async () => await page.locator('.calendar-weeks [data-chip]').evaluateAll(daysUnder, text),
    (shown) => {
      expect(shown).toHaveLength(days.length)
      for (const [at, day] of days.entries()) expect(shown[at]).toContain(day)
    },
  )
}

/** The names of the days over which the chips of a record lie. */
function daysUnder(chips: readonly Element[], text: string): string[] {
  const days = [...document.querySelectorAll('section[data-day]')].map((day) => ({
    name: day.getAttribute('aria-label') ?? '',
    box: day.getBoundingClientRect(),
  }))
  return chips
    .filter((chip) => chip.querySelector('.calendar-chip-title')?.textContent === text)
    .flatMap((chip) => {
      const { left, right, top } = chip.getBoundingClientRect()
      return days.filter(({ box }) => {
        const middle = (box.left + box.right) / 2
        return left < middle && middle < right && box.top <= top && top < box.bottom
      })
    })
    .map(({ name }) => name)
}

/** Carries the end of a record over a day with the mouse, and holds it there. */
export async function endOf(page: Page, from: Locator, to: Locator): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (a === null || b === null) throw new Error('the record or the day is not on screen')
  await page.mouse.move(a.x + a.width - 3, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 })
}
