import { expect } from 'vitest'

import { phonePosition } from '../browser/person.ts'
import type { Crew } from './crew.ts'
import { gridHands } from './grid-hands.ts'
import { see, seeNoMore, until } from './hands.ts'

const text = 'Water on the stairs of deck 5'

/** An organizer makes a form of five questions, one of which must be answered, and opens it. */
export async function makeForm(crew: Crew): Promise<void> {
  const { page } = crew.of('organizer')
  await page.getByRole('button', { name: 'Add a form' }).click()
  const dialog = page.getByRole('dialog', { name: 'New form' })
  await dialog.getByLabel('Name').fill('Report an incident')
  await dialog.getByRole('button', { name: 'Make the form' }).click()
  for (const field of ['Description', 'Department', 'Added_Date', 'Photos', 'Position'])
    await page.getByRole('button', { name: `Ask ${field}`, exact: true }).click()
  const question = page.getByRole('listitem', { name: 'Description' })
  await question.getByRole('checkbox', { name: /Required|Must be answered/ }).check()
  await question.getByLabel('Question').fill('What happened?')
  await page.getByRole('switch', { name: 'Open for reports' }).check()
  await see(page.getByRole('status').getByText('Saved', { exact: true }))
}

/** The reporter's phone: no grid, by no way; the form is there. */
export async function lookAround(crew: Crew): Promise<void> {
  const { page, problems } = crew.of('reporter')
  const grid = new URL(crew.of('second').page.url()).pathname
  expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['File a report', 'My reports'])
  await problems.during([/status of 40[34]/], async () => {
    await page.goto(grid)
    await see(page.getByRole('heading', { name: /is not here|could not be loaded/ }))
    expect(await page.getByRole('grid').count()).toBe(0)
    expect(await page.content()).not.toContain('Cabin')
  })
  await page.getByRole('link', { name: 'File a report' }).click()
  await page.getByRole('link', { name: /Report an incident/ }).click()
}

/** The reporter files a report with a photo and the phone's position, and finds it among the own reports. */
export async function fileReport(crew: Crew): Promise<void> {
  const { page } = crew.of('reporter')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await see(page.getByRole('alert').getByText('Still to do: “What happened?”'))
  await page.getByLabel('What happened?').fill(text)
  await page.getByRole('group', { name: 'Department' }).getByRole('button').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Entertainment', exact: true }).click()
  await seeNoMore(sheet)
  await page.getByLabel('Choose', { exact: true }).setInputFiles({
    name: 'stairs.jpg',
    mimeType: 'image/jpeg',
    buffer: await page.screenshot({ type: 'jpeg' }),
  })
  await see(page.getByRole('img', { name: 'Photo 1' }))
  await page.getByRole('button', { name: 'Use my position' }).tap()
  await see(page.getByText(`${phonePosition.latitude}`))
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  await see(page.getByRole('heading', { name: /^Sent at \d\d:\d\d/ }))
  await page.getByRole('link', { name: 'My reports' }).tap()
  await see(page.getByRole('link', { name: new RegExp(text) }))
}

/** It is on the organizers' open grids already. */
export async function findReport(crew: Crew, records: number): Promise<void> {
  for (const who of ['second', 'organizer'] as const) {
    const { page } = crew.of(who)
    const hands = gridHands(page)
    // The first organizer comes back from the form; the other has not left the grid.
    if (who === 'organizer') await page.getByRole('link', { name: 'Incidents' }).click()
    await until(hands.total, (total) => expect(total).toBe(records))
    await hands.grid.focus()
    await hands.grid.press('Control+End')
    const row = hands.row(records)
    await hands.reads(row, 'Description', text)
    await hands.reads(row, 'Department', 'Entertainment')
    await hands.reads(row, 'Position', '54.32330, 10.13940')
    await see((await hands.cell(row, 'Photos')).getByRole('img'))
  }
}
