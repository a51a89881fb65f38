import type { Locator } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { GridRecord } from '@operagrid/shared/domain/record'

import { startBrowser } from './browser/start-browser.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('clocks and barcodes')

const states = [
  { id: 'open0000', name: 'New', color: 'red' },
  { id: 'done0000', name: 'Done', color: 'green', done: true },
]

describe.skipIf(started.skip)(`clocks and barcodes${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const field of [
      { id: 'state000', name: 'Stage', type: 'status', choices: states },
      { id: 'seen0000', name: 'Seen', type: 'dateTime', choices: [] },
      { id: 'crate000', name: 'Crate', type: 'barcode', choices: [] },
    ])
      await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ort', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const cell = async (seat: Seat, row: number, field: string): Promise<Locator> =>
    await seat.hands.cell(seat.hands.row(row), field)
  const shows = async (seat: Seat, row: number, field: string, text: string | RegExp) =>
    await see((await cell(seat, row, field)).getByText(text))

  it('made by keys alone, a clock counts down on every screen from when a state is set, and stops with it', async () => {
    const { hands, page } = olga
    await hands.grid.getByRole('button', { name: 'Add a field' }).click()
    const dialog = page.getByRole('dialog', { name: 'New field' })
    await dialog.getByLabel('Name', { exact: true }).fill('Reply')
    await choose(dialog, 'Type', 'Clock')
    await dialog.getByRole('button', { name: 'Add field' }).press('Enter')
    await see(dialog.getByText('Choose what it counts from.'))
    await dialog.getByRole('button', { name: /^Counts from\b/ }).press('Enter')
    await page.getByRole('option', { name: /^Stage/ }).press('Enter')
    await dialog.getByLabel('New', { exact: true }).fill('soon')
    await see(dialog.getByText('Enter a time like 15 min, 4 h or 2 d.'))
    await dialog.getByLabel('New', { exact: true }).fill('15 min')
    await dialog.getByLabel('New', { exact: true }).press('Enter')
    await seeNoMore(dialog)
    await hands.pick(hands.row(1), 'Stage', 'New')
    for (const seat of [olga, otto]) await shows(seat, 1, 'Reply', /^1[45]:\d\d left$/)
    const ticking = (await cell(otto, 1, 'Reply')).getByText(/left$/)
    const before = await ticking.innerText()
    await expect.poll(() => ticking.innerText()).not.toBe(before)
    await see((await cell(otto, 1, 'Reply')).getByText(/^Due \d+ \w+ \d{4}, \d\d:\d\d$/))
    await (await cell(olga, 1, 'Reply')).click()
    await hands.grid.press('Enter')
    await see(page.getByText('Reply is calculated'))
    await (await cell(otto, 1, 'Stage')).click()
    await otto.hands.grid.press('F2')
    await otto.page.getByRole('combobox', { name: 'Find a choice of Stage' }).fill('Done')
    await otto.page.keyboard.press('Enter')
    await seeNoMore((await cell(olga, 1, 'Reply')).getByText(/left$/))
  })

  it('run out, it is told to whoever is there, with the way to the record, and found by what is past', async () => {
    const { gridId, manager } = desk
    const clock = { from: 'field', field: 'seen0000', minutes: 1, zone: 'UTC', until: 'state000' }
    const field = { id: 'due00000', name: 'Due', type: 'clock', choices: [], clock }
    await manager.mutate('field.add', { gridId, field })
    await see(otto.page.getByRole('columnheader', { name: 'Due' }))
    const query = { filter: null, sort: [] }
    const { records } = await manager.query<{ records: readonly GridRecord[] }>('record.window', {
      gridId,
      query,
      limit: 9,
    })
    const seen = new Date(Date.now() - 56_000).toISOString()
    const op = { kind: 'patch', opId: uuidv7(), recordId: records[1]?.id, cells: { seen0000: seen }, baseVersion: 99 }
    await manager.mutate('record.apply', { gridId, ops: [op] })
    for (const seat of [olga, otto]) await see(seat.page.getByText('Due has run out'))
    await shows(otto, 2, 'Due', 'just over')
    await olga.page.getByRole('button', { name: 'Open', exact: true }).click()
    await see(
      olga.page.getByRole('dialog', { name: 'Record 2' }).getByRole('group', { name: 'Due' }).getByText(/over$/),
    )
    await olga.page.keyboard.press('Escape')
    await otto.hands.fieldMenu('Due', 'Filter by this field')
    const condition = otto.page.getByRole('group', { name: 'Condition 1' })
    await choose(condition, 'Operator', 'is past')
    await until(otto.hands.total, (total) => expect(total).toBe(1))
  })

  it('a scanner fills cell after cell, a camera the open record, and a wrong digit is marked', async () => {
    const { hands, page, context } = olga
    await (await cell(olga, 1, 'Crate')).click()
    await page.keyboard.type('4006381333931\n4006381333932\n')
    await shows(olga, 1, 'Crate', '4006381333931')
    await shows(olga, 2, 'Crate', 'Look again:')
    await expect.poll(async () => await (await cell(olga, 1, 'Crate')).getByText('Look again:').count()).toBe(0)
    // No browser of a machine without a camera reads codes: it is played.
    await context.addInitScript(() => {
      class Played {
        static async getSupportedFormats() {
          return await Promise.resolve(['ean_8'])
        }
        async detect() {
          return await Promise.resolve([{ rawValue: '96385074' }])
        }
      }
      Object.defineProperty(window, 'BarcodeDetector', { value: Played })
      navigator.mediaDevices.getUserMedia = () => {
        const canvas = document.createElement('canvas')
        const pen = canvas.getContext('2d')
        setInterval(() => pen?.fillRect(0, 0, 9, 9), 50)
        return Promise.resolve(canvas.captureStream(20))
      }
    })
    await see(page.getByRole('row').first())
    await page.reload()
    await see(hands.row(3))
    await hands.row(3).hover()
    await (await cell(olga, 3, 'Note')).click()
    await page.keyboard.press('Space')
    const panel = page.getByRole('dialog', { name: 'Record 3' })
    await panel.getByRole('button', { name: 'Scan Crate' }).click()
    await expect.poll(() => panel.getByLabel('Crate', { exact: true }).inputValue()).toBe('96385074')
    await page.keyboard.press('Escape')
    await shows(olga, 3, 'Crate', '96385074')
  })
})
