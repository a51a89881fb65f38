import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { findBarriers } from './tour/check-page.ts'

const started = await startBrowser('records that look alike')

const place: Field = { id: 'place000', name: 'Place', type: 'location', choices: [] }
const kind: Field = {
  id: 'kind0000',
  name: 'Kind',
  type: 'select',
  choices: [
    { id: 'fire0000', name: 'Fire', color: 'red' },
    { id: 'water000', name: 'Water', color: 'blue' },
  ],
}

describe.skipIf(started.skip)(`records that look alike${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const field of [place, kind]) await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  /** Somebody else's record, as number 7 and on. */
  async function madeByOther(note: string, lat: number): Promise<void> {
    const cells = { note0000: note, place000: { lat, lng: 10.75 }, kind0000: 'fire0000' }
    const op: Op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: [op] })
  }

  it('are told of once an organizer said so, where a new record gets its place and kind', async () => {
    const { page } = olga
    await page.getByRole('button', { name: 'Grid actions' }).click()
    await page.getByRole('menuitem', { name: 'Duplicates…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Duplicates' })
    await dialog.getByRole('checkbox', { name: 'Tell of records that look alike' }).check()
    expect(await findBarriers(page, 'all')).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await seeNoMore(dialog)

    await madeByOther('Smoke at the pier', 59.91)
    await madeByOther('Far away', 59.95)
    await page.getByRole('button', { name: 'New record' }).first().click()
    const row = olga.hands.row(9)
    await see(row)
    await olga.hands.write(row, 'Place', '59.9104, 10.75')
    await row.getByRole('gridcell').nth(1).click()
    await page.keyboard.press('Space')
    const panel = page.getByRole('dialog', { name: 'Record 9' })
    await see(panel)
    await olga.hands.pick(row, 'Kind', 'Fire')
    const notice = panel.getByRole('region', { name: 'Looks like other records' })
    await see(notice.getByText('Looks like 7'))
    await see(notice.getByText('Smoke at the pier'))
    expect(await notice.getByRole('listitem').count()).toBe(1)
    expect(await findBarriers(page, 'all')).toEqual([])
    await notice.getByRole('link', { name: 'Open 7' }).click()
    await see(page.getByRole('dialog', { name: 'Record 7' }))
    await page.goBack()
    await notice.getByRole('button', { name: 'Not a duplicate of 7' }).click()
    await seeNoMore(notice)
  })

  it('are deleted by who made the second one', async () => {
    const { page } = olga
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New record' }).first().click()
    await see(olga.hands.row(10))
    await olga.hands.write(olga.hands.row(10), 'Place', '59.91, 10.75')
    await olga.hands.pick(olga.hands.row(10), 'Kind', 'Fire')
    // Beside the table a toast says it, and leads to the notice.
    await page.getByRole('button', { name: 'Compare' }).click()
    const notice = page.getByRole('region', { name: 'Looks like other records' })
    await notice.getByRole('button', { name: 'Delete mine' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await seeNoMore(olga.hands.row(10))
  })
})
