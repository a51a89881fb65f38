import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { boardHands } from './board/board-hands.ts'
import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { blockEdits } from './hold/block-edits.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { call } from './stack/api.ts'

const started = await startBrowser('a status')

describe.skipIf(started.skip)(`a status${started.skip ? ` (${started.reason})` : ''}`, () => {
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

  const search = () => olga.page.getByRole('combobox', { name: 'Find a choice of Stage' })
  async function open(row: number): Promise<void> {
    await (await olga.hands.cell(olga.hands.row(row), 'Stage')).click()
    await olga.hands.grid.press('F2')
    await see(search())
  }
  async function take(row: number, state: string): Promise<void> {
    await open(row)
    await search().fill(state)
    await search().press('Enter')
  }
  const offered = async (): Promise<readonly string[]> => await olga.page.getByRole('option').allInnerTexts()
  async function veraReads(row: number, words: RegExp): Promise<void> {
    await vera.hands.reads(vera.hands.row(row), 'Stage', words)
  }
  async function stage(): Promise<Field> {
    const { fields } = await desk.manager.query<{ fields: readonly Field[] }>('grid.get', { gridId: desk.gridId })
    const found = fields.find((field) => field.name === 'Stage')
    if (found === undefined) throw new Error('there is no such field')
    return found
  }

  it('is made with states of which each may say what follows, and new records begin in one of them', async () => {
    const { hands, page } = olga
    await hands.grid.getByRole('button', { name: 'Add a field' }).click()
    const dialog = page.getByRole('dialog', { name: 'New field' })
    await dialog.getByLabel('Name').fill('Stage')
    await choose(dialog, 'Type', 'Status')
    const rules = dialog.getByRole('group', { name: 'Rules of New' })
    await rules.getByRole('button', { name: 'After New: any state' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'In progress' }).click()
    await page.keyboard.press('Escape')
    await see(rules.getByRole('button', { name: 'After New: In progress' }))
    await see(dialog.getByRole('group', { name: 'Rules of Done' }).getByRole('checkbox', { checked: true }))
    await see(dialog.getByRole('button', { name: /^New records begin in\s+New/ }))
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await dialog.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: 'New record' }).click()
    await veraReads(7, /^New/)
  })

  it('offers what may follow and nothing else, and what is finished looks so', async () => {
    await take(1, 'New')
    await veraReads(1, /^New/)
    await open(1)
    expect(await offered()).toEqual(['New', 'In progress'])
    await search().fill('In p')
    await search().press('Enter')
    await veraReads(1, /^In progress/)
    await take(1, 'Done')
    await veraReads(1, /^Done\s*, finished/)
  })

  it('keeps the state where a paste or an emptying does not follow, and says what would', async () => {
    const { hands, page } = olga
    await take(2, 'New')
    await (await hands.cell(hands.row(1), 'Stage')).click()
    await hands.grid.press('Control+c')
    await hands.grid.press('ArrowDown')
    await hands.grid.press('Control+v')
    await see(page.getByText('“New” cannot become “Done”. It may become “In progress”.'))
    await hands.grid.press('Delete')
    await see(page.getByText('“New” cannot be emptied. It may become “In progress”.'))
    await veraReads(2, /^New/)
  })

  it('is judged by what the record holds by then: what comes too late is kept, with the reason', async () => {
    const { hands, page, context } = olga
    const edits = await blockEdits(context)
    // Sockets that are open go past the block.
    await page.reload()
    await see(hands.row(2))
    await take(2, 'In progress')
    await hands.reads(hands.row(2), 'Stage', /^In progress/)
    const { id, name, type, choices } = await stage()
    const states = choices.map((state) => (state.name === 'New' ? { ...state, next: [] } : state))
    await desk.manager.mutate('field.update', {
      gridId: desk.gridId,
      fieldId: id,
      field: { name, type, choices: states },
    })
    edits.lift()
    await page.reload()
    await page.getByRole('button', { name: '1 not saved' }).click()
    const list = page.getByRole('dialog', { name: 'An edit was not saved' })
    await see(list.getByText('Stage: “New” cannot become “In progress”. Nothing may follow “New”.'))
    await see(list.getByText('Stage: In progress'))
    await list.getByRole('button', { name: 'Discard it' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard', exact: true }).click()
    await hands.reads(hands.row(2), 'Stage', /^New/)
    await desk.manager.mutate('field.update', { gridId: desk.gridId, fieldId: id, field: { name, type, choices } })
  })

  it('is filtered by what is open and what is finished, as it changes', async () => {
    const { hands, page } = olga
    await hands.fieldMenu('Stage', 'Filter by this field')
    await until(hands.total, (total) => expect(total).toBe(2))
    const condition = page.getByRole('group', { name: 'Condition 1' })
    await choose(condition, 'Operator', 'is finished')
    await until(hands.total, (total) => expect(total).toBe(1))
    const { id } = await stage()
    const done = (await stage()).choices.find((state) => state.done)
    const cells = { note0000: 'Filed elsewhere', [id]: done?.id ?? null }
    const op: Op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: [op] })
    await until(hands.total, (total) => expect(total).toBe(2))
    await page.keyboard.press('Escape')
    await page.goto(desk.gridPath)
    await see(hands.row(8))
  })

  it('has a column for each state on a board, and a card goes only where it may', async () => {
    const { page } = olga
    const board = boardHands(page)
    await board.open('Stage')
    await board.reads('New', ['Entry 2', 'Record 7'])
    await board.drag(board.card('New', 'Entry 2'), 'Done')
    await board.reads('New', ['Entry 2', 'Record 7'])
    await board.drag(board.card('New', 'Entry 2'), 'In progress')
    await board.reads('In progress', ['Entry 2'])
    await veraReads(2, /^In progress/)
    // By keys: columns where it may not go are passed over.
    await board.card('New', 'Record 7').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('End')
    await until(board.said, (said) => expect(said).toContain('In progress, 1 record'))
    await page.keyboard.press('Space')
    await board.reads('In progress', ['Entry 2', 'Record 7'])
    await page.getByRole('button', { name: /^Group/ }).click()
    const popover = page.getByRole('dialog', { name: 'Show records as' })
    await choose(popover, 'Layout', 'Rows')
    // Under headings with live counts, and then without.
    const heading = olga.hands.grid.getByRole('gridcell', { name: /^In progress, 2 records/ })
    await see(heading)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Group/ }).click()
    await choose(popover, 'A heading for each', 'None')
    await page.keyboard.press('Escape')
    await seeNoMore(heading)
  })

  it('is where a report begins, and moves on from there on the phone that corrects it', async () => {
    if (started.skip) return
    const { relay, manager, gridId } = desk
    const { id } = await stage()
    const ask = (fieldId: string, label: string) => ({ fieldId, label, help: '', required: false })
    const items = [ask('note0000', 'What happened?'), ask(id, 'Where does it stand?')]
    const form = { name: 'Leak', description: '', open: true, items }
    await manager.mutate('form.save', { gridId, formId: uuidv7(), form })
    const site = `http://localhost:${relay.port}`
    const email = 'rita@pier.test'
    const { link } = await manager.mutate<{ link: string }>('member.invite', { name: 'Rita', email, role: 'reporter' })
    const token = new URL(link, site).pathname.split('/').at(-1) ?? ''
    await call(site, 'member.accept', { token, password: 'fair winds and following seas' })
    const rita = await openPerson(started.browser, site, { name: 'Rita', device: 'phone' })
    const { page } = rita
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('fair winds and following seas')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('link', { name: 'Leak' }).click()
    const question = page.getByRole('radiogroup', { name: /Where does it stand\?/ })
    await see(question.getByRole('radio', { name: 'New', checked: true }))
    await page.getByLabel('What happened?').fill('Pump leaks')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await veraReads(9, /^New/)

    await page.goto(desk.gridPath.replace(/grids\/.*/, 'report/sent'))
    await page.getByRole('link', { name: /Pump leaks/ }).click()
    await page.getByRole('link', { name: 'Edit' }).click()
    await see(question)
    expect((await question.getByRole('radio').all()).length).toBe(2)
    await question.getByRole('radio', { name: 'In progress' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await veraReads(9, /^In progress/)
    expect(rita.problems.list()).toEqual([])
    await rita.context.close()
  })

  it('is picked beside the grid among what may follow, and becomes a select and back without loss', async () => {
    const { hands, page } = olga
    await take(3, 'New')
    await hands.row(3).getByRole('gridcell').first().click()
    await hands.grid.press('Space')
    await page.getByRole('combobox', { name: 'Stage' }).click()
    await until(offered, (options) => expect(options).toEqual(['New', 'In progress']))
    await page.getByRole('option', { name: 'In progress' }).click()
    await veraReads(3, /^In progress/)
    await page.keyboard.press('Escape')

    const retype = async (type: string, words: string | RegExp): Promise<void> => {
      await hands.fieldMenu('Stage', 'Edit field')
      const dialog = page.getByRole('dialog', { name: 'Edit Stage' })
      await choose(dialog, 'Type', type)
      await see(dialog.getByText(words))
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await retype('Single select', /Cells keep their states as choices/)
    await veraReads(1, /^Done(\s*Olga Holt)?$/)
    await retype('Text', /Cells keep the names of their choices as text/)
    await retype('Status', /Each different text becomes a state/)
    await veraReads(3, /^In progress/)
    expect((await stage()).default).toBe((await stage()).choices[0]?.id)
    for (const seat of [olga, vera])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
