import type { Locator } from 'playwright-core'
import { expect } from 'vitest'

import { see, until } from '../flow/hands.ts'
import type { Seat } from '../hold/desk.ts'

/** The row in which a text stands. */
export const row = ({ page }: Seat, text: string): Locator => page.locator('.grid-row').filter({ hasText: text })

/** The texts of the first rows, as somebody sees them from above. */
export async function texts({ page }: Seat): Promise<string[]> {
  return await page.locator('.grid-row').evaluateAll((rows) =>
    rows
      .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((one) => {
        const cell = one.querySelector('[role=gridcell]')?.cloneNode(true)
        if (!(cell instanceof Element)) return ''
        // Without the names of others who are there.
        for (const flag of cell.querySelectorAll('.cell-flag')) flag.remove()
        return cell.textContent?.trim() ?? ''
      }),
  )
}

/** Waits until the first rows of each have these texts. */
export async function standAs(wanted: readonly string[], ...seats: readonly Seat[]): Promise<void> {
  for (const seat of seats)
    await until(
      () => texts(seat),
      (shown) => expect(shown.slice(0, wanted.length)).toEqual(wanted),
    )
}

/** Takes a row by its number and holds it over the upper half of another one. */
export async function carry(seat: Seat, text: string, over: string): Promise<void> {
  const { mouse } = seat.page
  const from = await row(seat, text).locator('.row-number').boundingBox()
  const to = await row(seat, over).boundingBox()
  if (from === null || to === null) throw new Error(`${text} or ${over} is not on screen`)
  await mouse.move(from.x + 5, from.y + from.height / 2)
  await mouse.down()
  await mouse.move(from.x + 8, to.y + 4, { steps: 5 })
  await see(seat.page.locator('.row-line'))
}
