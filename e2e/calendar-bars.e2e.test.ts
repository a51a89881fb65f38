import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import {
  barReads,
  carry,
  chipOf,
  chooseDays,
  dayOf,
  drawnOn,
  endOf,
  hears,
  showDays,
  standsOn,
} from './calendar/calendar-hands.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { findBarriers } from './tour/check-page.ts'

const started = await startBrowser('records that last')

/** What the names of days end with. */
function daysOf(month: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, at) => `${first + at} ${month}`)
}
const november = (first: number, last: number): string[] => daysOf('November', first, last)

describe.skipIf(started.skip)(`records that last${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  const fields = [
    { id: 'due00000', name: 'Due', type: 'date', choices: [] },
    { id: 'until000', name: 'Until', type: 'date', choices: [] },
    { id: 'begin000', name: 'Begins', type: 'dateTime', choices: [] },
    { id: 'finish00', name: 'Finishes', type: 'dateTime', choices: [] },
    {
      id: 'later000',
      name: 'Later',
      type: 'formula',
      choices: [],
      formula: { source: 'DATEADD({due00000}, 2, "days")', result: 'date' },
    },
  ]
  let build = ''
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const field of fields) await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const apply = async (...ops: Op[]): Promise<void> => {
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
  }
  const make = async (text: string, cells: Record<string, string>): Promise<string> => {
    const recordId = uuidv7()
    await apply({ kind: 'create', opId: uuidv7(), recordId, cells: { note0000: text, ...cells } })
    return recordId
  }
  const patch = (recordId: string, cells: Record<string, string | null>): Promise<void> =>
    apply({ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 1_000_000 })
  const holds = (recordId: string, cells: Record<string, string>): Promise<void> =>
    until(
      async () => (await desk.manager.query<GridRecord>('record.get', { gridId: desk.gridId, recordId })).cells,
      (held) => expect(held).toMatchObject(cells),
    )
  const both = async (check: (page: Seat['page']) => Promise<void>): Promise<void> => {
    for (const { page } of [olga, vera]) await check(page)
  }

  it('a record that ends later is a bar over all its days, in each of its weeks, and that is saved with the view', async () => {
    const { page } = olga
    build = await make('Build', { due00000: '2026-11-12', until000: '2026-11-17' })
    await make('Brief', { due00000: '2026-11-13' })
    await make('Wrong', { due00000: '2026-11-11', until000: '2026-11-03' })
    await make('Over', { due00000: '2026-10-02', until000: '2026-10-20' })
    await page.getByRole('button', { name: /^Group/ }).click()
    await choose(page.getByRole('dialog', { name: 'Show records as' }), 'Layout', 'Calendar')
    await page.keyboard.press('Escape')
    await showDays(page, '2026-11-16')
    await barReads(page, 'Build', ['Thursday 12 November'])
    await chooseDays(page, 'Due', 'Until')
    await barReads(page, 'Build', november(12, 17))
    await see(chipOf(page, 'Monday 16 November', 'Build, 12 to 17 November'))
    await barReads(page, 'Wrong', ['Wednesday 11 November'])
    await barReads(page, 'Over', [])
    await until(
      async () => await dayOf(page, 'Friday 13 November').getAttribute('aria-label'),
      (words) => expect(words).toContain(', 2 records'),
    )
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitem', { name: 'Save as a new view…' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Plan')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await see(page.getByRole('button', { name: 'View: Plan', exact: true }))
    await vera.page.getByRole('button', { name: /^View: / }).click()
    await vera.page.getByRole('menuitemradio', { name: 'Plan' }).click()
    await showDays(vera.page, '2026-11-16')
    await barReads(vera.page, 'Build', november(12, 17))
    expect(await findBarriers(page, 'all')).toEqual([])
  })

  it('what began long before, and goes on, is on every day that is shown, wherever one looks', async () => {
    const lease = await make('Lease', { due00000: '2019-01-01', until000: '2031-12-31' })
    await both((page) => see(chipOf(page, 'Monday 9 November', 'Lease, 1 January 2019 to 31 December 2031')))
    expect(await olga.page.getByRole('button', { name: /^Lease/ }).count()).toBe(6)
    await showDays(vera.page, '2029-06-13')
    await see(chipOf(vera.page, 'Monday 11 June', 'Lease'))
    await showDays(vera.page, '2026-11-16')
    await patch(lease, { until000: '2026-11-03' })
    await both((page) => barReads(page, 'Lease', [...daysOf('October', 26, 31), ...november(1, 3)]))
    await apply({ kind: 'delete', opId: uuidv7(), recordId: lease })
    await both((page) => barReads(page, 'Lease', []))
  })

  it('a bar that is dragged by any of its days keeps its length, for everybody, and is one step to undo', async () => {
    const { page } = olga
    // By its second week, a day on.
    await carry(page, chipOf(page, 'Monday 16 November', 'Build'), dayOf(page, 'Tuesday 17 November'))
    await hears(page, '13 to 18 November')
    await page.mouse.up()
    await both((of) => barReads(of, 'Build', november(13, 18)))
    await holds(build, { due00000: '2026-11-13', until000: '2026-11-18' })
    await page.keyboard.press('Control+z')
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-17' })
    await both((of) => barReads(of, 'Build', november(12, 17)))
    // With Escape it stays, and coming up over itself opens nothing; a viewer has no hand on it.
    await carry(page, chipOf(page, 'Monday 16 November', 'Build'), chipOf(page, 'Monday 16 November', 'Build'))
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await page.getByLabel('Note', { exact: true }).count()).toBe(0)
    await carry(vera.page, chipOf(vera.page, 'Monday 16 November', 'Build'), dayOf(vera.page, 'Tuesday 24 November'))
    await vera.page.mouse.up()
    expect(await vera.page.locator('.calendar-chip-edge').count()).toBe(0)
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-17' })
  })

  it('its end is dragged alone, never to before it begins, and a record of one day can be made to last', async () => {
    const { page } = olga
    await endOf(page, chipOf(page, 'Monday 16 November', 'Build'), dayOf(page, 'Thursday 19 November'))
    await page.mouse.up()
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-19' })
    await both((of) => barReads(of, 'Build', november(12, 19)))
    await endOf(page, chipOf(page, 'Monday 16 November', 'Build'), dayOf(page, 'Monday 2 November'))
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-19' })
    await endOf(page, chipOf(page, 'Monday 16 November', 'Build'), dayOf(page, 'Monday 2 November'))
    await page.mouse.up()
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-12' })
    await endOf(page, chipOf(page, 'Thursday 12 November', 'Build'), dayOf(page, 'Saturday 14 November'))
    await page.mouse.up()
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-14' })
    await both((of) => barReads(of, 'Build', november(12, 14)))
    expect(await page.getByLabel('Note', { exact: true }).count()).toBe(0)
  })

  it('by keys alone: Shift moves it, Alt and Shift its end, Space carries it, also without a signal', async () => {
    const { page } = olga
    const bar = (from: string) => chipOf(page, from, 'Build')
    await bar('Thursday 12 November').focus()
    await page.keyboard.press('Shift+ArrowRight')
    await holds(build, { due00000: '2026-11-13', until000: '2026-11-15' })
    await standsOn(page, 'Build')
    await page.keyboard.press('Alt+Shift+ArrowRight')
    await holds(build, { due00000: '2026-11-13', until000: '2026-11-16' })
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await holds(build, { due00000: '2026-11-13', until000: '2026-11-13' })
    await standsOn(page, 'Build')
    await page.keyboard.press('Alt+Shift+ArrowDown')
    await holds(build, { due00000: '2026-11-13', until000: '2026-11-20' })
    // It is met on its first day of each week; the days between say what goes on there.
    await page.keyboard.press('ArrowRight')
    await until(
      () => page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      (words) => expect(words).toBe('Saturday 14 November, 1 record: Build'),
    )
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await standsOn(page, 'Build')
    desk.relay.hush()
    await page.keyboard.press('Space')
    await hears(page, 'Build taken from 13 to 20 November.')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Space')
    await hears(page, 'Build moved to 12 to 19 November.')
    await barReads(page, 'Build', november(12, 19))
    desk.relay.speak()
    await barReads(vera.page, 'Build', november(12, 19))
    await holds(build, { due00000: '2026-11-12', until000: '2026-11-19' })
  })

  it('of a day with more than fits each says how many more, and a bar is listed on every day that it covers', async () => {
    const { page } = vera
    const many = Array.from({ length: 9 }, () => uuidv7())
    const crew = (at: number) => ({ note0000: `Crew ${at + 1}`, due00000: '2026-11-16', until000: '2026-11-18' })
    await apply(...many.map((recordId, at): Op => ({ kind: 'create', opId: uuidv7(), recordId, cells: crew(at) })))
    const tuesday = dayOf(page, 'Tuesday 17 November')
    const more = tuesday.getByRole('button', { name: /^\d+ more on/ })
    await until(
      async () => ({
        label: await tuesday.getAttribute('aria-label'),
        told: (await drawnOn(page, '17 November')) + Number((await more.innerText()).replaceAll(/\D/g, '')),
      }),
      ({ label, told }) => {
        expect(label).toContain(', 10 records')
        expect(told).toBe(10)
      },
    )
    await more.click()
    const list = page.getByRole('group', { name: 'Tuesday 17 November' })
    await see(list.getByRole('button', { name: 'Build, 12 to 19 November day 6 of 8' }))
    await see(list.getByRole('button', { name: 'Crew 9, 16 to 18 November day 2 of 3' }))
    expect(await list.getByRole('listitem').count()).toBe(10)
    await patch(build, { until000: '2026-11-16' })
    await seeNoMore(list.getByRole('button', { name: /^Build/ }))
    await patch(build, { until000: '2026-11-17' })
    await see(list.getByRole('button', { name: 'Build, 12 to 17 November day 6 of 6' }))
    await page.goBack()
    await apply(...many.map((recordId): Op => ({ kind: 'delete', opId: uuidv7(), recordId })))
    await seeNoMore(page.getByRole('button', { name: /^Crew/ }))
  })

  it('moments keep their times of day, and an end at midnight is of the day before', async () => {
    const { page } = olga
    const shift = await make('Guard', { begin000: '2026-11-18T21:00:00.000Z', finish00: '2026-11-20T05:30:00.000Z' })
    const late = await make('Late', { begin000: '2026-11-24T17:00:00.000Z', finish00: '2026-11-24T23:00:00.000Z' })
    await chooseDays(page, 'Begins', 'Finishes')
    await barReads(page, 'Guard', november(18, 20))
    await barReads(page, 'Late', ['24 November'])
    await chipOf(page, 'Wednesday 18 November', 'Guard').focus()
    await page.keyboard.press('Shift+ArrowRight')
    await holds(shift, { begin000: '2026-11-19T21:00:00.000Z', finish00: '2026-11-21T05:30:00.000Z' })
    // Without a date it has no end either, and both come back together.
    await page.getByRole('button', { name: /^No date/ }).click()
    const tray = page.getByRole('complementary', { name: 'No date' })
    await carry(page, chipOf(page, 'Tuesday 24 November', 'Late'), tray)
    await page.mouse.up()
    await see(tray.getByRole('button', { name: /^Late/ }))
    await page.keyboard.press('Control+z')
    await barReads(page, 'Late', november(24, 24))
    await holds(late, { begin000: '2026-11-24T17:00:00.000Z', finish00: '2026-11-24T23:00:00.000Z' })
    await page.getByRole('button', { name: /^No date/ }).click()
    await chipOf(page, 'Thursday 19 November', 'Guard').focus()
    await page.keyboard.press('Alt+Shift+ArrowLeft')
    await page.keyboard.press('Alt+Shift+ArrowLeft')
    // It would end before it begins: it ends as it begins.
    await holds(shift, { begin000: '2026-11-19T21:00:00.000Z', finish00: '2026-11-19T21:00:00.000Z' })
    await barReads(page, 'Guard', ['19 November'])
  })

  it('an end that is calculated follows what it is calculated from, and nobody drags it', async () => {
    const { page } = olga
    await chooseDays(page, 'Due', 'Later')
    await barReads(page, 'Build', november(12, 14))
    expect(await page.locator('.calendar-chip-edge').count()).toBe(0)
    await chipOf(page, 'Thursday 12 November', 'Build').focus()
    await page.keyboard.press('Alt+Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await both((of) => see(chipOf(of, 'Friday 13 November', 'Build')))
    await barReads(page, 'Build', november(13, 15))
    await holds(build, { due00000: '2026-11-13', until000: '2026-11-17' })
  })

  it('on a phone a record is listed on each of its days', async () => {
    if (started.skip) return
    const { origin } = new URL(olga.page.url())
    const { page, context, problems } = await openPerson(started.browser, origin, {
      name: 'Olga Holt',
      device: 'phone',
    })
    await desk.signIn(page, 'Olga Holt')
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitemradio', { name: 'Plan' }).click()
    await showDays(page, '2026-11-16')
    for (const [at, day] of ['Friday 13', 'Saturday 14', 'Sunday 15', 'Monday 16', 'Tuesday 17'].entries())
      await see(chipOf(page, `${day} November`, `Build, 13 to 17 November day ${at + 1} of 5`))
    expect(await findBarriers(page, 'all')).toEqual([])
    expect(problems.list()).toEqual([])
    await context.close()
  })

  it('nothing went wrong on any screen meanwhile', async () => {
    for (const { problems } of [olga, vera]) expect(problems.list()).toEqual([])
    await Promise.resolve()
  })
})
