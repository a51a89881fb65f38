import type { Locator } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Op } from '@operagrid/shared/domain/op'
import { readPlace } from '@operagrid/shared/domain/query-place'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { standsOn } from './calendar/calendar-hands.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { uploadPhoto } from './probe/world/send-files.ts'

const started = await startBrowser('galleries and maps')

describe.skipIf(started.skip)(`galleries and maps${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let oskar: Seat
  /** Every address that the organizer's pages asked. */
  const asked = new Set<string>()
  const photoId = uuidv7()
  const fields = [
    { id: 'state000', name: 'State', type: 'select', choices: [{ id: 'open0000', name: 'Open', color: 'red' }] },
    { id: 'photo000', name: 'Photo', type: 'photo', choices: [] },
    { id: 'place000', name: 'Place', type: 'location', choices: [] },
  ]
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const field of fields) await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    oskar = await desk.join('Oskar Oehm', 'organizer')
    olga.page.on('request', (request) => asked.add(new URL(request.url()).origin))
    await uploadPhoto(new URL(olga.page.url()).origin, desk.manager.accessToken, { id: photoId, name: 'leak.png' })
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const apply = async (...ops: Op[]): Promise<void> => {
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
  }
  const creation = (text: string, cells: Readonly<Record<string, CellValue>> = {}) => ({
    kind: 'create' as const,
    opId: uuidv7(),
    recordId: uuidv7(),
    cells: { note0000: text, ...cells },
  })
  const make = async (text: string, cells: Readonly<Record<string, CellValue>> = {}): Promise<string> => {
    const op = creation(text, cells)
    await apply(op)
    return op.recordId
  }
  const patch = (recordId: string, cells: Readonly<Record<string, CellValue>>): Promise<void> =>
    apply({ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 1_000_000 })
  const held = async (recordId: string): Promise<GridRecord['cells']> =>
    (await desk.manager.query<GridRecord>('record.get', { gridId: desk.gridId, recordId })).cells
  const show = async ({ page }: Seat, layout: string): Promise<void> => {
    await page.getByRole('button', { name: /^Group/ }).click()
    await choose(page.getByRole('dialog', { name: 'Show records as' }), 'Layout', layout)
    await page.keyboard.press('Escape')
  }
  const card = ({ page }: Seat, text: string): Locator =>
    page.locator('.gallery').getByRole('button', { name: new RegExp(`^${text}`) })
  const line = ({ page }: Seat, text: string): Locator =>
    page.getByRole('group', { name: 'Records in sight' }).getByRole('button', { name: new RegExp(`^${text}`) })
  let leak = ''

  it('shows records as cards with their first photo, live, and every key leads where a grid’s keys lead', async () => {
    const { page } = olga
    leak = await make('Leak', { photo000: [photoId], state000: 'open0000' })
    for (const seat of [olga, oskar]) await show(seat, 'Gallery')
    await see(card(olga, 'Leak').locator('img'))
    await card(olga, 'Entry 1').focus()
    await page.keyboard.press('ArrowRight')
    await standsOn(page, 'Entry 2')
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    await standsOn(page, 'Entry 1')
    await page.keyboard.press('ArrowDown')
    const below = await page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.innerText : '',
    )
    expect(below).toMatch(/^(Entry|Leak)/)
    await page.keyboard.press('ArrowUp')
    await standsOn(page, 'Entry 1')
    await page.keyboard.press('Control+End')
    await standsOn(page, 'Leak')
    await see(oskar.page.locator('.gallery .card-other', { hasText: 'Olga Holt' }))
    await page.keyboard.press('Enter')
    await see(page.getByLabel('Note', { exact: true }))
    await page.keyboard.press('Escape')
    await standsOn(page, 'Leak')
    await patch(leak, { note0000: 'Leak, stopped' })
    for (const seat of [olga, oskar]) await see(card(seat, 'Leak, stopped'))
    await page.keyboard.press('Delete')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await seeNoMore(card(oskar, 'Leak'))
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await see(card(oskar, 'Leak, stopped'))
  })

  it('of many records only those in sight are there, under headings where they are grouped', async () => {
    const { page } = olga
    const many = Array.from({ length: 240 }, (_, at) => creation(`Many ${at + 1}`))
    for (let at = 0; at < many.length; at += 60) await apply(...many.slice(at, at + 60))
    await see(page.getByText('247 records', { exact: true }))
    await card(olga, 'Entry 1').focus()
    await page.keyboard.press('Control+End')
    await standsOn(page, 'Many 240')
    expect(await page.locator('.gallery-card').count()).toBeLessThan(60)
    await page.getByRole('button', { name: /^Group/ }).click()
    await choose(page.getByRole('dialog', { name: 'Show records as' }), 'A heading for each', 'State')
    await page.keyboard.press('Escape')
    await page.locator('.gallery').evaluate((element) => element.scrollTo({ top: 0 }))
    const open = page.getByRole('heading', { name: /^Open.*1 record/ }).getByRole('button')
    await see(open)
    await open.press('Enter')
    await seeNoMore(card(olga, 'Leak, stopped'))
    await open.press('Enter')
    await see(card(olga, 'Leak, stopped'))
    const gone = many.map(({ recordId }): Op => ({ kind: 'delete', opId: uuidv7(), recordId }))
    for (let at = 0; at < gone.length; at += 60) await apply(...gone.slice(at, at + 60))
    await see(page.getByText('7 records', { exact: true }))
  })

  it('shows records on a map with a list of those in sight, which others’ edits move, add and take away', async () => {
    await patch(leak, { place000: { lat: 54.3233, lng: 10.1394 } })
    const fire = await make('Fire', { place000: { lat: 54.325, lng: 10.145 } })
    for (const seat of [olga, oskar]) {
      await show(seat, 'Map')
      await see(line(seat, 'Leak, stopped'))
      await see(line(seat, 'Fire'))
    }
    await until(
      () => olga.page.locator('.map-point').count(),
      (count) => expect(count).toBe(2),
    )
    await see(olga.page.locator('.map-point.choice-red'))
    const flood = await make('Flood', { place000: { lat: 54.324, lng: 10.142 } })
    for (const seat of [olga, oskar]) await see(line(seat, 'Flood'))
    // Out of what is in sight, and back.
    await patch(fire, { place000: { lat: -33, lng: 151 } })
    for (const seat of [olga, oskar]) await seeNoMore(line(seat, 'Fire'))
    await olga.page.getByRole('button', { name: 'Show all' }).click()
    await see(line(olga, 'Fire'))
    await patch(fire, { place000: { lat: 54.325, lng: 10.145 } })
    for (const recordId of [flood, fire]) await apply({ kind: 'delete', opId: uuidv7(), recordId })
    for (const seat of [olga, oskar]) {
      await seeNoMore(line(seat, 'Flood'))
      await seeNoMore(line(seat, 'Fire'))
    }
    await olga.page.getByRole('button', { name: 'Show all' }).click()
    await see(line(olga, 'Leak, stopped'))
  })

  it('a record is opened by its point or by keys, and its pin carried to another place, and back by Ctrl+Z', async () => {
    const { page } = olga
    await line(olga, 'Leak, stopped').focus()
    await page.keyboard.press('Enter')
    await see(page.getByLabel('Note', { exact: true }))
    await until(
      () => page.locator('.map-pin-moves').count(),
      (count) => expect(count).toBe(1),
    )
    await page.waitForTimeout(400)
    const pin = await page.locator('.map-pin-moves').boundingBox()
    if (pin === null) throw new Error('there is no pin')
    await page.mouse.move(pin.x + 22, pin.y + 22)
    await page.mouse.down()
    await page.mouse.move(pin.x - 78, pin.y + 22, { steps: 8 })
    await page.mouse.up()
    await until(
      async () => readPlace((await held(leak))['place000']),
      (placed) => {
        expect(placed?.lat).toBeCloseTo(54.3233, 2)
        expect(placed?.lng).toBeLessThan(10.139)
      },
    )
    await page.keyboard.press('Escape')
    await line(olga, 'Leak, stopped').focus()
    await page.keyboard.press('Control+z')
    await until(
      () => held(leak),
      (cells) => expect(cells).toMatchObject({ place000: { lat: 54.3233, lng: 10.1394 } }),
    )
    await see(line(oskar, 'Leak, stopped'))
  })

  it('records without a place are counted, and get one in the middle of the map', async () => {
    const { page } = olga
    await page.getByRole('button', { name: 'No place 6' }).click()
    const tray = page.getByRole('group', { name: 'Records without a place' })
    await tray.getByRole('button', { name: /^Entry 1/ }).focus()
    await page.keyboard.press('ArrowDown')
    await standsOn(page, 'Entry 2')
    await page.getByRole('button', { name: 'Put Entry 2 here' }).click()
    await see(line(oskar, 'Entry 2'))
    await see(oskar.page.getByRole('button', { name: 'No place 5' }))
    await page.getByRole('button', { name: 'No place 5' }).click()
    await see(line(olga, 'Entry 2'))
  })

  it('without a signal a record is put on the map at once, and reaches the others when it is back', async () => {
    const { page } = olga
    desk.relay.hush()
    await page.getByRole('button', { name: 'No place 5' }).click()
    await page.getByRole('button', { name: 'Put Entry 3 here' }).click()
    await page.getByRole('button', { name: 'No place 4' }).click()
    await see(line(olga, 'Entry 3'))
    expect(await line(oskar, 'Entry 3').count()).toBe(0)
    desk.relay.speak()
    await see(line(oskar, 'Entry 3'))
  })

  it('on a phone the map stands over its list', async () => {
    if (started.skip) return
    const { origin } = new URL(olga.page.url())
    const { page, context, problems } = await openPerson(started.browser, origin, {
      name: 'Olga Holt',
      device: 'phone',
    })
    await desk.signIn(page, 'Olga Holt')
    await page.getByRole('button', { name: /^Group/ }).tap()
    await choose(page.getByRole('dialog', { name: 'Show records as' }), 'Layout', 'Map')
    await page.keyboard.press('Escape')
    const first = page.getByRole('group', { name: 'Records in sight' }).getByRole('button').first()
    await see(first)
    const [map, below] = [await page.locator('.map-canvas').boundingBox(), await first.boundingBox()]
    expect(below?.y ?? 0).toBeGreaterThan((map?.y ?? 0) + (map?.height ?? 1e6) - 1)
    expect(below?.height ?? 0).toBeGreaterThanOrEqual(44)
    expect(problems.list()).toEqual([])
    await context.close()
  })

  it('nobody but our own server was asked for any of it, and nothing went wrong on any screen', async () => {
    expect([...asked]).toEqual([new URL(olga.page.url()).origin])
    for (const { problems } of [olga, oskar]) expect(problems.list()).toEqual([])
    await Promise.resolve()
  })
})
