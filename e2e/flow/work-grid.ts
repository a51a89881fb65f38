import { expect } from 'vitest'

import type { Crew } from './crew.ts'
import type { CruiseFile } from './cruise-file.ts'
import { gridHands } from './grid-hands.ts'
import { choose, see, seeNoMore, until } from './hands.ts'

/** To the last record and back; only rows in sight are in the page. */
export async function scrollThrough(crew: Crew, file: CruiseFile): Promise<void> {
  const { page } = crew.of('organizer')
  const hands = gridHands(page)
  await (await hands.cell(hands.row(1), 'Cabin')).click()
  await hands.grid.press('Control+End')
  const last = hands.row(file.records)
  await see(last)
  await hands.reads(last, 'Reference_Id', /^SC-\d+$/)
  expect(await hands.grid.getByRole('row').count()).toBeLessThan(100)
  await hands.grid.press('Control+Home')
  await see(hands.row(1))
  await hands.grid.hover()
  await page.mouse.wheel(0, 34 * 1000)
  await until(
    () => hands.grid.getByRole('row').last().getAttribute('aria-rowindex'),
    (index) => expect(Number(index)).toBeGreaterThan(500 < file.records ? 500 : file.records - 1),
  )
  await until(
    () => hands.grid.locator('[aria-busy=true]').count(),
    (waiting) => expect(waiting).toBe(0),
  )
  await hands.grid.press('Control+Home')
}

/** By a field's menu and by the toolbar, and back to the order in which records were made. */
export async function sortAndFilter(crew: Crew, file: CruiseFile): Promise<void> {
  const { page } = crew.of('organizer')
  const hands = gridHands(page)
  await hands.fieldMenu('Cabin', 'Sort Z → A')
  await until(
    () => hands.grid.getByRole('columnheader', { name: 'Cabin' }).getAttribute('aria-sort'),
    (sort) => expect(sort).toBe('descending'),
  )
  const cabins = async (): Promise<string[]> => {
    const cells = await Promise.all([1, 2, 3, 4, 5, 6].map((at) => hands.cell(hands.row(at), 'Cabin')))
    return await Promise.all(cells.map(async (cell) => (await cell.innerText()).trim().toLowerCase()))
  }
  await until(cabins, (words) => expect(words).toEqual(words.toSorted((a, b) => (a < b ? 1 : -1))))

  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  const filter = page.getByRole('dialog', { name: 'Show records where' })
  await choose(filter, 'Field', 'Department')
  await filter.getByRole('button', { name: 'Choose…' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Bars', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await see(page.getByRole('button', { name: 'Filter, 1 active' }))
  await until(hands.total, (total) => {
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThan(file.records)
  })
  for (const at of [1, 2, 3]) await hands.reads(hands.row(at), 'Department', 'Bars')

  await page.getByRole('button', { name: 'Filter, 1 active' }).click()
  await filter.getByRole('button', { name: 'Clear' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Sort, 1 active' }).click()
  await page.getByRole('dialog', { name: 'Sort by' }).getByRole('button', { name: 'Clear' }).click()
  await page.keyboard.press('Escape')
  await until(hands.total, (total) => expect(total).toBe(file.records))
}

/** Fields are added, renamed, retyped. */
export async function shapeFields(crew: Crew): Promise<void> {
  const { page } = crew.of('organizer')
  const hands = gridHands(page)
  await hands.addField('Cost', 'Number')
  await hands.addField('Checked', 'Checkbox')
  await hands.addField('Photos', 'Photos')
  await hands.addField('Position', 'Location')
  await hands.addField('Extra', 'Text')

  await hands.fieldMenu('Extra', 'Edit field')
  const dialog = page.getByRole('dialog', { name: 'Edit Extra' })
  await dialog.getByLabel('Name').fill('Deck')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await seeNoMore(dialog)
  await see(hands.grid.getByRole('columnheader', { name: 'Deck' }))

  await hands.write(hands.row(1), 'Deck', '7')
  await hands.write(hands.row(2), 'Deck', 'seven')
  await hands.fieldMenu('Deck', 'Edit field')
  const again = page.getByRole('dialog', { name: 'Edit Deck' })
  await choose(again, 'Type', 'Number')
  await see(again.getByText(/Cells that cannot be read as number are emptied/))
  await again.getByRole('button', { name: 'Save' }).click()
  await see(page.getByText('Deck holds number now'))
  await hands.reads(hands.row(1), 'Deck', '7')
  await hands.reads(hands.row(2), 'Deck', '')
}

/** One cell of each type, in place. */
export async function editCells(crew: Crew): Promise<void> {
  const { page } = crew.of('organizer')
  const hands = gridHands(page)
  const row = hands.row(1)
  await hands.write(row, 'Cabin', '1001P')
  await hands.reads(row, 'Cabin', '1001P')
  await hands.write(row, 'Description', 'Safe does not open.\nGuest waits at the desk.')
  await hands.reads(row, 'Description', /^Safe does not open\./)
  await hands.write(row, 'Cost', '12.5')
  await hands.reads(row, 'Cost', '12.5')
  await hands.write(row, 'Cruise_Start_Date', '2024-02-08')
  await hands.reads(row, 'Cruise_Start_Date', '8 Feb 2024')
  await hands.write(row, 'Added_Date', '2024-02-08T09:30:00')
  await hands.reads(row, 'Added_Date', /^8 Feb 2024, 09:30$/)
  await hands.pick(row, 'Status', 'Cancelled')
  await hands.reads(row, 'Status', 'Cancelled')
  await (await hands.cell(row, 'Checked')).locator('[data-tick]').click()
  await hands.reads(row, 'Checked', 'Yes')
  await hands.write(row, 'Position', '54.32, 10.13')
  await hands.reads(row, 'Position', '54.32000, 10.13000')

  // What does not fit is refused with words, and the cell keeps its value.
  await (await hands.cell(row, 'Cost')).click()
  await hands.grid.press('F2')
  const editor = page.getByRole('textbox', { name: 'Cost' })
  await editor.fill('much')
  await editor.press('Enter')
  await see(page.getByRole('alert').getByText('Enter a number'))
  await editor.press('Escape')
  await hands.reads(row, 'Cost', '12.5')
}

/** A record is added, written, deleted, brought back and deleted again. */
export async function addAndDelete(crew: Crew, file: CruiseFile): Promise<void> {
  const { page } = crew.of('organizer')
  const hands = gridHands(page)
  await page.getByRole('button', { name: 'Record', exact: true }).click()
  await until(hands.total, (total) => expect(total).toBe(file.records + 1))
  const row = hands.row(file.records + 1)
  await see(row)
  await hands.write(row, 'Cabin', 'NEW-1')
  await hands.reads(row, 'Cabin', 'NEW-1')
  const remove = async (): Promise<void> => {
    await row.hover()
    await row.getByRole('checkbox', { name: /^Tick record/ }).check()
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Delete' }).click()
    await until(hands.total, (total) => expect(total).toBe(file.records))
  }
  await remove()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await until(hands.total, (total) => expect(total).toBe(file.records + 1))
  await hands.reads(hands.row(file.records + 1), 'Cabin', 'NEW-1')
  await remove()
}
