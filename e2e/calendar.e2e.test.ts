import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { carry, chipOf, dayOf, dayReads, hears, showDays, standsOn } from './calendar/calendar-hands.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('the calendar')

describe.skipIf(started.skip)(`the calendar${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  const due = { id: 'due00000', name: 'Due', type: 'date', choices: [] }
  const start = { id: 'start000', name: 'Start', type: 'dateTime', choices: [] }
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const field of [due, start]) await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const apply = async (ops: readonly Op[]): Promise<void> => {
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
  }
  const make = async (text: string, cells: Record<string, string>): Promise<string> => {
    const recordId = uuidv7()
    await apply([{ kind: 'create', opId: uuidv7(), recordId, cells: { note0000: text, ...cells } }])
    return recordId
  }
  const held = async (recordId: string): Promise<GridRecord['cells']> =>
    (await desk.manager.query<GridRecord>('record.get', { gridId: desk.gridId, recordId })).cells
  const viewMenu = async ({ page }: Seat, role: 'menuitem' | 'menuitemradio', name: string): Promise<void> => {
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole(role, { name }).click()
  }
  const saveAs = async (seat: Seat, name: string): Promise<void> => {
    await viewMenu(seat, 'menuitem', 'Save as a new view…')
    await seat.page.getByRole('dialog').getByLabel('Name').fill(name)
    await seat.page.getByRole('button', { name: 'Save', exact: true }).click()
    await see(seat.page.getByRole('button', { name: `View: ${name}`, exact: true }))
  }
  let inspect = ''
  let repair = ''

  it('shows the records of a month on their days, and is a view that others open as it was saved', async () => {
    const { page } = olga
    inspect = await make('Inspect', { due00000: '2026-11-18' })
    repair = await make('Repair', { due00000: '2026-11-19', start000: '2026-11-19T08:30:00.000Z' })
    await make('Next year', { due00000: '2027-11-18' })
    await page.getByRole('button', { name: /^Group/ }).click()
    const popover = page.getByRole('dialog', { name: 'Show records as' })
    await choose(popover, 'Layout', 'Calendar')
    await page.keyboard.press('Escape')
    await showDays(page, '2026-11-16')
    await see(page.getByRole('heading', { name: 'November 2026' }))
    // People here begin their weeks on Mondays.
    await until(
      () => page.locator('.calendar-weekdays').innerText(),
      (words) => expect(words.split('\n')[0]).toBe('Mon'),
    )
    await dayReads(page, 'Wednesday 18 November', ['Inspect'])
    await dayReads(page, 'Thursday 19 November', ['Repair'])
    await saveAs(olga, 'By due date')
    await viewMenu(vera, 'menuitemradio', 'By due date')
    await showDays(vera.page, '2026-11-16')
    await dayReads(vera.page, 'Wednesday 18 November', ['Inspect'])
    expect(await vera.page.getByRole('button', { name: /^Add a record on/ }).count()).toBe(0)
  })

  it('what others make, move and delete comes and goes by itself, also out of the days that are shown', async () => {
    const recordId = await make('Sweep', { due00000: '2026-11-18' })
    await dayReads(olga.page, 'Wednesday 18 November', ['Inspect', 'Sweep'])
    const moved = (to: string): Op => ({
      kind: 'patch',
      opId: uuidv7(),
      recordId,
      cells: { due00000: to },
      baseVersion: 1_000_000,
    })
    await apply([moved('2026-12-24')])
    await dayReads(olga.page, 'Wednesday 18 November', ['Inspect'])
    await apply([moved('2026-11-19')])
    await dayReads(olga.page, 'Thursday 19 November', ['Repair', 'Sweep'])
    await apply([{ kind: 'delete', opId: uuidv7(), recordId }])
    for (const { page } of [olga, vera]) await dayReads(page, 'Thursday 19 November', ['Repair'])
  })

  it('a record that is dragged to another day is there for everybody, and back again by Ctrl+Z', async () => {
    const { page } = olga
    await carry(page, chipOf(page, 'Wednesday 18 November', 'Inspect'), dayOf(page, 'Friday 20 November'))
    await page.mouse.up()
    for (const seat of [olga, vera]) await dayReads(seat.page, 'Friday 20 November', ['Inspect'])
    expect(await held(inspect)).toMatchObject({ due00000: '2026-11-20' })
    await page.keyboard.press('Control+z')
    for (const seat of [olga, vera]) await dayReads(seat.page, 'Wednesday 18 November', ['Inspect'])
    // With Escape it stays, and a viewer has no hand on it.
    await carry(page, chipOf(page, 'Wednesday 18 November', 'Inspect'), dayOf(page, 'Friday 20 November'))
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await carry(
      vera.page,
      chipOf(vera.page, 'Wednesday 18 November', 'Inspect'),
      dayOf(vera.page, 'Friday 20 November'),
    )
    await vera.page.mouse.up()
    await dayReads(page, 'Wednesday 18 November', ['Inspect'])
  })

  it('by keys alone: arrows go from day to day, Shift moves the record a day or a week, Enter opens it', async () => {
    const { page } = olga
    await chipOf(page, 'Wednesday 18 November', 'Inspect').focus()
    await page.keyboard.press('ArrowRight')
    await standsOn(page, 'Repair')
    await page.keyboard.press('ArrowLeft')
    await standsOn(page, 'Inspect')
    await page.keyboard.press('Shift+ArrowRight')
    await dayReads(page, 'Thursday 19 November', ['Inspect', 'Repair'])
    await standsOn(page, 'Inspect')
    await page.keyboard.press('Shift+ArrowDown')
    await dayReads(vera.page, 'Thursday 26 November', ['Inspect'])
    await standsOn(page, 'Inspect')
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('Shift+ArrowLeft')
    await dayReads(vera.page, 'Wednesday 18 November', ['Inspect'])
    await page.keyboard.press('Space')
    await hears(page, 'Inspect taken from Wednesday 18 November.')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await hears(page, 'Inspect moved to Wednesday 25 November.')
    await dayReads(vera.page, 'Wednesday 25 November', ['Inspect'])
    await standsOn(page, 'Inspect')
    await page.keyboard.press('Enter')
    await see(page.getByLabel('Note', { exact: true }))
    await page.keyboard.press('Escape')
    await standsOn(page, 'Inspect')
    await page.keyboard.press('Shift+ArrowUp')
    await dayReads(page, 'Wednesday 18 November', ['Inspect'])
  })

  it('a record that is added on a day has that date', async () => {
    const { page } = olga
    await dayOf(page, 'Tuesday 17 November').hover()
    await page.getByRole('button', { name: 'Add a record on Tuesday 17 November' }).click()
    await page.getByLabel('Note', { exact: true }).fill('Paint')
    await page.getByLabel('Note', { exact: true }).press('Enter')
    await page.keyboard.press('Escape')
    for (const seat of [olga, vera]) await dayReads(seat.page, 'Tuesday 17 November', ['Paint'])
  })

  it('records without a date wait in a tray, and get one by being put on a day', async () => {
    const { page } = olga
    await page.getByRole('button', { name: 'No date 6' }).click()
    const tray = page.getByRole('complementary', { name: 'No date' })
    const entry = tray.getByRole('button', { name: /Entry 3/ })
    await see(entry)
    await carry(page, entry, dayOf(page, 'Monday 16 November'))
    await page.mouse.up()
    await dayReads(vera.page, 'Monday 16 November', ['Entry 3'])
    await see(page.getByRole('button', { name: 'No date 5' }))
    await seeNoMore(entry)
    // And back again.
    await carry(page, chipOf(page, 'Monday 16 November', 'Entry 3'), tray)
    await page.mouse.up()
    await see(entry)
    await dayReads(vera.page, 'Monday 16 November', [])
    // By keys: taken there, the first arrow leads to the day around which the others are shown.
    await entry.focus()
    await page.keyboard.press('Space')
    await hears(page, 'Entry 3 taken from no date.')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await hears(page, 'Entry 3 moved to Tuesday 17 November.')
    await dayReads(vera.page, 'Tuesday 17 November', ['Entry 3', 'Paint'])
    await standsOn(page, 'Entry 3')
    await page.keyboard.press('Control+z')
    await dayReads(vera.page, 'Tuesday 17 November', ['Paint'])
    await see(entry)
    await page.getByRole('button', { name: 'No date 6' }).click()
  })

  it('without a signal a move shows at once and is kept, and reaches the others when it is back', async () => {
    const { page } = olga
    desk.relay.hush()
    await chipOf(page, 'Wednesday 18 November', 'Inspect').focus()
    await page.keyboard.press('Shift+ArrowRight')
    await dayReads(page, 'Thursday 19 November', ['Inspect', 'Repair'])
    await dayReads(page, 'Wednesday 18 November', [])
    await dayReads(vera.page, 'Thursday 19 November', ['Repair'])
    desk.relay.speak()
    await dayReads(vera.page, 'Thursday 19 November', ['Inspect', 'Repair'])
  })

  it('a date and time stands on its day here, keeps its time when it is moved, and a week and a day show it too', async () => {
    const { page } = olga
    await page.getByRole('button', { name: /^Group/ }).click()
    await choose(page.getByRole('dialog', { name: 'Show records as' }), 'On the days of', 'Start')
    await page.keyboard.press('Escape')
    // Late in the evening in London is the next day in Berlin, where these people are.
    const night = await make('Night watch', { start000: '2026-11-19T23:15:00.000Z' })
    await dayReads(page, 'Friday 20 November', ['00:15 Night watch'])
    await dayReads(page, 'Thursday 19 November', ['09:30 Repair'])
    await chipOf(page, 'Thursday 19 November', 'Repair').focus()
    await page.keyboard.press('Shift+ArrowRight')
    await dayReads(page, 'Friday 20 November', ['00:15 Night watch', '09:30 Repair'])
    await until(
      () => held(repair),
      (cells) => expect(cells).toMatchObject({ start000: '2026-11-20T08:30:00.000Z' }),
    )
    await choose(page.locator('.calendar-bar'), 'Show', 'Week')
    await see(page.getByRole('heading', { name: /^16\D+22 Nov 2026/ }))
    await dayReads(page, 'Friday 20 November', ['00:15 Night watch', '09:30 Repair'])
    expect(await page.locator('section.calendar-day').count()).toBe(7)
    await apply([{ kind: 'delete', opId: uuidv7(), recordId: night }])
    await dayReads(page, 'Friday 20 November', ['09:30 Repair'])
    await choose(page.locator('.calendar-bar'), 'Show', 'Month')
    await viewMenu(olga, 'menuitem', 'Back to the saved view')
  })

  it('of a day with more than fits the first are shown, the others counted, and all of them behind one press', async () => {
    const { page } = vera
    const ops = Array.from({ length: 300 }, (_, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { note0000: `Many ${at + 1}`, due00000: '2026-11-24' },
    }))
    for (let at = 0; at < ops.length; at += 100) await apply(ops.slice(at, at + 100))
    const more = dayOf(page, 'Tuesday 24 November').getByRole('button', { name: /^\d+ more on/ })
    await until(
      async () => [
        (await dayOf(page, 'Tuesday 24 November').getAttribute('aria-label')) ?? '',
        (await dayOf(page, 'Tuesday 24 November').locator('[data-chip]').count()) +
          Number((await more.innerText()).replaceAll(/\D/g, '')),
      ],
      ([label, told]) => {
        expect(label).toContain('300 records')
        expect(told).toBe(300)
      },
    )
    await more.click()
    await see(page.getByRole('heading', { name: /^Tuesday,? 24 November 2026$/ }))
    const list = page.getByRole('group', { name: 'Tuesday 24 November' })
    await see(list.getByRole('button', { name: 'Many 1', exact: true }))
    expect(await list.getByRole('listitem').count()).toBeLessThan(80)
    await list.evaluate((element) => element.scrollTo({ top: 1e6 }))
    await see(list.getByRole('button', { name: 'Many 300', exact: true }))
    await page.goBack()
    await see(page.getByRole('heading', { name: 'November 2026' }))
  })

  it('on a phone the days are a list, and a finger that rests on a record carries it to another', async () => {
    if (started.skip) return
    const url = new URL(olga.page.url())
    const { page, context, problems } = await openPerson(started.browser, url.origin, {
      name: 'Olga Holt',
      device: 'phone',
    })
    await desk.signIn(page, 'Olga Holt')
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitemradio', { name: 'By due date' }).click()
    await showDays(page, '2026-11-16')
    await dayReads(page, 'Tuesday 17 November', ['Paint'])
    const box = await chipOf(page, 'Tuesday 17 November', 'Paint').boundingBox()
    const target = await dayOf(page, 'Thursday 19 November').boundingBox()
    if (box === null || target === null) throw new Error('the records are not on screen')
    const touch = await context.newCDPSession(page)
    const at = (x: number, y: number) => [{ x, y }]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(box.x + 60, box.y + 20) })
    await hears(page, 'Paint taken from Tuesday 17 November.')
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(200, target.y + 60) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    for (const one of [page, olga.page])
      await until(
        () => dayOf(one, 'Thursday 19 November').innerText(),
        (words) => expect(words).toContain('Paint'),
      )
    expect(problems.list()).toEqual([])
    await context.close()
  })

  it('nothing went wrong on any screen meanwhile', async () => {
    for (const { problems } of [olga, vera]) expect(problems.list()).toEqual([])
    await Promise.resolve()
  })
})
