import { expect } from 'vitest'

import type { Crew } from './crew.ts'
import type { CruiseFile } from './cruise-file.ts'
import { gridHands } from './grid-hands.ts'
import { choose, dropFile, noticed, see } from './hands.ts'

/** What is typed into the preview. */
export const renamed = { from: 'Room_Number', to: 'Cabin' }
export const retyped = { field: 'Guest_Type', from: 'Single select', to: 'Text' }

const inferred = {
  Cruise_Start_Date: 'Date',
  Incident_Category: 'Single select',
  Room_Number: 'Text',
  Guest_Type: 'Single select',
  Status: 'Single select',
  Department: 'Single select',
  Reference_Id: 'Text',
  Added_Date: 'Date and time',
  Description: 'Long text',
}

/** Drops the file on the workspace and looks at what was made of it. */
export async function dropLog(crew: Crew, file: CruiseFile): Promise<void> {
  const { page } = crew.of('organizer')
  await dropFile(page, { name: file.name, type: 'text/csv', bytes: file.bytes })
  await see(page.getByText(`${file.records.toLocaleString('en')} records in ${file.name}`), 30_000)
  await see(page.getByRole('button', { name: 'Encoding Western (Windows-1252)' }))
  await see(page.getByRole('button', { name: 'Cells are split by Comma' }))
  await see(page.getByRole('button', { name: 'The first row Names the fields' }))
  for (const [field, type] of Object.entries(inferred)) {
    expect(await page.getByRole('button', { name: new RegExp(`^Type of ${field} `) }).innerText(), field).toBe(type)
  }
}

/** Changes a name and a type, imports, and reads the result. */
export async function importLog(crew: Crew, file: CruiseFile): Promise<void> {
  const { page } = crew.of('organizer')
  await page.getByLabel(`Name of ${renamed.from}`).fill(renamed.to)
  await choose(page, `Type of ${retyped.field}`, retyped.to)
  await page.getByLabel('Grid name').fill('Incidents')
  // A short log is in before anybody could look for it a second time.
  const progress = await noticed(page, '[role=progressbar]')
  await page.getByRole('button', { name: `Import ${file.records.toLocaleString('en')} records` }).click()
  await see(page.getByText(`${file.records.toLocaleString('en')} records came in`), 60_000)
  expect(await progress()).toBe(true)
  await see(page.getByText(/10 fields/))
  await page.getByRole('link', { name: 'Open the grid' }).click()
  const hands = gridHands(page)
  await see(hands.grid)
  await see(page.getByText(`${file.records.toLocaleString('en')} records`))
  await see(hands.grid.getByRole('columnheader', { name: renamed.to }))
}
