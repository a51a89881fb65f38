import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore } from './flow/hands.ts'
import { groupBy, groupsOf, openCalls, openView, saveView } from './flow/open-calls.ts'
import type { Calls } from './flow/open-calls.ts'
import { readsRows } from './flow/reads-rows.ts'
import type { Seat } from './hold/desk.ts'

const started = await startBrowser('groups within groups')

describe.skipIf(started.skip)(`rows in groups within groups${started.skip ? ` (${started.reason})` : ''}`, () => {
  let calls: Calls
  let olga: Seat
  let otto: Seat
  const state = {
    id: 'state000',
    name: 'State',
    type: 'select',
    choices: [
      { id: 'open0000', name: 'Open', color: 'red' },
      { id: 'done0000', name: 'Done', color: 'green' },
    ],
  }
  const vessel = { id: 'vessel00', name: 'Vessel', type: 'text', choices: [] }
  const people = { id: 'people00', name: 'People', type: 'number', choices: [] }

  const call = (choice: string, name: string, many: number) => ({ state000: choice, vessel00: name, people00: many })
  const viewMenu = async ({ page }: Seat, entry: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitem', { name: entry }).click()
  }

  beforeAll(async () => {
    if (started.skip) return
    calls = await openCalls(started.browser, {
      fields: [state, vessel, people],
      cells: () => [
        call('open0000', 'Zoë', 1),
        call('open0000', 'Aurora', 2),
        call('done0000', 'Zoë', 3),
        call('open0000', 'aurora', 4),
      ],
    })
    ;({ olga, otto } = calls)
  })
  afterAll(async () => {
    await calls?.leave()
    if (!started.skip) await started.browser.close()
  })

  const whole = [
    'Open, level 1, 3 records, open',
    'Aurora, level 2, 2 records, open',
    'Call 2',
    'Call 4',
    'Zoë, level 2, 1 record, open',
    'Call 1',
    'Done, level 1, 1 record, open',
    'Zoë, level 2, 1 record, open',
    'Call 3',
  ]

  it('stand under a heading for each, for oneself until the view is saved, and then for all', async () => {
    await groupBy(olga, 'State', 'Vessel')
    await see(olga.page.getByRole('button', { name: 'Group by State, Vessel' }))
    await readsRows(olga, ...whole)
    await readsRows(otto, 'Call 1', 'Call 2', 'Call 3', 'Call 4')
    await saveView(olga, 'By state and vessel')
    await openView(otto, 'By state and vessel')
    await readsRows(otto, ...whole)
    await olga.page.reload()
    await readsRows(olga, ...whole)
  })

  it('move from one to another for both when one edits, and take their headings and counts along', async () => {
    await otto.hands.write(otto.hands.rowWith('Call 1'), 'Vessel', 'Borealis')
    await calls.patch(3, { state000: 'open0000' })
    for (const seat of calls.both)
      await readsRows(
        seat,
        'Open, level 1, 4 records, open',
        'Aurora, level 2, 2 records, open',
        'Call 2',
        'Call 4',
        'Borealis, level 2, 1 record, open',
        'Call 1',
        'Zoë, level 2, 1 record, open',
        'Call 3',
      )
    await calls.patch(3, { state000: 'done0000' })
    for (const seat of calls.both)
      await readsRows(
        seat,
        'Open, level 1, 3 records, open',
        'Aurora, level 2, 2 records, open',
        'Call 2',
        'Call 4',
        'Borealis, level 2, 1 record, open',
        'Call 1',
        'Done, level 1, 1 record, open',
        'Zoë, level 2, 1 record, open',
        'Call 3',
      )
  })

  it('are folded by keys that walk the headings; an outer one hides what is within it, and all count on', async () => {
    const { page, hands } = olga
    await (await hands.cell(hands.rowWith('Call 2'), 'Note')).click()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
    const done = ['Done, level 1, 1 record, open', 'Zoë, level 2, 1 record, open', 'Call 3']
    await readsRows(
      olga,
      'Open, level 1, 3 records, open',
      'Aurora, level 2, 2 records, folded',
      'Borealis, level 2, 1 record, open',
      'Call 1',
      ...done,
    )
    await calls.patch(1, { vessel00: 'AURORA' })
    await readsRows(olga, 'Open, level 1, 3 records, open', 'AURORA, level 2, 3 records, folded', ...done)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await readsRows(olga, 'Open, level 1, 3 records, folded', ...done)
    await calls.patch(3, { state000: 'open0000' })
    await readsRows(olga, 'Open, level 1, 4 records, folded')
    await readsRows(
      otto,
      'Open, level 1, 4 records, open',
      'AURORA, level 2, 3 records, open',
      'Call 1',
      'Call 2',
      'Call 4',
      'Zoë, level 2, 1 record, open',
      'Call 3',
    )
    await page.keyboard.press('ArrowRight')
    await readsRows(
      olga,
      'Open, level 1, 4 records, open',
      'AURORA, level 2, 3 records, folded',
      'Zoë, level 2, 1 record, open',
      'Call 3',
    )
    // Down over the headings, into the rows, and up again.
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowRight'])
      await page.keyboard.press(key)
    await see(hands.rowWith('Call 4'))
  })

  it('are all folded at once, and all opened, each with the totals of its own records', async () => {
    const { page } = olga
    await page.getByRole('columnheader', { name: 'People' }).getByRole('button').click()
    await page.getByRole('menuitem', { name: /^Total/ }).click()
    await page.getByRole('menuitemradio', { name: 'Sum' }).click()
    await see(page.getByRole('gridcell', { name: 'Open, level 1, 4 records, People: sum 10, open' }))
    await see(page.getByRole('gridcell', { name: 'AURORA, level 2, 3 records, People: sum 7, open' }))
    const all = async (entry: string): Promise<void> => {
      await page.getByRole('gridcell', { name: /^Open, / }).click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry }).click()
    }
    await all('Fold all groups')
    await readsRows(olga, 'Open, level 1, 4 records, People: sum 10, folded')
    await calls.patch(4, { people00: 5 })
    await readsRows(olga, 'Open, level 1, 4 records, People: sum 11, folded')
    await page.getByRole('gridcell', { name: /^Open, / }).click()
    await readsRows(
      olga,
      'Open, level 1, 4 records, People: sum 11, open',
      'AURORA, level 2, 3 records, People: sum 8, folded',
      'Zoë, level 2, 1 record, People: sum 3, folded',
    )
    await all('Open all groups')
    await see(olga.hands.rowWith('Call 4'))
    await see(olga.hands.rowWith('Call 3'))
  })

  it('take in a record that is begun under an inner heading, by its button and by keys, with the values of all levels', async () => {
    const { page, hands } = olga
    await page.getByRole('button', { name: 'Add a record to Zoë in Open' }).click()
    await see(page.getByRole('gridcell', { name: /^Zoë, level 2, 2 records, / }))
    await page.keyboard.type('Call by a press')
    await page.keyboard.press('Enter')
    await see(otto.hands.rowWith('Call by a press'))
    await see(otto.page.getByRole('gridcell', { name: /^Zoë, level 2, 2 records, / }))
    // What the button is for is told over the rows as long as the pointer is on it.
    await page.mouse.move(0, 0)
    await (await hands.cell(hands.rowWith('Call 4'), 'Note')).click()
    await page.keyboard.press('Shift+Enter')
    await see(page.getByRole('gridcell', { name: /^AURORA, level 2, 4 records, / }))
    await page.keyboard.type('Call by keys')
    await page.keyboard.press('Enter')
    await see(otto.hands.rowWith('Call by keys'))
    await see(otto.page.getByRole('gridcell', { name: /^AURORA, level 2, 4 records, / }))
    await see(otto.page.getByRole('gridcell', { name: /^Open, level 1, 6 records, / }))
  })

  it('are put in another order and taken away by keys, for oneself alone', async () => {
    const { page } = olga
    await page.getByRole('button', { name: 'Group by State, Vessel' }).press('Enter')
    await groupsOf(olga).getByRole('button', { name: 'Move Vessel outwards' }).press('Enter')
    await see(page.locator(':focus').and(page.getByRole('button', { name: 'Move Vessel inwards' })))
    await see(page.getByRole('gridcell', { name: /^AURORA, level 1, 4 records, / }))
    await see(page.getByRole('gridcell', { name: /^Open, level 2, 4 records, / }))
    await groupsOf(olga).getByRole('button', { name: 'Do not group by Vessel' }).press('Enter')
    await seeNoMore(groupsOf(olga).getByRole('button', { name: /^Within it/ }))
    await see(page.locator(':focus').and(page.getByRole('button', { name: /^A heading for each/ })))
    await page.keyboard.press('Escape')
    await see(page.getByRole('gridcell', { name: /^Open, 6 records, / }))
    await see(otto.page.getByRole('gridcell', { name: /^Zoë, level 2, 2 records, / }))
    await viewMenu(olga, 'Back to the saved view')
    await see(page.getByRole('gridcell', { name: /^Zoë, level 2, 2 records, / }))
  })

  it('stand without a level whose field is deleted', async () => {
    await calls.desk.manager.mutate('field.remove', { gridId: calls.desk.gridId, fieldId: state.id })
    for (const { page } of calls.both) {
      await see(page.getByRole('gridcell', { name: /^AURORA, 4 records, / }))
      await seeNoMore(page.getByRole('gridcell', { name: /, level 1, / }))
    }
    for (const { problems } of calls.both) expect(problems.list()).toEqual([])
  })
})
