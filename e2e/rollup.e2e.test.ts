import type { Page } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { startBrowser } from './browser/start-browser.ts'
import { gridHands } from './flow/grid-hands.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { findBarriers } from './tour/check-page.ts'

const started = await startBrowser('rollups')

describe.skipIf(started.skip)(`rollups${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  let jobs: Page
  const jobGrid = uuidv7()
  const jobIds = Array.from({ length: 3 }, () => uuidv7())
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const fields: readonly Field[] = [
      { id: 'name0000', name: 'Name', type: 'text', choices: [] },
      {
        id: 'cost0000',
        name: 'Cost',
        type: 'number',
        choices: [],
        format: { style: 'currency', decimals: 2, currency: 'EUR' },
      },
    ]
    await desk.manager.mutate('grid.create', { id: jobGrid, name: 'Jobs', fields })
    const link = {
      id: 'jobs0000',
      name: 'Its jobs',
      type: 'link',
      choices: [],
      link: { gridId: jobGrid, fieldId: 'entry000' },
    }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: link, mirror: { name: 'Entry', one: true } })
    const { records } = await desk.manager.query<{ records: { id: string; number: number }[] }>('record.window', {
      gridId: desk.gridId,
      query: { filter: null, sort: [] },
      limit: 10,
    })
    const entry = (number: number) => records.find((record) => record.number === number)?.id ?? ''
    const ops = jobIds.map((recordId, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId,
      cells: {
        name0000: ['Paint', 'Rope', 'Lamp'][at] ?? '',
        cost0000: [10, 2.5, 4][at] ?? 0,
        entry000: [entry(at < 2 ? 1 : 2)],
      },
    }))
    await desk.manager.mutate('record.apply', { gridId: jobGrid, ops })
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ort', 'organizer')
    jobs = await otto.context.newPage()
    await jobs.goto(desk.gridPath.replace(desk.gridId, jobGrid))
    await see(gridHands(jobs).row(3))
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  async function reads(page: Page, row: number, field: string, text: string | RegExp): Promise<void> {
    const hands = gridHands(page)
    const cell = await hands.cell(hands.row(row), field)
    await until(
      // Where others are, their names stand at the cell.
      async () => (await cell.innerText()).replace(/Olga Holt|Otto Ort/g, '').trim(),
      (words) => expect(words).toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text),
    )
  }
  const dialog = () => olga.page.getByRole('dialog', { name: 'New field' })
  async function begin(name: string, type: string): Promise<void> {
    await olga.hands.grid.getByRole('button', { name: 'Add a field' }).click()
    await dialog().getByLabel('Name', { exact: true }).fill(name)
    await choose(dialog(), 'Type', type)
  }
  async function end(name: string): Promise<void> {
    await dialog().getByRole('button', { name: 'Add field' }).click()
    await seeNoMore(dialog())
    await see(olga.hands.grid.getByRole('columnheader', { name, exact: true }))
  }

  it('count, look up and add up what is linked, each by the word that people know', async () => {
    await begin('How many', 'Count of linked records')
    await end('How many')
    await begin('What', 'Lookup')
    await choose(dialog(), 'Field of Jobs', 'Name')
    await see(dialog().getByText('It comes to a text.'))
    await end('What')
    await begin('Costs', 'Rollup')
    await dialog().getByRole('button', { name: 'Add field' }).click()
    await see(dialog().getByText('Choose the field that it reads.'))
    await choose(dialog(), 'Field of Jobs', 'Cost')
    await choose(dialog(), 'What is made of it', 'Sum')
    expect(await findBarriers(olga.page, 'all')).toEqual([])
    await end('Costs')
    await reads(olga.page, 1, 'How many', '2')
    await reads(otto.page, 1, 'What', 'Paint, Rope')
    await reads(otto.page, 1, 'Costs', /12\.50/)
    await reads(otto.page, 3, 'How many', '0')
  })

  it('move on everybody’s screen when linked records do, from either side', async () => {
    const hands = gridHands(jobs)
    await hands.write(hands.row(1), 'Cost', '20')
    await reads(olga.page, 1, 'Costs', /22\.50/)
    await hands.write(hands.row(2), 'Name', 'Chain')
    await reads(olga.page, 1, 'What', 'Paint, Chain')
    // Taken away on this side, it is gone from what is made of it.
    await (await olga.hands.cell(olga.hands.row(2), 'Its jobs')).click()
    await olga.hands.grid.press('Delete')
    await reads(otto.page, 2, 'How many', '0')
    await reads(otto.page, 2, 'Costs', /0\.00/)
  })

  it('are written by nobody, and say in the panel that they are calculated', async () => {
    const { hands, page } = olga
    await (await hands.cell(hands.row(1), 'Costs')).click()
    await hands.grid.press('Enter')
    await see(page.getByText('Costs is calculated'))
    await page.keyboard.press('Space')
    const panel = page.getByRole('dialog', { name: 'Record 1' })
    await see(panel.getByRole('group', { name: 'Costs' }).getByText('Calculated'))
    await page.keyboard.press('Escape')
  })

  it('are named before what they read is deleted, and then show an error instead of an old number', async () => {
    await gridHands(jobs).fieldMenu('Cost', 'Delete field')
    const asked = jobs.getByRole('alertdialog')
    await see(asked.getByText(/“Costs” of Log will show #REF, since it uses it\./))
    await asked.getByRole('button', { name: 'Delete field' }).click()
    await reads(olga.page, 1, 'Costs', /#REF/)
    await reads(olga.page, 1, 'How many', '2')
  })
})
