import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('types of fields')

describe.skipIf(started.skip)(`types of fields${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  async function type(field: string, text: string): Promise<void> {
    const { hands, page } = olga
    await (await hands.cell(hands.row(1), field)).click()
    await hands.grid.press('F2')
    await page.locator('input:focus').fill(text)
    await page.keyboard.press('Enter')
  }

  it('an address, a number and a link are taken when they are one, and lead there', async () => {
    const { hands, page } = olga
    await hands.addField('Contact', 'E-mail')
    await hands.addField('Line', 'Phone number')
    await hands.addField('Map', 'Link')
    await type('Contact', 'mia at ferry')
    await see(page.getByText('Enter an e-mail address, like name@example.org'))
    // What does not fit stays in the editor until it does, or is taken back.
    await page.locator('input:focus').fill('mia@ferry.test')
    await page.keyboard.press('Enter')
    await type('Line', '+49 431 901-0')
    await type('Map', 'ferry.test/deck')
    await vera.hands.reads(vera.hands.row(1), 'Contact', 'mia@ferry.test')
    await vera.hands.reads(vera.hands.row(1), 'Map', 'https://ferry.test/deck')

    await hands.row(1).getByRole('gridcell').first().click()
    await hands.grid.press('Space')
    const hrefs = async () =>
      await Promise.all(
        ['Write an e-mail', 'Call', 'Open the link'].map(
          async (name) => await page.getByRole('link', { name }).getAttribute('href'),
        ),
      )
    await until(hrefs, (found) =>
      expect(found).toEqual(['mailto:mia@ferry.test', 'tel:+494319010', 'https://ferry.test/deck']),
    )
  })

  it('stars are given by keys or by pointer, and taken back', async () => {
    const { hands, page } = olga
    await hands.addField('Mood', 'Rating')
    await type('Mood', '9')
    await see(page.getByText('Enter 1 to 5'))
    await page.locator('input:focus').fill('2')
    await page.keyboard.press('Enter')
    const seen = async (count: number): Promise<void> =>
      await see((await vera.hands.cell(vera.hands.row(1), 'Mood')).getByRole('img', { name: `${count} of 5 stars` }))
    await seen(2)
    const stars = page.getByRole('group', { name: 'Mood' })
    await stars.getByRole('radio', { name: '2 of 5 stars' }).focus()
    await page.keyboard.press('ArrowRight')
    await seen(3)
    await stars.locator('label').nth(4).click()
    await seen(5)
    await stars.getByRole('button', { name: 'No rating' }).click()
    await seeNoMore((await vera.hands.cell(vera.hands.row(1), 'Mood')).getByRole('img'))
    for (const seat of [olga, vera])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
