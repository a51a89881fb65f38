import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('ranges of cells')

/** What a spreadsheet's hands do, by keys alone but for the last. */
describe.skipIf(started.skip)(`ranges of cells${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const { manager, gridId } = desk
    await manager.mutate('field.add', {
      gridId,
      field: { id: 'count000', name: 'Count', type: 'number', choices: [] },
    })
    await manager.mutate('field.add', { gridId, field: { id: 'place000', name: 'Place', type: 'text', choices: [] } })
    olga = await desk.join('Olga Holt', 'organizer')
    await olga.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await olga.hands.grid.press(key)
  }
  const column = (field: string): Promise<string[]> =>
    Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (at) =>
        (await (await olga.hands.cell(olga.hands.row(at), field)).innerText()).trim(),
      ),
    )
  const shows = (field: string, texts: readonly string[]): Promise<void> =>
    until(
      () => column(field),
      (shown) => expect(shown).toEqual(texts),
    )
  const start = async (row: number, field: string): Promise<void> =>
    await (await olga.hands.cell(olga.hands.row(row), field)).click()

  it('grow by Shift and arrows, and screen readers are told which cells they hold', async () => {
    await start(2, 'Note')
    await press('Shift+ArrowDown', 'Shift+ArrowRight')
    const selected = olga.hands.grid.locator('[role=gridcell][aria-selected=true]')
    await until(
      () => selected.count(),
      (count) => expect(count).toBe(4),
    )
    await press('Escape')
    expect(await selected.count()).toBe(1)
    await press('Control+a')
    await until(
      () => selected.count(),
      (count) => expect(count).toBe(18),
    )
    await press('Escape')
  })

  it('are copied and pasted, in one step to undo', async () => {
    await start(1, 'Note')
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+c')
    await start(4, 'Place')
    await press('Control+v')
    await shows('Place', ['', '', '', 'Entry 1', 'Entry 2', 'Entry 3'])
    await press('Control+z')
    await shows('Place', ['', '', '', '', '', ''])
    await press('Control+y')
    await shows('Place', ['', '', '', 'Entry 1', 'Entry 2', 'Entry 3'])
  })

  it('are filled down and emptied', async () => {
    await olga.hands.write(olga.hands.row(1), 'Count', '7')
    await start(1, 'Count')
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d')
    await shows('Count', ['7', '7', '7', '', '', ''])
    await press('Delete')
    await shows('Count', ['', '', '', '', '', ''])
  })

  it('a paste that does not fit whole is shown first, and what fits is pasted', async () => {
    await olga.page.evaluate(() => navigator.clipboard.writeText('5\tPier 1\nmany\tPier 2\n9\tPier 3\n'))
    await start(1, 'Count')
    await press('Control+v')
    const dialog = olga.page.getByRole('dialog', { name: 'Not all of it fits' })
    await see(dialog)
    await see(dialog.getByText('Of what was copied, 5 cells can be pasted and one cell cannot.'))
    await see(dialog.getByRole('cell', { name: 'many' }))
    await dialog.getByRole('button', { name: 'Paste what fits' }).click()
    await shows('Count', ['5', '', '9', '', '', ''])
    await shows('Place', ['Pier 1', 'Pier 2', 'Pier 3', 'Entry 1', 'Entry 2', 'Entry 3'])
  })

  it('a paste below the last record makes records, which one undo takes away', async () => {
    await olga.page.evaluate(() => navigator.clipboard.writeText('six\nseven\neight'))
    await start(6, 'Note')
    await press('Control+v')
    await see(olga.hands.rowWith('eight'))
    expect(await olga.hands.total()).toBe(8)
    await press('Control+z')
    await seeNoMore(olga.hands.rowWith('eight'))
    await shows('Note', ['Entry 1', 'Entry 2', 'Entry 3', 'Entry 4', 'Entry 5', 'Entry 6'])
  })

  it('are drawn with the pointer, and filled by their knob', async () => {
    const from = await (await olga.hands.cell(olga.hands.row(1), 'Count')).boundingBox()
    const to = await (await olga.hands.cell(olga.hands.row(2), 'Count')).boundingBox()
    if (from === null || to === null) throw new Error('no cells')
    const { mouse } = olga.page
    await mouse.move(from.x + 20, from.y + 10)
    await mouse.down()
    await mouse.move(to.x + 20, to.y + 10, { steps: 4 })
    await mouse.up()
    await mouse.move(to.x + to.width, to.y + to.height)
    await mouse.down()
    await mouse.move(to.x + 20, to.y + to.height * 3 + 4, { steps: 6 })
    await mouse.up()
    await shows('Count', ['5', '', '5', '', '', ''])
    expect(olga.problems.list()).toEqual([])
  })
})
