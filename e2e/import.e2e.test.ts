import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { choose, dropFile, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('imports into a grid')

/** Otto brings files into the grid that Olga has open. */
describe.skipIf(started.skip)(`imports into a grid${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const { manager, gridId } = desk
    const choices = [{ id: 'leak0000', name: 'Leak', color: 'red' }]
    for (const field of [
      { id: 'count000', name: 'Count', type: 'number', choices: [] },
      { id: 'kind0000', name: 'Kind', type: 'select', choices },
    ])
      await manager.mutate('field.add', { gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Oehl', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const button = ({ page }: Seat, name: string | RegExp) => page.getByRole('button', { name })
  const counts = (total: number): Promise<void> =>
    until(
      () => olga.hands.total(),
      (shown) => expect(shown).toBe(total),
    )
  const inMenu = async ({ page }: Seat, entry: string): Promise<void> => {
    await page.getByRole('button', { name: 'Grid actions' }).click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  const back = async (seat: Seat): Promise<void> => {
    await seat.page.goto(desk.gridPath)
    await see(seat.hands.row(1))
  }
  /** Checks, imports, and waits for the result. */
  const bring = async (seat: Seat, says: string | RegExp): Promise<void> => {
    await button(seat, 'Check').click()
    await see(seat.page.getByRole('heading', { name: says }))
    await button(seat, /^Import \d/).click()
    await see(button(seat, 'Undo this import'))
  }

  it('a file that is dropped on a grid goes into that grid, and its records appear for whoever has it open', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({
      Note: `Case ${at}`,
      Count: at,
      Kind: at % 2 ? 'leak' : 'Smoke',
    }))
    const bytes = Buffer.from(JSON.stringify(rows))
    await dropFile(otto.page, { name: 'cases.json', type: 'application/json', bytes })
    await see(otto.page.getByRole('button', { name: 'Import into Log' }))
    for (const field of ['Note', 'Count', 'Kind'])
      await see(otto.page.getByRole('button', { name: `${field} goes to ${field}` }))
    await otto.page.getByRole('checkbox', { name: 'Add 1 choice to Kind' }).check()
    await bring(otto, '300 records will be added.')
    await see(otto.page.getByText('300 records added'))
    await counts(306)
    await see(olga.hands.rowWith('Case 7'))
    await olga.hands.reads(olga.hands.row(7), 'Kind', 'Smoke')
    await olga.hands.reads(olga.hands.row(8), 'Kind', 'Leak')
  })

  it('as a whole it is taken back, and everything is as it was', async () => {
    await button(otto, 'Undo this import').click()
    await see(otto.page.getByText('300 edits taken back.'))
    await counts(6)
    await seeNoMore(olga.hands.rowWith('Case 7'))
  })

  it('by a key the records that are there change, and what would not come in is said before', async () => {
    await back(otto)
    await inMenu(otto, 'Import into this grid…')
    const text = 'Note,Count\nEntry 1,11\nEntry 2,many\nEntry 2,22\nEntry 9,99\n'
    await otto.page
      .getByLabel('File to import')
      .setInputFiles({ name: 'counts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await choose(otto.page, 'Change records with the same', 'Note')
    await button(otto, 'Check').click()
    await see(otto.page.getByRole('heading', { name: '1 record will be added and 1 changed.' }))
    await see(otto.page.getByText('1 row is left out.'))
    const problems = otto.page.getByRole('group').filter({ hasText: '1 row left out' })
    await problems.click()
    await see(problems.getByRole('cell', { name: 'row 3 has the same key' }))
    const [list] = await Promise.all([otto.page.waitForEvent('download'), button(otto, 'Download the list').click()])
    expect(readFileSync(await list.path(), 'utf8')).toContain('4,"Note","Entry 2",row,"row 3 has the same key"')
    await button(otto, /^Import 2 records/).click()
    await see(otto.page.getByText('1 record added, 1 changed'))
    await olga.hands.reads(olga.hands.row(1), 'Count', '11')
    await olga.hands.reads(olga.hands.rowWith('Entry 9'), 'Count', '99')
  })

  it('the grid lists its imports; an undo from there leaves what others have edited since, and says so', async () => {
    await olga.hands.write(olga.hands.rowWith('Entry 9'), 'Count', '100')
    await back(otto)
    await inMenu(otto, 'Imports…')
    const dialog = otto.page.getByRole('dialog', { name: 'Imports' })
    await see(dialog.getByText('1 added, 1 changed.'))
    await button(otto, 'Undo the import of counts.csv').click()
    await see(dialog.getByText('1 edit taken back. 1 stays as it is, edited by others since.'))
    await see(dialog.getByText('Record 307: Count was edited since.'))
    await olga.hands.reads(olga.hands.row(1), 'Count', '')
    await olga.hands.reads(olga.hands.rowWith('Entry 9'), 'Count', '100')
    // Only who brought it takes it back.
    await inMenu(olga, 'Imports…')
    await see(olga.page.getByRole('dialog', { name: 'Imports' }).getByText('counts.csv'))
    expect(await button(olga, /^Undo the import/).count()).toBe(0)
    await olga.page.keyboard.press('Escape')
  })

  it('a workbook of the grid itself, pasted on it, changes nothing', async () => {
    await back(otto)
    await button(otto, /^View: /).click()
    await otto.page.getByRole('menuitem', { name: 'Export…' }).click()
    const dialog = otto.page.getByRole('dialog', { name: 'Export' })
    await choose(dialog, 'Format', 'Excel workbook')
    const [file] = await Promise.all([
      otto.page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    const base64 = readFileSync(await file.path()).toString('base64')
    await otto.hands.row(1).click()
    await otto.page.evaluate((content) => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], 'log.xlsx'))
      const event = new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(event)
    }, base64)
    await choose(otto.page, 'Change records with the same', 'Note')
    await button(otto, 'Check').click()
    await see(otto.page.getByRole('heading', { name: 'Nothing would change.' }))
    await see(otto.page.getByText('7 rows are in the grid to the letter, and change nothing.'))
    expect(await button(otto, /^Import \d/).isDisabled()).toBe(true)
  })

  it('neither met a fault', () => {
    expect([olga.problems.list(), otto.problems.list()]).toEqual([[], []])
  })
})
