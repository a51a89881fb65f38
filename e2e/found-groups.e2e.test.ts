import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see } from './flow/hands.ts'
import { groupBy, openCalls, openView, saveView } from './flow/open-calls.ts'
import type { Calls } from './flow/open-calls.ts'
import { readsRows } from './flow/reads-rows.ts'
import type { Seat } from './hold/desk.ts'

const started = await startBrowser('groups that are found')

describe.skipIf(started.skip)(
  `rows in groups that are found in them${started.skip ? ` (${started.reason})` : ''}`,
  () => {
    let calls: Calls
    let olga: Seat
    let otto: Seat
    const vessel = { id: 'vessel00', name: 'Vessel', type: 'text', choices: [] }
    const sailed = { id: 'sailed00', name: 'Sailed', type: 'dateTime', choices: [] }
    const people = { id: 'people00', name: 'People', type: 'number', choices: [] }
    const call = (name: string | null, at: string | null, many: number) => ({
      people00: many,
      vessel00: name,
      sailed00: at,
    })
    /** As a browser in Berlin writes a day. */
    const dayWords = async (day: string): Promise<string> =>
      await olga.page.evaluate((iso) => {
        const parts = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
        return new Intl.DateTimeFormat(navigator.language, parts).format(new Date(`${iso}T12:00:00Z`))
      }, day)
    beforeAll(async () => {
      if (started.skip) return
      calls = await openCalls(started.browser, {
        fields: [vessel, sailed, people],
        // In Berlin the second is on the next day.
        cells: () => [
          call('Zoë', '2026-11-27T10:00:00.000Z', 1),
          call('Aurora', '2026-11-27T23:30:00.000Z', 2),
          call('aurora', '2026-11-28T09:00:00.000Z', 3),
          call(null, null, 4),
        ],
      })
      ;({ olga, otto } = calls)
    })

    afterAll(async () => {
      await calls?.leave()
      if (!started.skip) await started.browser.close()
    })

    it('stand under a heading for each text, in the order of texts, those without last', async () => {
      await groupBy(olga, 'Vessel')
      await saveView(olga, 'By vessel')
      await openView(otto, 'By vessel')
      for (const seat of calls.both)
        await readsRows(
          seat,
          'Aurora, 2 records, open',
          'Call 2',
          'Call 3',
          'Zoë, 1 record, open',
          'Call 1',
          'No Vessel, 1 record, open',
          'Call 4',
        )
    })

    it('have a heading at its place when somebody writes what nobody had, and none when its last record leaves', async () => {
      await otto.hands.write(otto.hands.rowWith('Call 3'), 'Vessel', 'Borealis')
      const moved = [
        'Aurora, 1 record, open',
        'Call 2',
        'Borealis, 1 record, open',
        'Call 3',
        'Zoë, 1 record, open',
        'Call 1',
        'No Vessel, 1 record, open',
        'Call 4',
      ]
      for (const seat of calls.both) await readsRows(seat, ...moved)
      await calls.patch(3, { vessel00: 'ZOE' })
      for (const seat of calls.both)
        await readsRows(
          seat,
          'Aurora, 1 record, open',
          'Call 2',
          'ZOE, 2 records, open',
          'Call 1',
          'Call 3',
          'No Vessel, 1 record, open',
          'Call 4',
        )
    })

    it('are folded by keys, for oneself, and count on', async () => {
      const { page, hands } = olga
      await (await hands.cell(hands.rowWith('Call 1'), 'Note')).click()
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowLeft')
      const folded = [
        'Aurora, 1 record, open',
        'Call 2',
        'ZOE, 2 records, folded',
        'No Vessel, 1 record, open',
        'Call 4',
      ]
      await readsRows(olga, ...folded)
      await calls.patch(4, { vessel00: 'Zoë' })
      await readsRows(olga, 'Aurora, 1 record, open', 'Call 2', 'ZOE, 3 records, folded')
      await see(otto.hands.rowWith('Call 4'))
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await readsRows(olga, 'Aurora, 1 record, open', 'Call 2', 'ZOE, 3 records, open', 'Call 1', 'Call 3', 'Call 4')
    })

    it('stand under a heading for each day where one is, with its sum, and go to another with their date', async () => {
      const [friday, saturday, sunday] = await Promise.all(['2026-11-27', '2026-11-28', '2026-11-29'].map(dayWords))
      for (const seat of calls.both) await groupBy(seat, 'Sailed')
      await olga.page.getByRole('columnheader', { name: 'People' }).getByRole('button').click()
      await olga.page.getByRole('menuitem', { name: /^Total/ }).click()
      await olga.page.getByRole('menuitemradio', { name: 'Sum' }).click()
      await readsRows(
        olga,
        `${friday}, 1 record, People: sum 1, open`,
        'Call 1',
        `${saturday}, 2 records, People: sum 5, open`,
        'Call 2',
        'Call 3',
        'No Sailed, 1 record, People: sum 4, open',
        'Call 4',
      )
      await calls.patch(1, { sailed00: '2026-11-28T23:00:00.000Z' })
      await calls.patch(4, { sailed00: '2026-11-28T22:59:00.000Z' })
      await readsRows(
        otto,
        `${saturday}, 3 records, open`,
        'Call 2',
        'Call 3',
        'Call 4',
        `${sunday}, 1 record, open`,
        'Call 1',
      )
      await see(olga.page.getByRole('gridcell', { name: `${saturday}, 3 records, People: sum 9, open` }))
      await otto.page.getByRole('gridcell', { name: `${saturday}, 3 records, open` }).click()
      await readsRows(otto, `${saturday}, 3 records, folded`, `${sunday}, 1 record, open`, 'Call 1')
      for (const { problems } of calls.both) expect(problems.list()).toEqual([])
    })
  },
)
