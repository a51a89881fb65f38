import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('formulas')

describe.skipIf(started.skip)(`formulas${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const [id, name] of [
      ['price000', 'Price'],
      ['count000', 'Count'],
    ]) {
      const field = { id, name, type: 'number', choices: [] }
      await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    }
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ort', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const editor = () => olga.page.getByRole('textbox', { name: 'Formula' })
  const option = (name: string | RegExp) => olga.page.getByRole('option', { name })
  const write = (seat: Seat, row: number, field: string, text: string) =>
    seat.hands.write(seat.hands.row(row), field, text)
  async function reads(seat: Seat, row: number, field: string, text: string | RegExp): Promise<void> {
    const cell = await seat.hands.cell(seat.hands.row(row), field)
    await until(
      // Where others are, their names stand at the cell.
      async () => (await cell.innerText()).replace(/Olga Holt|Otto Ort/g, '').trim(),
      (words) => expect(words).toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text),
    )
  }

  it('are written with the keys alone, and say what is wrong where it is', async () => {
    const { page } = olga
    await write(olga, 1, 'Price', '2.5')
    await write(olga, 1, 'Count', '4')
    await olga.hands.grid.getByRole('button', { name: 'Add a field' }).click()
    const dialog = page.getByRole('dialog', { name: 'New field' })
    await dialog.getByLabel('Name', { exact: true }).fill('Total')
    await choose(dialog, 'Type', 'Formula')
    await editor().click()
    await page.keyboard.type('ro')
    await see(option('ROUND(number, [digits])'))
    await page.keyboard.press('Enter')
    await page.keyboard.type('{pri')
    await page.keyboard.press('Tab')
    await page.keyboard.type(' + {not')
    await see(option('Note'))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await until(
      () => editor().inputValue(),
      (text) => expect(text).toBe('ROUND({Price} + {Note})'),
    )
    await see(dialog.getByText('“+” is for numbers, and this is a text. Join texts with &.'))
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await see(dialog)
    // An open list of offers is closed by Escape, and the dialog stays.
    await editor().fill('')
    await page.keyboard.type('{pr')
    await page.keyboard.press('Escape')
    await see(dialog)
    await editor().fill('{Price} * {Count}')
    await see(dialog.getByText('It comes to a number.'))
    await see(dialog.getByRole('row', { name: /Entry 1.*10/ }))
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await seeNoMore(dialog)
    await reads(olga, 1, 'Total', '10')
    await reads(otto, 1, 'Total', '10')
  })

  it('move on everybody’s screen when one person changes a number, and at once on their own', async () => {
    await write(otto, 2, 'Price', '1.1')
    await write(otto, 2, 'Count', '3')
    await reads(otto, 2, 'Total', '3.3')
    await reads(olga, 2, 'Total', '3.3')
    // Without signal they move where the number was changed, and elsewhere when it is back.
    await desk.relay.cut()
    await write(otto, 2, 'Count', '7')
    await reads(otto, 2, 'Total', '7.7')
    await reads(olga, 2, 'Total', '3.3')
    await desk.relay.mend()
    await reads(olga, 2, 'Total', '7.7')
  })

  it('are written by nobody: by keys, paste and fill the cell stays, and says why', async () => {
    const { hands, page } = olga
    await (await hands.cell(hands.row(1), 'Total')).click()
    await hands.grid.press('Enter')
    await see(page.getByText('Total is calculated'))
    await hands.grid.press('Delete')
    await reads(olga, 1, 'Total', '10')
    await hands.row(1).hover()
    await page.keyboard.press('Space')
    const panel = page.getByRole('dialog', { name: 'Record 1' })
    await see(panel.getByRole('group', { name: 'Total' }).getByText('Calculated'))
    await page.keyboard.press('Escape')
  })

  it('show an error as one, filter and sort as numbers do, and warn before what they read is deleted', async () => {
    const { hands, page } = olga
    await hands.fieldMenu('Total', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Total' })
    await until(
      () => editor().inputValue(),
      (text) => expect(text).toBe('{Price} * {Count}'),
    )
    await editor().fill('{Price} / {Count}')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await seeNoMore(dialog)
    await write(olga, 3, 'Price', '5')
    await reads(otto, 3, 'Total', /#DIV\/0/)
    await hands.fieldMenu('Total', 'Sort 9 → 1')
    await reads(olga, 1, 'Note', 'Entry 1')
    await hands.fieldMenu('Count', 'Delete field')
    const asked = page.getByRole('alertdialog')
    await see(asked.getByText(/“Total” will show #REF, since it uses it\./))
    await asked.getByRole('button', { name: 'Delete field' }).click()
    await seeNoMore(otto.page.getByRole('columnheader', { name: 'Count' }))
    await reads(otto, 1, 'Total', /#REF/)
    const { fields } = await desk.manager.query<{ fields: readonly Field[] }>('grid.get', { gridId: desk.gridId })
    expect(fields.find(({ name }) => name === 'Total')?.formula).toEqual({
      source: '{price000} / {count000}',
      result: 'number',
    })
  })
})
