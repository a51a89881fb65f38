import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { findBarriers } from './tour/check-page.ts'

const started = await startBrowser('deleted grids')

describe.skipIf(started.skip)(`deleted grids${started.skip ? ` (${started.reason})` : ''}`, () => {
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

  it('wait in a list, and come back from there by keys with all they held', async () => {
    const { page } = olga
    await page.goto(desk.gridPath.replace(desk.gridId, ''))
    const link = page.getByRole('main').getByRole('link', { name: /^Log/ })
    await see(link)
    await page.getByRole('button', { name: 'Actions for Log' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Delete grid' }).press('Enter')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete grid' }).press('Enter')
    await seeNoMore(link)
    // Whoever has it open is told.
    await see(vera.page.getByText('This grid was just deleted'))

    await page.getByRole('button', { name: 'Deleted grids' }).press('Enter')
    await see(page.getByRole('list', { name: 'Deleted grids' }).getByText('Log'))
    await page.getByRole('button', { name: 'Restore Log' }).press('Enter')
    await see(page.getByText('Nothing is deleted'))
    await page.keyboard.press('Escape')
    await link.click()
    await see(olga.hands.row(1))
  })

  it('are beside deleted fields, which come back for everyone with their cells, and are deleted for good by management', async () => {
    const { page, hands } = olga
    const otto = await desk.join('Otto Ohm', 'management')
    const column = (of: Seat) => of.hands.grid.getByRole('columnheader', { name: 'Note' })
    await page.goto(desk.gridPath)
    await see(hands.row(1).getByText('Entry 1'))
    const remove = async () => {
      await hands.fieldMenu('Note', 'Delete field')
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete field' }).press('Enter')
      await seeNoMore(column(olga))
      await seeNoMore(column(otto))
    }
    const openTrash = async (of: Seat) => {
      await of.page.getByRole('button', { name: 'Grid actions' }).press('Enter')
      await of.page.getByRole('menuitem', { name: 'Trash…' }).press('Enter')
      await of.page.getByRole('tab', { name: 'Records' }).press('ArrowRight')
      await see(of.page.getByRole('list', { name: 'Deleted fields' }).getByText(/Olga Holt.*30 days left/))
    }
    await remove()
    await openTrash(olga)
    expect(await page.getByRole('button', { name: 'Delete Note for good' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Restore Note' }).press('Enter')
    await see(page.getByText('Note is back'))
    await page.keyboard.press('Escape')
    for (const seat of [olga, otto]) await see(seat.hands.row(1).getByText('Entry 1'))

    await remove()
    await openTrash(otto)
    expect(await findBarriers(otto.page, 'all')).toEqual([])
    await otto.page.getByRole('button', { name: 'Delete Note for good' }).press('Enter')
    await otto.page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).press('Enter')
    await see(otto.page.getByText('Nothing is deleted'))
  })

  it('are not for who only looks', async () => {
    await vera.page.goto(desk.gridPath.replace(desk.gridId, ''))
    await see(vera.page.getByRole('heading', { name: 'Grids' }))
    expect(await vera.page.getByRole('button', { name: 'Deleted grids' }).count()).toBe(0)
  })
})
