import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { readsRows } from './flow/reads-rows.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('rows in groups')

describe.skipIf(started.skip)(`rows in groups${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  const state = {
    id: 'state000',
    name: 'State',
    type: 'select',
    choices: [
      { id: 'open0000', name: 'Open', color: 'red' },
      { id: 'work0000', name: 'In work', color: 'amber' },
      { id: 'done0000', name: 'Done', color: 'green' },
    ],
  }
  const made: string[] = []
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const people = { id: 'people00', name: 'People', type: 'number', choices: [] }
    for (const field of [state, people]) await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    for (const choice of ['done0000', 'open0000', 'done0000', 'open0000']) await make(choice)
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const apply = async (...ops: readonly Op[]): Promise<void> =>
    void (await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops }))
  async function make(choice: string): Promise<void> {
    const recordId = uuidv7()
    made.push(recordId)
    const cells = { note0000: `Made ${made.length}`, [state.id]: choice, people00: made.length }
    await apply({ kind: 'create', opId: uuidv7(), recordId, cells })
  }
  const move = async (at: number, choice: string): Promise<void> =>
    await apply({
      kind: 'patch',
      opId: uuidv7(),
      recordId: made[at - 1] ?? '',
      cells: { [state.id]: choice },
      baseVersion: 0,
    })
  const entries = [1, 2, 3, 4, 5, 6].map((at) => `Entry ${at}`)

  it('stand under a heading for each choice, with its count, in the order of the choices, those without last', async () => {
    await olga.page.getByRole('button', { name: 'Group', exact: true }).click()
    const popover = olga.page.getByRole('dialog', { name: 'Show records as' })
    await choose(popover, 'A heading for each', 'State')
    await olga.page.keyboard.press('Escape')
    const whole = [
      'Open, 2 records, open',
      'Made 2',
      'Made 4',
      'Done, 2 records, open',
      'Made 1',
      'Made 3',
      'No State, 6 records, open',
      ...entries,
    ]
    await readsRows(olga, ...whole)
    await olga.page.getByRole('button', { name: /^View: / }).click()
    await olga.page.getByRole('menuitem', { name: 'Save as a new view…' }).click()
    await olga.page.getByRole('dialog').getByLabel('Name').fill('By state')
    await olga.page.getByRole('button', { name: 'Save', exact: true }).click()
    await vera.page.getByRole('button', { name: /^View: / }).click()
    await vera.page.getByRole('menuitemradio', { name: 'By state' }).click()
    await readsRows(vera, ...whole)
  })

  it('go to another heading when somebody changes their choice, which comes and goes with its records', async () => {
    await move(2, 'work0000')
    for (const seat of [olga, vera])
      await readsRows(
        seat,
        'Open, 1 record, open',
        'Made 4',
        'In work, 1 record, open',
        'Made 2',
        'Done, 2 records, open',
        'Made 1',
        'Made 3',
        'No State, 6 records, open',
        ...entries,
      )
  })

  it('are folded and opened by keys that go over the headings, and a folded heading still counts', async () => {
    const { page, hands } = olga
    await (await hands.cell(hands.rowWith('Made 1'), 'Note')).click()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await readsRows(
      olga,
      'Open, 1 record, open',
      'Made 4',
      'In work, 1 record, open',
      'Made 2',
      'Done, 2 records, folded',
      'No State, 6 records, open',
      ...entries,
    )
    await until(
      () => hands.total(),
      (total) => expect(total).toBe(10),
    )
    await make('done0000')
    await move(4, 'done0000')
    await see(page.getByRole('gridcell', { name: 'Done, 4 records, folded' }))
    await seeNoMore(page.getByRole('gridcell', { name: /^Open, / }))
    // Up over the heading above, down again, and opened.
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await readsRows(
      olga,
      'In work, 1 record, open',
      'Made 2',
      'Done, 4 records, open',
      'Made 1',
      'Made 3',
      'Made 4',
      'Made 5',
      'No State, 6 records, open',
      ...entries,
    )
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F2')
    await page.keyboard.press('End')
    await page.keyboard.type(' again')
    await page.keyboard.press('Enter')
    await see(vera.hands.rowWith('Made 1 again'))
  })

  it('have a sum or an average of their numbers in the heading, for all who have the view once it is saved', async () => {
    const { page } = olga
    const total = async (name: string): Promise<void> => {
      await page.getByRole('columnheader', { name: 'People' }).getByRole('button').click()
      await page.getByRole('menuitem', { name: /^Total/ }).click()
      await page.getByRole('menuitemradio', { name }).click()
    }
    await total('Sum')
    await see(page.getByRole('gridcell', { name: 'Done, 4 records, People: sum 13, open' }))
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitem', { name: /^Save changes/ }).click()
    await see(vera.page.getByRole('gridcell', { name: 'Done, 4 records, People: sum 13, open' }))
    await make('done0000')
    for (const seat of [olga, vera])
      await see(seat.page.getByRole('gridcell', { name: 'Done, 5 records, People: sum 19, open' }))
    await total('Average')
    await see(page.getByRole('gridcell', { name: 'Done, 5 records, People: average 3.8, open' }))
  })

  it('take in a record that is begun under them, by the button of the heading and by keys', async () => {
    const { page, hands } = olga
    const heading = (name: RegExp) => page.getByRole('gridcell', { name })
    await page.getByRole('button', { name: 'Add a record to In work' }).click()
    await see(heading(/^In work, 2 records, /))
    await page.keyboard.type('Begun by a press')
    await page.keyboard.press('Enter')
    await see(vera.hands.rowWith('Begun by a press'))
    await see(vera.page.getByRole('gridcell', { name: /^In work, 2 records, / }))
    await (await hands.cell(hands.rowWith('Begun by a press'), 'Note')).click()
    await page.keyboard.press('Shift+Enter')
    await see(heading(/^In work, 3 records, /))
    await page.keyboard.type('Begun by keys')
    await page.keyboard.press('Enter')
    await see(vera.hands.rowWith('Begun by keys'))
    await see(vera.page.getByRole('gridcell', { name: /^In work, 3 records, / }))
    await seeNoMore(vera.page.getByRole('button', { name: /^Add a record to / }))
  })

  it('are all folded at once, and all opened', async () => {
    const { page } = olga
    const all = async (entry: string): Promise<void> => {
      await page.getByRole('gridcell', { name: /^In work, / }).click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry }).click()
    }
    await all('Fold all groups')
    const folded = /^In work, 3 records, .*folded$/
    await see(page.getByRole('gridcell', { name: folded }))
    await seeNoMore(olga.hands.rowWith('Entry 1'))
    await seeNoMore(olga.hands.rowWith('Begun by keys'))
    await see(vera.hands.rowWith('Entry 1'))
    await all('Open all groups')
    await see(olga.hands.rowWith('Entry 1'))
    await see(olga.hands.rowWith('Begun by keys'))
  })

  it('are folded by a press, of a viewer too, for themself', async () => {
    await vera.page.getByRole('gridcell', { name: 'No State, 6 records, open' }).click()
    await seeNoMore(vera.hands.rowWith('Entry 1'))
    await see(vera.page.getByRole('gridcell', { name: 'No State, 6 records, folded' }))
    await see(olga.hands.rowWith('Entry 1'))
    for (const { problems } of [olga, vera]) expect(problems.list()).toEqual([])
  })
})
