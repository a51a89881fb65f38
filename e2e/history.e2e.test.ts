import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('the history of a record')

describe.skipIf(started.skip)(`the history of a record${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  let vera: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const field = { id: 'place000', name: 'Place', type: 'text', choices: [] }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    const crew = { id: 'crew0000', name: 'Crew', type: 'number', choices: [] }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: crew })
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ost', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const entries = ({ page }: Seat) =>
    page
      .getByRole('list', { name: 'History' })
      .getByRole('listitem')
      .filter({ has: page.locator('time') })
  const newest = (seat: Seat) => entries(seat).first()
  async function openHistory(seat: Seat): Promise<void> {
    await seat.hands.row(1).getByRole('gridcell').first().click()
    await seat.hands.grid.press('Space')
    await seat.page.getByRole('tab', { name: 'History' }).click()
    await see(entries(seat).first())
  }
  /** Behind the words may stand who else is in the cell. */
  const note = (seat: Seat, text: string): Promise<void> =>
    seat.hands.reads(seat.hands.row(1), 'Note', new RegExp(`^${text}`))

  it('says who changed what from what to what, and grows while one looks', async () => {
    await olga.hands.write(olga.hands.row(1), 'Note', 'Leak in hold 2')
    await note(vera, 'Leak in hold 2')
    await openHistory(vera)
    await see(newest(vera).getByText('Olga Holt changed'))
    await see(newest(vera).getByText('Entry 1', { exact: true }))
    await otto.hands.write(otto.hands.row(1), 'Place', 'Deck 4')
    await see(newest(vera).getByText('Otto Ost changed'))
    await see(newest(vera).getByText('Deck 4', { exact: true }))
    await see(entries(vera).last().getByText('made the record'))
    // Who only looks can put nothing back.
    expect(await vera.page.getByRole('button', { name: /^(Put back|Restore)/ }).count()).toBe(0)
  })

  it('puts a cell back, and a whole version, each as an edit of one’s own that is in the history too', async () => {
    await openHistory(otto)
    await entries(otto).nth(1).getByRole('button', { name: 'Put back what Note was before' }).click()
    await note(olga, 'Entry 1')
    await see(newest(vera).getByText('Leak in hold 2', { exact: true }))
    for (const seat of [vera, otto])
      await until(
        async () => await entries(seat).count(),
        (count) => expect(count).toBe(4),
      )
    // Before Otto's first change: the note as Olga wrote it, and no place.
    await entries(otto).nth(2).getByRole('button', { name: 'Restore this version' }).click()
    await note(olga, 'Leak in hold 2')
    await see(newest(otto).getByText('empty'))
    await otto.page.keyboard.press('Escape')
  })

  it('is of one cell where one asks for it, by keys alone, and of another record after a step', async () => {
    await openHistory(olga)
    const { page } = olga
    await page.getByRole('button', { name: /^Show changes of/ }).focus()
    await page.keyboard.press('Enter')
    await see(page.getByRole('option', { name: 'Place' }))
    await page.keyboard.press('p')
    await page.keyboard.press('Enter')
    await until(
      async () => await entries(olga).count(),
      (count) => expect(count).toBe(2),
    )
    await seeNoMore(entries(olga).getByText('Leak in hold 2', { exact: true }))
    await page.getByRole('button', { name: 'Record below' }).click()
    await see(page.getByText('Nothing of this field was changed.'))
  })

  it('a record that was deleted is among the deleted ones, and comes back from there, with its history', async () => {
    const { page, hands } = olga
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await (await hands.cell(hands.row(6), 'Note')).click()
    await hands.grid.press('Shift+Space')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await seeNoMore(vera.hands.rowWith('Entry 6'))
    await otto.page.getByRole('button', { name: 'Grid actions' }).click()
    await otto.page.getByRole('menuitem', { name: 'Trash…' }).click()
    const deleted = otto.page.getByRole('list', { name: 'Deleted records' }).getByRole('listitem')
    await see(deleted.getByText('Entry 6'))
    await see(deleted.getByText('Olga Holt'))
    await otto.page.getByRole('button', { name: 'Restore record 6' }).click()
    await see(vera.hands.rowWith('Entry 6'))
    await see(otto.page.getByText('Nothing is deleted'))
    await otto.page.keyboard.press('Escape')
    await seeNoMore(otto.page.getByRole('dialog', { name: 'Trash' }))
    // Nought is a value, and not an empty cell.
    await otto.hands.write(otto.hands.row(1), 'Crew', '0')
    await see(newest(vera).getByText('0', { exact: true }))
    // Who only reads has no such list.
    expect(await vera.page.getByRole('button', { name: 'Grid actions' }).count()).toBe(0)
    for (const seat of [olga, otto, vera])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
