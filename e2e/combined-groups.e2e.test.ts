import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore } from './flow/hands.ts'
import { groupBy, groupsOf, openCalls, openGroups, openView, saveView } from './flow/open-calls.ts'
import type { Calls } from './flow/open-calls.ts'
import { readsRows } from './flow/reads-rows.ts'
import type { Seat } from './hold/desk.ts'

const started = await startBrowser('groups of several choices')

describe.skipIf(started.skip)(`rows in groups by several choices${started.skip ? ` (${started.reason})` : ''}`, () => {
  let calls: Calls
  let olga: Seat
  let otto: Seat
  const fire = { id: 'fire0000', name: 'Fire', color: 'red' }
  const smoke = { id: 'smoke000', name: 'Smoke', color: 'gray' }
  const leak = { id: 'leak0000', name: 'Leak', color: 'blue' }
  const hazards = { id: 'hazards0', name: 'Hazards', type: 'multiSelect', choices: [fire, smoke, leak] }
  const vessel = { id: 'vessel00', name: 'Vessel', type: 'text', choices: [] }
  const call = (held: readonly string[], name: string) => ({
    hazards0: held.length === 0 ? null : held,
    vessel00: name,
  })
  const hasChoices = async (choices: readonly (typeof fire)[]): Promise<void> => {
    const { id: fieldId, ...field } = { ...hazards, choices }
    await calls.desk.manager.mutate('field.update', { gridId: calls.desk.gridId, fieldId, field })
  }
  beforeAll(async () => {
    if (started.skip) return
    calls = await openCalls(started.browser, {
      fields: [hazards, vessel],
      cells: () => [
        call(['leak0000'], 'Zoë'),
        call(['fire0000', 'leak0000'], 'Aurora'),
        call(['leak0000', 'fire0000'], 'Zoë'),
        call(['fire0000'], 'Aurora'),
        call([], 'Aurora'),
      ],
    })
    ;({ olga, otto } = calls)
  })

  afterAll(async () => {
    await calls?.leave()
    if (!started.skip) await started.browser.close()
  })

  it('stand under a heading for each combination, in the order of the choices, those without any last', async () => {
    await groupBy(olga, 'Hazards')
    await saveView(olga, 'By hazards')
    await openView(otto, 'By hazards')
    for (const seat of calls.both)
      await readsRows(
        seat,
        'Fire, 1 record, open',
        'Call 4',
        'Fire, Leak, 2 records, open',
        'Call 2',
        'Call 3',
        'Leak, 1 record, open',
        'Call 1',
        'No Hazards, 1 record, open',
        'Call 5',
      )
  })

  it('go to another combination for both when one picks a choice more, and counts move along', async () => {
    const { hands, page } = otto
    await (await hands.cell(hands.rowWith('Call 1'), 'Hazards')).click()
    await hands.grid.press('F2')
    const search = page.getByRole('combobox', { name: 'Find choices of Hazards' })
    await search.fill('fir')
    await search.press('Enter')
    await search.press('Tab')
    await seeNoMore(search)
    for (const seat of calls.both)
      await readsRows(
        seat,
        'Fire, 1 record, open',
        'Call 4',
        'Fire, Leak, 3 records, open',
        'Call 1',
        'Call 2',
        'Call 3',
        'No Hazards, 1 record, open',
        'Call 5',
      )
    await calls.patch(2, { hazards0: ['fire0000', 'smoke000'] })
    for (const seat of calls.both)
      await readsRows(
        seat,
        'Fire, 1 record, open',
        'Call 4',
        'Fire, Smoke, 1 record, open',
        'Call 2',
        'Fire, Leak, 2 records, open',
        'Call 1',
        'Call 3',
        'No Hazards, 1 record, open',
        'Call 5',
      )
  })

  it('are folded by keys and count on, and what is made under a heading holds its choices', async () => {
    const { page, hands } = olga
    await (await hands.cell(hands.rowWith('Call 1'), 'Note')).click()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
    const before = ['Fire, 1 record, open', 'Call 4', 'Fire, Smoke, 1 record, open', 'Call 2']
    const after = ['No Hazards, 1 record, open', 'Call 5']
    await readsRows(olga, ...before, 'Fire, Leak, 2 records, folded', ...after)
    await page.getByRole('button', { name: 'Add a record to Fire, Smoke' }).click()
    await see(page.getByRole('gridcell', { name: 'Fire, Smoke, 2 records, open' }))
    await page.keyboard.type('Call 6')
    await page.keyboard.press('Enter')
    await hands.write(hands.rowWith('Call 6'), 'Vessel', 'Zoë')
    for (const seat of calls.both) await see(seat.page.getByRole('gridcell', { name: 'Fire, Smoke, 2 records, open' }))
    await calls.patch(4, { hazards0: ['fire0000', 'leak0000'] })
    await readsRows(olga, 'Fire, Smoke, 2 records, open', 'Call 2', 'Call 6', 'Fire, Leak, 3 records, folded', ...after)
  })

  it('take the order of the choices when that changes, folded ones too, and go with a choice', async () => {
    await hasChoices([leak, { ...smoke, name: 'Fumes' }, fire])
    const noHazards = ['No Hazards, 1 record, open', 'Call 5']
    await readsRows(
      olga,
      'Leak, Fire, 3 records, folded',
      'Fumes, Fire, 2 records, open',
      'Call 2',
      'Call 6',
      ...noHazards,
    )
    await hasChoices([leak, fire])
    await readsRows(olga, 'Leak, Fire, 3 records, folded', 'Fire, 2 records, open', 'Call 2', 'Call 6', ...noHazards)
    await hasChoices([fire])
    for (const seat of calls.both)
      await readsRows(seat, 'Fire, 5 records, open', 'Call 1', 'Call 2', 'Call 3', 'Call 4', 'Call 6', ...noHazards)
  })

  it('have groups within them, and cards stand under the same headings', async () => {
    await hasChoices([fire, leak])
    for (const at of [1, 2, 3]) await calls.patch(at, { hazards0: ['fire0000', 'leak0000'] })
    // She had folded it when it was last there.
    await olga.page.getByRole('gridcell', { name: 'Fire, Leak, 3 records, folded' }).click()
    await groupBy(olga, 'Hazards', 'Vessel')
    await readsRows(
      olga,
      'Fire, level 1, 2 records, open',
      'Aurora, level 2, 1 record, open',
      'Call 4',
      'Zoë, level 2, 1 record, open',
      'Call 6',
      'Fire, Leak, level 1, 3 records, open',
      'Aurora, level 2, 1 record, open',
      'Call 2',
      'Zoë, level 2, 2 records, open',
      'Call 1',
      'Call 3',
      'No Hazards, level 1, 1 record, open',
      'Aurora, level 2, 1 record, open',
      'Call 5',
    )
    await openGroups(otto)
    await choose(groupsOf(otto), 'Layout', 'Gallery')
    await otto.page.keyboard.press('Escape')
    await see(otto.page.getByRole('heading', { name: /Fire\s*Leak/ }))
    for (const { problems } of calls.both) expect(problems.list()).toEqual([])
  })
})
