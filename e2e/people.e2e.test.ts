import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('people in a cell')

/** Two organizers name each other in records, each with a screen of their own. */
describe.skipIf(started.skip)(`people in a cell${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    // Who joins later is no stranger to who is here.
    otto = await desk.join('Otto Ost', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const search = (seat: Seat) => seat.page.getByRole('combobox', { name: 'Find people for Owner' })
  async function open(seat: Seat, row: number): Promise<void> {
    await (await seat.hands.cell(seat.hands.row(row), 'Owner')).click()
    await seat.hands.grid.press('F2')
    await see(search(seat))
  }
  /** Where somebody else is, their name stands at the cell too: what is read are the people that it names. */
  async function reads(seat: Seat, row: number, names: readonly string[]): Promise<void> {
    const cell = await seat.hands.cell(seat.hands.row(row), 'Owner')
    await until(
      async () => await cell.locator('[title]').evaluateAll((found) => found.map((one) => one.getAttribute('title'))),
      (titles) => expect(titles).toEqual(names),
    )
  }

  it('are named by keys, oneself first, and seen by all at once', async () => {
    await olga.hands.addField('Owner', 'Person')
    await see(otto.page.getByRole('columnheader', { name: 'Owner' }))
    await open(olga, 1)
    await see(olga.page.getByRole('option').first().getByText('Olga Holt (me)'))
    await search(olga).fill('me')
    await search(olga).press('Enter')
    await seeNoMore(search(olga))
    await reads(otto, 1, ['Olga Holt'])

    await open(olga, 2)
    await search(olga).fill('nobody of that name')
    await see(olga.page.getByText('Nobody of that name.'))
    // Found by the address too: Olga's list had no Otto when her page was opened.
    await search(olga).fill('')
    await search(olga).press('Escape')
    await olga.page.reload()
    await open(olga, 2)
    await search(olga).fill('otto.ost@')
    await search(olga).press('Enter')
    await reads(otto, 2, ['Otto Ost'])
  })

  it('are told so in the bell, by others only', async () => {
    await see(otto.page.getByRole('button', { name: /^Notifications, 1 unread/ }))
    expect(await olga.page.getByRole('button', { name: /unread/ }).count()).toBe(0)
  })

  it('are copied and pasted as names', async () => {
    await (await olga.hands.cell(olga.hands.row(2), 'Owner')).click()
    await olga.hands.grid.press('Control+c')
    await olga.hands.grid.press('ArrowDown')
    await olga.hands.grid.press('Control+v')
    await reads(otto, 3, ['Otto Ost'])
  })

  it('“is me” is somebody else for each who looks at the same view', async () => {
    await olga.hands.fieldMenu('Owner', 'Filter by this field')
    const condition = olga.page.getByRole('group', { name: 'Condition 1' })
    await choose(condition, 'Operator', 'is me')
    await until(olga.hands.total, (total) => expect(total).toBe(1))
    const address = new URL(olga.page.url())
    await otto.page.goto(`${desk.gridPath}${address.search}`)
    await until(otto.hands.total, (total) => expect(total).toBe(2))
    // A record is given away: it leaves the one screen and enters the other, without a reload.
    await olga.page.keyboard.press('Escape')
    await open(olga, 1)
    await search(olga).fill('Otto')
    await search(olga).press('Enter')
    await until(olga.hands.total, (total) => expect(total).toBe(0))
    await until(otto.hands.total, (total) => expect(total).toBe(3))
    for (const seat of [olga, otto]) await seat.page.goto(desk.gridPath)
    await see(olga.hands.row(6))
  })

  it('stand under headings of their own', async () => {
    const { page } = olga
    await open(olga, 4)
    await search(olga).fill('me')
    await search(olga).press('Enter')
    await page.getByRole('button', { name: 'Group', exact: true }).click()
    await choose(page.getByRole('dialog'), 'A heading for each', 'Owner')
    await page.keyboard.press('Escape')
    const heading = (name: string) => page.getByRole('row').filter({ hasText: name }).first()
    await see(page.getByText('No Owner', { exact: true }))
    await see(heading('Olga Holt'))
    await see(heading('Otto Ost'))
  })

  it('are several where the field takes them, and become a text and back without loss', async () => {
    const { hands, page } = olga
    await page.goto(desk.gridPath)
    await see(hands.row(6))
    const edit = async (change: () => Promise<void>): Promise<void> => {
      await hands.fieldMenu('Owner', 'Edit field')
      const dialog = page.getByRole('dialog', { name: 'Edit Owner' })
      await see(dialog)
      await change()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    const dialog = page.getByRole('dialog', { name: 'Edit Owner' })
    await edit(() => dialog.getByRole('checkbox', { name: 'Several people' }).check())
    // The headings stay: each is of all whom a cell names.
    await see(page.getByRole('gridcell', { name: 'Otto Ost, 3 records, open' }))
    await page.getByRole('button', { name: 'Group by Owner' }).click()
    await choose(page.getByRole('dialog', { name: 'Show records as' }), 'A heading for each', 'None')
    await page.keyboard.press('Escape')
    await seeNoMore(page.getByText('No Owner', { exact: true }))
    // Beside the grid, where the record is open.
    await hands.row(6).getByRole('gridcell').first().click()
    await hands.grid.press('Space')
    await page.getByRole('combobox', { name: 'Owner' }).click()
    for (const name of ['Olga Holt (me)', 'Otto Ost']) await page.getByRole('option', { name, exact: true }).click()
    await page.keyboard.press('Escape')
    await reads(otto, 6, ['Olga Holt', 'Otto Ost'])

    await edit(async () => {
      await choose(dialog, 'Type', 'Text')
      await see(dialog.getByText('Cells keep the names as text'))
    })
    await otto.hands.reads(otto.hands.row(6), 'Owner', /^Olga Holt, Otto Ost/)
    await edit(async () => {
      await choose(dialog, 'Type', 'Person')
      await see(dialog.getByText('Cells keep whom they name, by name or e-mail address.'))
      await dialog.getByRole('checkbox', { name: 'Several people' }).check()
    })
    await reads(otto, 6, ['Olga Holt', 'Otto Ost'])
    await edit(async () => {
      await dialog.getByRole('checkbox', { name: 'Several people' }).uncheck()
      await see(dialog.getByText('a cell keeps the first by name'))
    })
    await reads(otto, 6, ['Olga Holt'])
  })

  it('whoever adds a record is named in it, where the field says so', async () => {
    const { hands, page } = olga
    await hands.fieldMenu('Owner', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Owner' })
    await dialog.getByRole('checkbox', { name: 'Whoever adds a record by default' }).check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    for (const [name, type, made] of [
      ['Seen', 'Date and time', 'The time'],
      ['Day', 'Date', 'The day'],
    ] as const) {
      await hands.addField(name, type)
      await hands.fieldMenu(name, 'Edit field')
      const edited = page.getByRole('dialog', { name: `Edit ${name}` })
      await edited.getByRole('checkbox', { name: `${made} when a record is added by default` }).check()
      await edited.getByRole('button', { name: 'Save' }).click()
      await edited.waitFor({ state: 'hidden' })
      await see(otto.page.getByRole('columnheader', { name }))
    }
    await otto.page.getByRole('button', { name: 'New record' }).click()
    await reads(olga, 7, ['Otto Ost'])
    await hands.reads(hands.row(7), 'Seen', /\d\d:\d\d/)
    await hands.reads(
      hands.row(7),
      'Day',
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'Europe/Berlin' }).format(new Date()),
    )
    for (const seat of [olga, otto])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
