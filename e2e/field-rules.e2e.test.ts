import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('rules of fields')

/** What a field asks of its cells, set and met by keys. */
describe.skipIf(started.skip)(`rules of fields${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const { manager, gridId } = desk
    const range = { least: 1, most: 9 }
    const field = { id: 'load0000', name: 'Load', type: 'number', choices: [], range }
    await manager.mutate('field.add', { gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Orr', 'organizer')
    await olga.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  /** Begins to edit a cell, and types; Enter is still to come. */
  async function type({ hands, page }: Seat, row: number, field: string, text: string): Promise<void> {
    await (await hands.cell(hands.row(row), field)).click()
    await hands.grid.press('F2')
    await page.locator('input:focus').fill(text)
  }
  const notes = ({ hands }: Seat): Promise<string[]> =>
    Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (at) => (await (await hands.cell(hands.row(at), 'Note')).innerText()).trim()),
    )

  it('a field becomes unique once nothing doubles: which records do is said, and shown', async () => {
    const { hands, page } = olga
    await hands.write(hands.row(6), 'Note', 'entry 1')
    await hands.fieldMenu('Note', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Note' })
    await dialog.getByRole('checkbox', { name: 'Unique' }).press('Space')
    await page.keyboard.press('Enter')
    await see(dialog.getByRole('alert').getByText('2 records hold the same as others'))
    await see(dialog.getByText('“Entry 1” on #1, #6'))
    await dialog.getByRole('button', { name: 'Show them' }).press('Enter')
    await until(hands.total, (count) => expect(count).toBe(2))
    await hands.write(hands.row(2), 'Note', 'Entry 6')
    await until(hands.total, (count) => expect(count).toBe(1))

    await hands.fieldMenu('Note', 'Edit field')
    await dialog.getByRole('checkbox', { name: 'Unique' }).press('Space')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await page.goto(desk.gridPath)
    await until(hands.total, (count) => expect(count).toBe(6))
  })

  it('what another record has stays in the editor with the reason, until it is something else', async () => {
    await type(olga, 1, 'Note', ' ENTRY 2')
    await olga.page.keyboard.press('Enter')
    await see(olga.page.getByRole('alert').getByText('“ENTRY 2” is on #2 already.'))
    await olga.page.locator('input:focus').fill('Bow')
    await olga.page.keyboard.press('Enter')
    await otto.hands.reads(otto.hands.row(1), 'Note', /^Bow/)
  })

  it('of two who enter the same at once one gets it, and the other is told who has it', async () => {
    await Promise.all([type(olga, 3, 'Note', 'Stern'), type(otto, 4, 'Note', 'stern')])
    // Both are written by the server alone: neither page knew of the other's when it was sent, or it says so itself.
    await Promise.all([olga, otto].map(({ page }) => page.keyboard.press('Enter')))
    const isStern = (text: string) => /^stern/i.test(text)
    for (const seat of [olga, otto])
      await until(
        () => notes(seat),
        (texts) => expect(texts.filter(isStern)).toHaveLength(1),
      )
    const told = async () =>
      await Promise.all([olga, otto].map(({ page }) => page.getByText(/[“"]?stern[”"]? is on #[34] already/i).count()))
    await until(told, (counts) => expect(counts.some((count) => count > 0)).toBe(true))
    for (const { page } of [olga, otto]) await page.goto(desk.gridPath)
  })

  it('a range and a pattern are said where one types, and a paste lists what they keep out', async () => {
    const { hands, page } = olga
    await type(olga, 1, 'Load', '12')
    await page.keyboard.press('Enter')
    await see(page.getByRole('alert').getByText('Between 1 and 9.'))
    await page.keyboard.press('Escape')

    await hands.addField('Plate', 'Text')
    await hands.fieldMenu('Plate', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Plate' })
    await dialog.getByLabel('Pattern', { exact: true }).fill('(')
    await dialog.getByLabel('Pattern in words').fill('Two letters and four digits')
    await page.keyboard.press('Enter')
    await see(dialog.getByText('This pattern cannot be read'))
    await dialog.getByLabel('Pattern', { exact: true }).fill('[A-Z]{2}\\d{4}')
    await dialog.getByLabel('Try a text').fill('AB1234')
    await see(dialog.getByRole('status').getByText('This fits.'))
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await type(olga, 1, 'Plate', 'abc')
    await page.keyboard.press('Enter')
    await see(page.getByRole('alert').getByText('Two letters and four digits.'))
    await page.keyboard.press('Escape')

    await (await hands.cell(hands.row(1), 'Load')).click()
    await page.evaluate(() => navigator.clipboard.writeText('5\tAB1234\n50\tab'))
    await hands.grid.press('Control+v')
    const paste = page.getByRole('dialog', { name: 'Not all of it fits' })
    await see(paste.getByText('Between 1 and 9.'))
    await see(paste.getByText('Two letters and four digits.'))
    await paste.getByRole('button', { name: 'Paste what fits' }).click()
    await hands.reads(hands.row(1), 'Plate', 'AB1234')
    await otto.hands.reads(otto.hands.row(1), 'Load', /^5/)
  })

  it('a record is duplicated without what no second one can hold, which is said', async () => {
    const { hands, page } = olga
    await (await hands.cell(hands.row(1), 'Load')).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Duplicate record' }).click()
    await see(page.getByText('Left empty, as no second record can hold the same: “Note”.'))
    await hands.reads(hands.row(7), 'Plate', 'AB1234')
    for (const seat of [olga, otto]) {
      await seat.hands.reads(seat.hands.row(7), 'Load', /^5/)
      // Whoever is in it is named there.
      await seat.hands.reads(seat.hands.row(7), 'Note', /^(Olga Holt)?$/)
    }
  })

  it('a link to a record leads there, from its panel', async () => {
    const { hands, page } = olga
    await (await hands.cell(hands.row(1), 'Load')).click()
    await hands.grid.press('Space')
    await page.getByRole('button', { name: 'Record actions' }).click()
    await page.getByRole('menuitem', { name: 'Copy link to record' }).click()
    await see(page.getByText('Link copied'))
    await otto.page.goto(await page.evaluate(() => navigator.clipboard.readText()))
    await see(otto.page.getByRole('heading', { name: 'Record 1', exact: true }))
    for (const seat of [olga, otto])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
