import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { boardHands } from './board/board-hands.ts'
import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { groupBy, groupsOf, openCalls, openGroups, openView, saveView } from './flow/open-calls.ts'
import type { Calls } from './flow/open-calls.ts'
import { readsRows } from './flow/reads-rows.ts'
import type { Seat } from './hold/desk.ts'

const started = await startBrowser('groups of people')

describe.skipIf(started.skip)(`rows in groups by people${started.skip ? ` (${started.reason})` : ''}`, () => {
  let calls: Calls
  let olga: Seat
  let otto: Seat
  const crew = { id: 'crew0000', name: 'Crew', type: 'person', several: true, choices: [] }
  /** How many notifications a page says are unread. */
  const unread = async ({ page }: Seat): Promise<number> => {
    const label = await page.getByRole('button', { name: /^Notifications/ }).getAttribute('aria-label')
    return Number(/(\d+) unread/.exec(label ?? '')?.[1] ?? 0)
  }

  /** Makes a record under a heading, and goes on in another field: where one stands, others see one's name. */
  async function begin({ page, hands }: Seat, heading: string, note: string): Promise<void> {
    await page.getByRole('button', { name: `Add a record to ${heading}` }).click()
    await page.keyboard.type(note)
    await page.keyboard.press('Enter')
    await (await hands.cell(hands.rowWith(note), 'Crew')).click()
  }

  beforeAll(async () => {
    if (started.skip) return
    calls = await openCalls(started.browser, {
      fields: [crew],
      cells: (memberId) => {
        const [one, other] = [memberId('Olga Holt'), memberId('Otto Ohm')]
        return [[other], [one, other], [other, one], [one], []].map((named) => ({ crew0000: named }))
      },
    })
    ;({ olga, otto } = calls)
  })
  afterAll(async () => {
    await calls?.leave()
    if (!started.skip) await started.browser.close()
  })

  it('stand under a heading for all whom they name, in the order of names, those that name no one last', async () => {
    await groupBy(olga, 'Crew')
    await saveView(olga, 'By crew')
    await openView(otto, 'By crew')
    for (const seat of calls.both)
      await readsRows(
        seat,
        'Olga Holt, 1 record, open',
        'Call 4',
        'Olga Holt, Otto Ohm, 2 records, open',
        'Call 2',
        'Call 3',
        'Otto Ohm, 1 record, open',
        'Call 1',
        'No Crew, 1 record, open',
        'Call 5',
      )
  })

  it('go to another heading for both when one picks somebody more, and fold by keys while they do', async () => {
    const { hands, page } = otto
    await (await hands.cell(hands.rowWith('Call 4'), 'Note')).click()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
    await readsRows(
      otto,
      'Olga Holt, 1 record, folded',
      'Olga Holt, Otto Ohm, 2 records, open',
      'Call 2',
      'Call 3',
      ...['Otto Ohm, 1 record, open', 'Call 1', 'No Crew, 1 record, open', 'Call 5'],
    )
    await (await hands.cell(hands.rowWith('Call 1'), 'Crew')).click()
    await hands.grid.press('F2')
    const search = page.getByRole('combobox', { name: 'Find people for Crew' })
    await search.fill('olg')
    await search.press('Enter')
    await search.press('Tab')
    await seeNoMore(search)
    await calls.patch(5, { crew0000: [calls.desk.memberId('Olga Holt')] })
    await readsRows(
      otto,
      'Olga Holt, 2 records, folded',
      'Olga Holt, Otto Ohm, 3 records, open',
      'Call 1',
      'Call 2',
      'Call 3',
    )
    await readsRows(
      olga,
      'Olga Holt, 2 records, open',
      'Call 4',
      'Call 5',
      'Olga Holt, Otto Ohm, 3 records, open',
      'Call 1',
      'Call 2',
      'Call 3',
    )
  })

  it('name the people of the heading under which they are made, who are told so once', async () => {
    const { page } = olga
    const before = await unread(otto)
    await begin(olga, 'Olga Holt, Otto Ohm', 'Call 6')
    await see(page.getByRole('gridcell', { name: 'Olga Holt, Otto Ohm, 4 records, open' }))
    await see(otto.hands.rowWith('Call 6'))
    await see(otto.page.getByRole('gridcell', { name: 'Olga Holt, Otto Ohm, 4 records, open' }))
    await until(
      () => unread(otto),
      (count) => expect(count).toBe(before + 1),
    )
  })

  it('name whoever has joined since, on pages that were open before', async () => {
    await calls.desk.join('Pia Pohl', 'organizer')
    await calls.patch(5, { crew0000: [calls.desk.memberId('Pia Pohl')] })
    for (const { page } of calls.both) await see(page.getByRole('gridcell', { name: 'Pia Pohl, 1 record, open' }))
  })

  it('stand under who made them, and one made under somebody else’s heading under who makes it', async () => {
    await groupBy(otto, 'Created by')
    const made = ['Call 1', 'Call 2', 'Call 3', 'Call 4', 'Call 5']
    await readsRows(otto, 'Maren Moll, 5 records, open', ...made, 'Olga Holt, 1 record, open', 'Call 6')
    await begin(otto, 'Maren Moll', 'Call 7')
    await readsRows(
      otto,
      'Maren Moll, 5 records, open',
      ...made,
      'Olga Holt, 1 record, open',
      'Call 6',
      'Otto Ohm, 1 record, open',
      'Call 7',
    )
  })

  it('stand under whose they are, live for both, and are theirs who are made there', async () => {
    await groupBy(otto, 'Assigned to', 'Review state')
    await saveView(otto, 'By whose they are')
    await openView(olga, 'By whose they are')
    await calls.assign(2, calls.desk.memberId('Otto Ohm'))
    const without = ['Call 1', 'Call 3', 'Call 4', 'Call 5', 'Call 6', 'Call 7']
    const one = [
      'Otto Ohm, level 1, 1 record, open',
      'Not a report, level 2, 1 record, open',
      'Call 2',
      'Assigned to nobody, level 1, 6 records, open',
      'Not a report, level 2, 6 records, open',
      ...without,
    ]
    for (const seat of calls.both) await readsRows(seat, ...one)
    const before = await unread(otto)
    await begin(olga, 'Not a report in Otto Ohm', 'Call 8')
    const two = [
      'Otto Ohm, level 1, 2 records, open',
      'Not a report, level 2, 2 records, open',
      'Call 2',
      'Call 8',
      'Assigned to nobody, level 1, 6 records, open',
      'Not a report, level 2, 6 records, open',
      ...without,
    ]
    for (const seat of calls.both) await readsRows(seat, ...two)
    await until(
      () => unread(otto),
      (count) => expect(count).toBe(before + 1),
    )
    // Its note is one step, and the record with whose it is another.
    for (const [key, rows] of [
      ['Control+z', one],
      ['Control+y', two],
    ] as const) {
      await olga.page.keyboard.press(key)
      await olga.page.keyboard.press(key)
      for (const seat of calls.both) await readsRows(seat, ...rows)
    }
  })

  it('stand under the day on which somebody changed them last, and within it under who did', async () => {
    await groupBy(olga, 'Updated', 'Updated by')
    const today = await olga.page.evaluate(() => {
      const parts = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
      return new Intl.DateTimeFormat(navigator.language, parts).format(new Date())
    })
    await readsRows(
      olga,
      `${today}, level 1, 8 records, open`,
      'Maren Moll, level 2, 4 records, open',
      'Call 2',
      'Call 3',
      'Call 4',
      'Call 5',
      'Olga Holt, level 2, 2 records, open',
      'Call 6',
      'Call 8',
      'Otto Ohm, level 2, 2 records, open',
      'Call 1',
      'Call 7',
    )
    await otto.hands.write(otto.hands.rowWith('Call 3'), 'Note', 'Call 3 again')
    await see(olga.page.getByRole('gridcell', { name: 'Otto Ohm, level 2, 3 records, open' }))
    await see(olga.page.getByRole('gridcell', { name: 'Maren Moll, level 2, 3 records, open' }))
  })

  it('are cards in the columns of whose they are, and given to whoever they are put to', async () => {
    const board = boardHands(olga.page)
    await board.open('Assigned to')
    await board.reads('Otto Ohm', ['Call 2', 'Call 8'])
    await board.card('Assigned to nobody', 'Call 1').focus()
    // Past Pia, by whose name there is a column too.
    for (const key of ['Space', 'ArrowLeft', 'ArrowLeft', 'Space']) await olga.page.keyboard.press(key)
    await board.reads('Otto Ohm', ['Call 1', 'Call 2', 'Call 8'])
    await see(otto.page.getByRole('gridcell', { name: 'Otto Ohm, level 1, 3 records, open' }))
  })

  it('are cards of a gallery under the same headings, where whoever left is named still', async () => {
    await openView(olga, 'By crew')
    await calls.desk.manager.mutate('member.remove', { memberId: calls.desk.memberId('Otto Ohm') })
    await olga.page.reload()
    await see(olga.page.getByRole('gridcell', { name: 'Olga Holt, Otto Ohm, 4 records, open' }))
    await openGroups(olga)
    await choose(groupsOf(olga), 'Layout', 'Gallery')
    await olga.page.keyboard.press('Escape')
    await see(olga.page.getByRole('heading', { name: /Olga Holt\s*Otto Ohm/ }))
    expect(olga.problems.list()).toEqual([])
  })
})
