import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { choose, escaped, see, seeNoMore, until } from './flow/hands.ts'
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

  it('numbers read as percentages, as money and with a unit, and are typed as they read', async () => {
    const { hands, page } = olga
    await hands.addField('Share', 'Number')
    async function shape(choices: Readonly<Record<string, string>>, unit?: string): Promise<void> {
      await hands.fieldMenu('Share', 'Edit field')
      const dialog = page.getByRole('dialog', { name: 'Edit Share' })
      for (const [label, option] of Object.entries(choices)) await choose(dialog, label, option)
      if (unit !== undefined) await dialog.getByLabel('Unit').fill(unit)
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    // Where Olga is, her name stands at the cell.
    const veraReads = async (words: string) =>
      await vera.hands.reads(vera.hands.row(1), 'Share', new RegExp(`^${escaped(words)}(\\s*Olga Holt)?$`))
    await shape({ 'Shown as': 'Percent' })
    await type('Share', '12,5 %')
    await veraReads('12.5%')
    await type('Share', '7')
    await veraReads('7%')
    await type('Share', 'a lot')
    await see(page.getByText('Enter a number, like 12.5%'))
    await page.keyboard.press('Escape')
    await shape({ 'Shown as': 'Currency', Decimals: '2' })
    await veraReads('€0.07')
    await type('Share', '€ 1 203.50')
    await veraReads('€1,203.50')
    await shape({ 'Shown as': 'Number', Decimals: '0' }, 'kg')
    await veraReads('1,204\u00a0kg')
    // What is copied is the number itself.
    await (await hands.cell(hands.row(1), 'Share')).click()
    await hands.grid.press('Control+c')
    await until(
      async () => await page.evaluate(async () => await navigator.clipboard.readText()),
      (text) => expect(text).toBe('1203.5'),
    )
  })

  it('what a field is for is said in its menu and beside it, as soon as it is written', async () => {
    const { hands, page } = olga
    await hands.fieldMenu('Contact', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Contact' })
    await dialog.getByRole('textbox', { name: 'Description' }).fill('Who answers at night.')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const head = vera.hands.grid.getByRole('columnheader', { name: 'Contact' }).getByRole('button')
    await until(
      async () => await head.getAttribute('title'),
      (title) => expect(title).toContain('Who answers at night.'),
    )
    await head.click()
    await see(vera.page.getByRole('menu').getByText('Who answers at night.'))
    await vera.page.keyboard.press('Escape')
    await see(page.getByRole('textbox', { name: 'Contact' }))
    await until(
      async () => await page.getByRole('textbox', { name: 'Contact' }).getAttribute('aria-describedby'),
      (id) => expect(id).toMatch(/description/),
    )
  })

  it('a required field shows where it is missing, is filled in new records, and is not emptied', async () => {
    const { hands, page } = olga
    await hands.addField('Pier', 'Text')
    await hands.fieldMenu('Pier', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Pier' })
    await dialog.getByRole('checkbox', { name: 'Required' }).check()
    await dialog.getByRole('textbox', { name: 'Default' }).fill('Pier 1')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await vera.hands.reads(vera.hands.row(2), 'Pier', 'Required')
    await page.getByRole('button', { name: 'New record' }).click()
    await vera.hands.reads(vera.hands.row(7), 'Pier', 'Pier 1')
    await vera.hands.reads(vera.hands.row(2), 'Pier', 'Required')

    await (await hands.cell(hands.row(7), 'Pier')).click()
    await hands.grid.press('Delete')
    await see(page.getByText('Pier is required'))
    await hands.reads(hands.row(7), 'Pier', 'Pier 1')
    await hands.write(hands.row(7), 'Pier', 'Pier 2')
    await vera.hands.reads(vera.hands.row(7), 'Pier', /^Pier 2/)
  })

  it('durations are typed as people say them, and read in hours, to the minute or to the second', async () => {
    const { hands, page } = olga
    await hands.addField('Span', 'Duration')
    const veraReads = async (words: string) => {
      await vera.hands.reads(vera.hands.row(1), 'Span', new RegExp(`^${escaped(words)}(\\s*Olga Holt)?$`))
      // The dialog begins with the field as it is known here.
      await hands.reads(hands.row(1), 'Span', words)
    }
    for (const [typed, words] of [
      ['90 min', '1:30'],
      ['1h 45m', '1:45'],
      ['2,5 h', '2:30'],
      ['36:00:29', '36:00'],
    ] as const) {
      await type('Span', typed)
      await veraReads(words)
    }
    await type('Span', 'a while')
    await see(page.getByText('Enter a duration, like 1:30 or 90 min'))
    await page.keyboard.press('Escape')
    const retype = async (label: string, option: string | RegExp): Promise<void> => {
      await hands.fieldMenu('Span', 'Edit field')
      const dialog = page.getByRole('dialog', { name: 'Edit Span' })
      await dialog.getByRole('button', { name: new RegExp(`^${label}\\b`) }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await retype('Shown as', /^With seconds/)
    await veraReads('36:00:29')
    await type('Span', '1:30')
    await veraReads('1:30:00')
    // From here on the answer to a retype comes well behind the change itself, of which everybody is told.
    await page.routeWebSocket(/\/trpc/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => {
        if (String(message).includes('"converted":')) setTimeout(() => socket.send(message), 1_500)
        else socket.send(message)
      })
    })
    await page.reload()
    await retype('Type', 'Number')
    await veraReads('90')
    await retype('Type', 'Duration')
    await veraReads('1:30')
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
