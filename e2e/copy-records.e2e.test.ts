import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { GridSummary } from '@operagrid/shared/domain/grid'
import type { Op } from '@operagrid/shared/domain/op'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { findBarriers, overhang } from './tour/check-page.ts'

const started = await startBrowser('a grid duplicated with its records')

/** Beside the six that a desk has. So many that a copy can be stopped. */
const MORE = 14_000
const TOTAL = MORE + 6
const ALL = TOTAL.toLocaleString('en-GB')
const folder = process.env['SCREENSHOTS']
const looks = [
  { name: 'desktop', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const

describe.skipIf(started.skip)(`a grid duplicated with its records${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    if (folder !== undefined) mkdirSync(folder, { recursive: true })
    desk = await openDesk(started.browser)
    for (let at = 0; at < MORE; at += 1_000) {
      const ops = Array.from({ length: 1_000 }, (_, n): Op => {
        const cells = { note0000: `Case ${at + n + 7}` }
        return { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
      })
      await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
    }
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Brand', 'organizer')
  }, 120_000)
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const grids = (): Promise<GridSummary[]> => desk.manager.query<GridSummary[]>('grid.list', undefined)
  const asking = () => olga.page.getByRole('dialog', { name: 'Duplicate Log' })
  const going = () => olga.page.getByRole('dialog', { name: 'Duplicating: Log' })

  /** As who has no mouse: the menu, the entry, the box below the name. */
  async function askByKeys(): Promise<void> {
    const { page } = olga
    await page.getByRole('button', { name: 'Grid actions' }).focus()
    await page.keyboard.press('Enter')
    const entry = page.getByRole('menuitem', { name: 'Duplicate grid…' })
    await see(entry)
    while (!(await entry.evaluate((one) => one === document.activeElement))) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await see(asking())
    await until(
      () => page.evaluate(() => document.activeElement?.tagName),
      (tag) => expect(tag).toBe('INPUT'),
    )
  }

  /** Nothing keeps anybody from it, on either screen and in either light. */
  async function lookAt(name: string): Promise<void> {
    const { page } = olga
    for (const { name: device, viewport } of looks) {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}-${device}-${colorScheme}.png`) })
        expect(await findBarriers(page, colorScheme === 'light' ? 'all' : 'colors', true)).toEqual([])
        expect(await overhang(page)).toBe(0)
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(looks[0].viewport)
  }

  it('is asked for by keys, shows how far it is, and has all records in the end', { timeout: 120_000 }, async () => {
    const { page } = olga
    await askByKeys()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(
      await asking()
        .getByRole('checkbox', { name: `With its ${ALL} records` })
        .isChecked(),
    ).toBe(true)
    await lookAt('asked')
    await asking().getByLabel('Name').focus()
    await page.keyboard.press('Enter')
    const bar = going().getByRole('progressbar', { name: 'Making Log copy' })
    await see(bar)
    await until(
      async () => Number(await bar.getAttribute('aria-valuenow')),
      (share) => expect(share).toBeGreaterThan(0),
    )
    await see(going().getByText(new RegExp(`^[\\d,]+ of ${ALL} records$`)))
    expect(await going().evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
    // Looked at while the network is out of reach: it stands still, and goes on behind that.
    desk.relay.hush()
    await lookAt('going')
    desk.relay.speak()
    await see(page.getByRole('heading', { name: 'Log copy' }), 60_000)
    await see(page.getByText(`${ALL} records came along.`))
    await seeNoMore(going())
    await until(olga.hands.total, (total) => expect(total).toBe(TOTAL))
    await olga.hands.reads(olga.hands.row(1), 'Note', 'Entry 1')
    await page.keyboard.press('Control+End')
    await olga.hands.reads(olga.hands.row(TOTAL), 'Note', `Case ${TOTAL}`)
    expect((await grids()).map(({ name, recordCount }) => [name, recordCount])).toEqual([
      ['Log', TOTAL],
      ['Log copy', TOTAL],
    ])
  })

  it('is worked in by two like any other, and goes its own way', async () => {
    const path = new URL(olga.page.url()).pathname
    await otto.page.goto(path)
    await otto.hands.reads(otto.hands.row(2), 'Note', 'Entry 2')
    await see(otto.page.getByText('Live', { exact: true }))
    await otto.hands.write(otto.hands.row(2), 'Note', 'Only here')
    await olga.page.keyboard.press('Control+Home')
    await olga.hands.reads(olga.hands.row(2), 'Note', 'Only here')
    expect(await desk.read(2)).toMatchObject({ text: 'Entry 2' })
    // What was done to a record of the other grid is no history of this one.
    await otto.hands.row(3).getByRole('gridcell').first().click()
    await otto.hands.grid.press('Space')
    await otto.page.getByRole('tab', { name: 'History' }).click()
    await see(otto.page.getByText('It is as it was copied: nothing was changed since.'))
  })

  it('is stopped by who does not want it after all, and then it was never there', { timeout: 60_000 }, async () => {
    const { page } = olga
    await page.goto(desk.gridPath)
    await see(olga.hands.row(1))
    await askByKeys()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await asking().getByLabel('Name').fill('Not wanted')
    await page.keyboard.press('Enter')
    const stop = going().getByRole('button', { name: 'Stop and remove' })
    await see(stop)
    await page.keyboard.press('Tab')
    expect(await stop.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await see(page.getByText('Not wanted was removed.'))
    await seeNoMore(going())
    expect((await grids()).map(({ name }) => name)).toEqual(['Log', 'Log copy'])
  })

  it(
    'goes on while its organizer works elsewhere, also behind a reload, and says when it is there',
    { timeout: 90_000 },
    async () => {
      const { page } = olga
      await askByKeys()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      await asking().getByLabel('Name').fill('Log beside')
      await page.keyboard.press('Enter')
      await see(going())
      await page.keyboard.press('Escape')
      await seeNoMore(going())
      await olga.hands.write(olga.hands.row(3), 'Note', 'Meanwhile')
      await page.reload()
      await see(page.getByText('Log beside was made'), 60_000)
      await page.getByRole('button', { name: 'Open', exact: true }).click()
      await see(page.getByRole('heading', { name: 'Log beside' }))
      await until(olga.hands.total, (total) => expect(total).toBe(TOTAL))
      // It is of the moment in which it was begun.
      await olga.hands.reads(olga.hands.row(3), 'Note', 'Entry 3')
    },
  )
})
