import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

import { choose, escaped, see, until } from '../flow/hands.ts'

/** A board of a page, worked by its roles and names. */
export type BoardHands = {
  /** Shows the grid that is open as a board of this field. */
  open(field: string): Promise<void>
  column(name: string): Locator
  card(column: string, text: string): Locator
  /** Waits until a column has these cards, in this order, and says how many. */
  reads(column: string, texts: readonly string[]): Promise<void>
  /** Waits until the head of a column counts so many. */
  counts(column: string, count: number): Promise<void>
  /** Drags a card to another column with the mouse; `drop: false` leaves it in the hand. */
  drag(card: Locator, column: string, options?: { drop: boolean }): Promise<void>
  /** Drags a card over the upper half of another one; `drop: false` leaves it in the hand. */
  putAbove(card: Locator, other: Locator, options?: { drop: boolean }): Promise<void>
  /** What a screen reader is told. */
  said(): Promise<string>
}

export function boardHands(page: Page): BoardHands {
  const column = (name: string): Locator => page.getByRole('region', { name, exact: true })
  const head = (name: string): Locator => column(name).locator('header')
  /** To the middle of `goal`, so many pixels below its top. */
  async function carry(card: Locator, goal: Locator, below: number, drop: boolean): Promise<void> {
    await see(card)
    const from = await card.boundingBox()
    const to = await goal.boundingBox()
    if (from === null || to === null) throw new Error('the card or its goal is not on screen')
    await page.mouse.move(from.x + 30, from.y + 15)
    await page.mouse.down()
    await page.mouse.move(to.x + to.width / 2, to.y + below, { steps: 8 })
    if (drop) await page.mouse.up()
  }
  return {
    column,
    card: (name, text) =>
      column(name)
        .getByRole('listitem')
        .getByRole('button', { name: new RegExp(`^${escaped(text)}\\b`) }),
    async open(field) {
      await page.getByRole('button', { name: /^Group/ }).click()
      const popover = page.getByRole('dialog', { name: 'Show records as' })
      await choose(popover, 'Layout', 'Board')
      await choose(popover, 'A column for each', field)
      await page.keyboard.press('Escape')
    },
    async reads(name, texts) {
      await until(
        async () => (await column(name).getByRole('listitem').allInnerTexts()).map((text) => text.split('\n')[0]),
        (shown) => expect(shown).toEqual(texts),
      )
      await this.counts(name, texts.length)
    },
    async counts(name, count) {
      await until(
        () => head(name).innerText(),
        (text) => expect(text).toMatch(new RegExp(`\\b${count}\\b`)),
      )
    },
    drag: (card, name, { drop } = { drop: true }) => carry(card, column(name), 120, drop),
    putAbove: (card, other, { drop } = { drop: true }) => carry(card, other, 6, drop),
    said: async () => (await page.getByRole('status').allInnerTexts()).join(' '),
  }
}
