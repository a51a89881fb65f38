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

const started = await startBrowser('links between records')

describe.skipIf(started.skip)(`links between records${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  let sites: Page
  const siteGrid = uuidv7()
  const siteIds = Array.from({ length: 3 }, () => uuidv7())
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const name: Field = { id: 'name0000', name: 'Name', type: 'text', choices: [] }
    await desk.manager.mutate('grid.create', { id: siteGrid, name: 'Sites', fields: [name] })
    const ops = siteIds.map((recordId, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId,
      cells: { name0000: ['North gate', 'Pier 7', 'Harbour office'][at] ?? '' },
    }))
    await desk.manager.mutate('record.apply', { gridId: siteGrid, ops })
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
    sites = await vera.context.newPage()
    await sites.goto(desk.gridPath.replace(desk.gridId, siteGrid))
    await see(gridHands(sites).row(3))
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const search = () => olga.page.getByRole('combobox', { name: 'Find records for Site' })
  async function open(row: number): Promise<void> {
    await (await olga.hands.cell(olga.hands.row(row), 'Site')).click()
    await olga.hands.grid.press('F2')
    await see(search())
  }
  async function reads(page: Page, row: number, field: string, text: string | RegExp): Promise<void> {
    const hands = gridHands(page)
    const cell = await hands.cell(hands.row(row), field)
    await until(
      // Where Olga is, her name stands at the cell.
      async () => (await cell.innerText()).replace('Olga Holt', '').trim(),
      (words) => expect(words).toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text),
    )
  }

  it('are made with a field on either side, by keys alone, and are on every screen of both grids', async () => {
    const { hands, page } = olga
    await hands.grid.getByRole('button', { name: 'Add a field' }).click()
    const dialog = page.getByRole('dialog', { name: 'New field' })
    await dialog.getByLabel('Name').fill('Site')
    await choose(dialog, 'Type', 'Linked records')
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await see(dialog.getByText('Choose the grid whose records it links to.'))
    await choose(dialog, 'Records of', 'Sites')
    await dialog.getByLabel('Called there').fill('What happened here')
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await see(hands.grid.getByRole('columnheader', { name: 'Site', exact: true }))

    await open(1)
    await search().fill('pier')
    await see(page.getByRole('option', { name: /Pier 7/ }))
    await search().press('Enter')
    await see(page.getByRole('button', { name: 'Remove Pier 7' }))
    await search().fill('gate')
    await see(page.getByRole('option', { name: /North gate/ }))
    await search().press('Enter')
    expect(await findBarriers(page, 'all')).toEqual([])
    await search().press('Escape')
    await seeNoMore(search())
    await reads(vera.page, 1, 'Site', /^Pier 7\s*North gate$/)
    await reads(sites, 2, 'What happened here', 'Entry 1')
  })

  it('say what a record is called by now, and go and come with it', async () => {
    const { manager } = desk
    const [north = ''] = siteIds
    const rename: Op = {
      kind: 'patch',
      opId: uuidv7(),
      recordId: north,
      cells: { name0000: 'North gate (closed)' },
      baseVersion: 1000,
    }
    await manager.mutate('record.apply', { gridId: siteGrid, ops: [rename] })
    await reads(vera.page, 1, 'Site', /^Pier 7\s*North gate \(closed\)$/)
    const flip = (kind: 'delete' | 'restore'): Op => ({ kind, opId: uuidv7(), recordId: north })
    await manager.mutate('record.apply', { gridId: siteGrid, ops: [flip('delete')] })
    await reads(vera.page, 1, 'Site', 'Pier 7')
    await manager.mutate('record.apply', { gridId: siteGrid, ops: [flip('restore')] })
    await reads(vera.page, 1, 'Site', /^Pier 7\s*North gate \(closed\)$/)
  })

  it('make a record there from what was typed', async () => {
    const { page } = olga
    await open(2)
    await search().fill('Crane 4')
    await see(page.getByRole('option', { name: 'Make “Crane 4”' }))
    await search().press('Enter')
    await see(page.getByRole('button', { name: 'Remove Crane 4' }))
    await search().press('Tab')
    await reads(vera.page, 2, 'Site', 'Crane 4')
    await reads(sites, 4, 'What happened here', 'Entry 2')
  })

  it('are copied and pasted by their titles', async () => {
    const { hands } = olga
    await (await hands.cell(hands.row(1), 'Site')).click()
    await hands.grid.press('Control+c')
    await (await hands.cell(hands.row(3), 'Site')).click()
    await hands.grid.press('Control+v')
    await reads(vera.page, 3, 'Site', /^Pier 7\s*North gate \(closed\)$/)
    await hands.grid.press('Control+z')
    await reads(vera.page, 3, 'Site', /^$/)
  })

  it('filter records', async () => {
    const { hands, page } = olga
    await hands.fieldMenu('Site', 'Filter by this field')
    const condition = page.getByRole('group', { name: 'Condition 1' })
    await condition.getByRole('button', { name: 'Choose…' }).click()
    await search().fill('crane')
    await see(page.getByRole('option', { name: /Crane 4/ }))
    await search().press('Enter')
    await until(hands.total, (total) => expect(total).toBe(1))
    await page.keyboard.press('Escape')
    await choose(condition, 'Operator', 'is empty')
    await until(hands.total, (total) => expect(total).toBe(4))
    await page.goto(desk.gridPath)
    await see(hands.row(6))
  })

  it('open the other record from the panel, and are changed there', async () => {
    const { hands, page } = olga
    await hands.row(1).getByRole('gridcell').first().click()
    await hands.grid.press('Space')
    const links = page.getByRole('group', { name: 'Site' })
    await links.getByRole('button', { name: 'Remove North gate (closed)' }).click()
    await reads(vera.page, 1, 'Site', 'Pier 7')
    await links.getByRole('link', { name: 'Pier 7' }).click()
    await page.waitForURL(new RegExp(`${siteGrid}\\?record=`))
    const back = page.getByRole('group', { name: 'What happened here' })
    await see(back.getByRole('link', { name: 'Entry 1' }))
    await back.getByRole('button', { name: 'Link a record: What happened here' }).click()
    const find = page.getByRole('combobox', { name: 'Find records for What happened here' })
    await find.fill('Entry 5')
    await see(page.getByRole('option', { name: /Entry 5/ }))
    expect(await findBarriers(page, 'all')).toEqual([])
    await find.press('Enter')
    await reads(vera.page, 5, 'Site', 'Pier 7')
    await page.keyboard.press('Escape')
    await page.goto(desk.gridPath)
    await see(hands.row(6))
  })

  it('go from both grids with the field, which says so first', async () => {
    const { hands, page } = olga
    await hands.fieldMenu('Site', 'Delete field')
    await see(page.getByText('and so does the field in Sites, “What happened here”,'))
    await page.getByRole('button', { name: 'Delete field' }).click()
    await seeNoMore(hands.grid.getByRole('columnheader', { name: 'Site', exact: true }))
    await seeNoMore(gridHands(sites).grid.getByRole('columnheader', { name: 'What happened here' }))
  })

  it('are made of a text, which says before what it would lose, and become one again', async () => {
    const { manager, gridId } = desk
    const place: Field = { id: 'place000', name: 'Place', type: 'text', choices: [] }
    await manager.mutate('field.add', { gridId, field: place })
    const texts = ['pier 7', 'Harbour office, Crane 4', 'Lighthouse', 'lighthouse; Pier 7']
    const cells = texts.map((text, at) => ({ row: at + 1, text }))
    for (const { row, text } of cells) {
      await (await olga.hands.cell(olga.hands.row(row), 'Place')).click()
      await olga.page.keyboard.type(text)
      await olga.page.keyboard.press('Enter')
      await reads(vera.page, row, 'Place', text)
    }
    const { hands, page } = olga
    await hands.fieldMenu('Place', 'Edit field')
    const dialog = page.getByRole('dialog', { name: 'Edit Place' })
    await choose(dialog, 'Type', 'Linked records')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await see(dialog.getByText('Choose the grid whose records it links to.'))
    await choose(dialog, 'Records of', 'Sites')
    await dialog.getByLabel('Called there').fill('What was there')
    const make = dialog.getByRole('checkbox', { name: 'Make the missing record' })
    await see(dialog.getByText('4 cells become links'))
    expect(await make.isChecked()).toBe(true)
    await make.uncheck()
    await see(dialog.getByText('2 cells become links'))
    await see(dialog.getByText('2 cells name no record and become empty: “Lighthouse”, “lighthouse; Pier 7”'))
    expect(await findBarriers(page, 'all')).toEqual([])
    await make.check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await see(page.getByText('What it held is in the trash as “Place (text)”.'))
    await reads(vera.page, 2, 'Place', /^Harbour office\s*Crane 4$/)
    await reads(vera.page, 4, 'Place', /^Lighthouse\s*Pier 7$/)
    await reads(sites, 2, 'What was there', /^Entry 1\s*Entry 4$/)
    await reads(sites, 5, 'What was there', /^Entry 3\s*Entry 4$/)

    await hands.fieldMenu('Place', 'Edit field')
    await choose(dialog, 'Type', 'Text')
    await see(dialog.getByText('The links, and the field on their other side, wait in the trash.'))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await reads(vera.page, 4, 'Place', 'Lighthouse, Pier 7')
    await seeNoMore(gridHands(sites).grid.getByRole('columnheader', { name: 'What was there' }))
    for (const seat of [olga, vera])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
