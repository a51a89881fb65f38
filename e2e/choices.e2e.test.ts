import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { call } from './stack/api.ts'

const started = await startBrowser('several choices in a cell')

describe.skipIf(started.skip)(`several choices in a cell${started.skip ? ` (${started.reason})` : ''}`, () => {
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

  const search = () => olga.page.getByRole('combobox', { name: 'Find choices of Hazards' })
  async function open(row: number): Promise<void> {
    await (await olga.hands.cell(olga.hands.row(row), 'Hazards')).click()
    await olga.hands.grid.press('F2')
    await see(search())
  }
  async function veraReads(row: number, text: string | RegExp): Promise<void> {
    const cell = await vera.hands.cell(vera.hands.row(row), 'Hazards')
    await until(
      // Where Olga is, her name stands at the cell.
      async () => (await cell.innerText()).replace('Olga Holt', '').trim(),
      (words) => expect(words).toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text),
    )
  }

  it('are made, added and taken away by keys, and kept by Escape', async () => {
    const { hands, page } = olga
    await hands.addField('Hazards', 'Multiple select')
    await open(1)
    for (const name of ['Fire', 'Smoke', 'Leak']) {
      await search().fill(name)
      await see(page.getByRole('option', { name: `Add “${name}”` }))
      await search().press('Enter')
      await see(page.getByRole('button', { name: `Remove ${name}` }))
    }
    await search().press('Backspace')
    await search().fill('smo')
    await search().press('Enter')
    await search().press('Escape')
    await seeNoMore(search())
    await veraReads(1, 'Fire')
    // What is picked stands in the order of the choices, however it was picked.
    await open(2)
    for (const name of ['lea', 'fir']) {
      await search().fill(name)
      await search().press('Enter')
    }
    await search().press('Tab')
    await veraReads(2, /^Fire\s*Leak$/)
  })

  it('are copied and pasted as names, and filtered by any and all of them', async () => {
    const { hands, page } = olga
    await hands.grid.press('Control+c')
    await hands.grid.press('ArrowDown')
    await hands.grid.press('Control+v')
    await veraReads(3, /^Fire\s*Leak$/)

    await hands.fieldMenu('Hazards', 'Filter by this field')
    const condition = page.getByRole('group', { name: 'Condition 1' })
    await condition.getByRole('button', { name: 'Choose…' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Fire' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Leak' }).click()
    await page.keyboard.press('Escape')
    await until(hands.total, (total) => expect(total).toBe(3))
    await choose(condition, 'Operator', 'has all of')
    await until(hands.total, (total) => expect(total).toBe(2))
    await page.keyboard.press('Escape')
    await page.goto(desk.gridPath)
    await see(hands.row(6))
  })

  it('are answered on a phone, with what the form begins with, and come back as they were', async () => {
    const { relay, manager, gridId } = desk
    const { fields } = await manager.query<{ fields: readonly Field[] }>('grid.get', { gridId })
    const hazards = fields.find((field) => field.name === 'Hazards')
    if (hazards === undefined || started.skip) throw new Error('there is no such field')
    const { name, type, choices } = hazards
    const byDefault = { name, type, required: true, default: [choices[1]?.id] }
    await manager.mutate('field.update', { gridId, fieldId: hazards.id, field: byDefault })
    const items = [{ fieldId: hazards.id, label: 'What is it?', help: '', required: false }]
    const form = { name: 'Hazard', description: '', open: true, items }
    await manager.mutate('form.save', { gridId, formId: uuidv7(), form })

    const site = `http://localhost:${relay.port}`
    const email = 'rita@pier.test'
    const { link } = await manager.mutate<{ link: string }>('member.invite', { name: 'Rita', email, role: 'reporter' })
    const token = new URL(link, site).pathname.split('/').at(-1) ?? ''
    await call(site, 'member.accept', { token, password: 'fair winds and following seas' })
    const rita = await openPerson(started.browser, site, { name: 'Rita', device: 'phone' })
    await rita.page.goto('/sign-in')
    await rita.page.getByLabel('E-mail').fill(email)
    await rita.page.getByLabel('Password', { exact: true }).fill('fair winds and following seas')
    await rita.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await rita.page.getByRole('link', { name: 'Hazard' }).click()
    const question = rita.page.getByRole('group', { name: /What is it\?/ })
    await question.getByRole('checkbox', { name: 'Smoke', checked: true }).uncheck()
    await rita.page.getByRole('button', { name: 'Send', exact: true }).click()
    await see(question.getByText('Choose at least one.'))
    for (const choice of ['Leak', 'Fire']) await question.getByRole('checkbox', { name: choice }).check()
    await rita.page.getByRole('button', { name: 'Send', exact: true }).click()
    await veraReads(7, /^Fire\s*Leak$/)
    expect(rita.problems.list()).toEqual([])
    await rita.context.close()
    await manager.mutate('field.update', { gridId, fieldId: hazards.id, field: { name, type, required: false } })
  })

  it('are picked beside the grid too, and become a text and back without loss', async () => {
    const { hands, page } = olga
    await hands.row(4).getByRole('gridcell').first().click()
    await hands.grid.press('Space')
    const picker = page.getByRole('combobox', { name: 'Hazards' })
    await picker.click()
    for (const name of ['Smoke', 'Leak']) await page.getByRole('option', { name, exact: true }).click()
    await veraReads(4, /^Smoke\s*Leak$/)
    await page.getByRole('button', { name: 'Remove Smoke' }).click()
    await veraReads(4, 'Leak')
    await page.keyboard.press('Escape')

    const retype = async (type: string, words: string | RegExp): Promise<void> => {
      await hands.fieldMenu('Hazards', 'Edit field')
      const dialog = page.getByRole('dialog', { name: 'Edit Hazards' })
      await choose(dialog, 'Type', type)
      await see(dialog.getByText(words))
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await retype('Text', 'Cells keep the names of their choices as text')
    await veraReads(2, 'Fire, Leak')
    await retype('Multiple select', 'Commas and semicolons part a text into choices.')
    await veraReads(2, /^Fire\s*Leak$/)
    await retype('Single select', 'Of several choices a cell keeps the first')
    await veraReads(2, 'Fire')
    for (const seat of [olga, vera])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
