import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { carry, row, standAs, texts } from './row-order/rows.ts'

const started = await startBrowser('the order of rows by hand')

describe.skipIf(started.skip)(`the order of rows by hand${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let ilya: Seat
  let vera: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    ilya = await desk.join('Ilya Reyes', 'organizer')
    vera = await desk.join('Vera Lind', 'viewer')
  })
  beforeEach(({ onTestFailed }) => {
    onTestFailed(async () => {
      const folder = process.env['SCREENSHOTS']
      if (folder !== undefined) await olga.page.screenshot({ path: `${folder}/row-order-failed.png` })
    })
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const named = (...numbers: readonly (number | string)[]): string[] =>
    numbers.map((one) => (typeof one === 'number' ? `Entry ${one}` : one))
  const scrollTop = ({ page }: Seat): Promise<number> =>
    page.locator('.grid-scroller').evaluate((scroller) => scroller.scrollTop)
  const item = ({ page }: Seat, name: string | RegExp) => page.getByRole('menuitem', { name })

  it('a row is dragged by its number, and stands there for all', async () => {
    await standAs(named(1, 2, 3, 4, 5, 6), olga, ilya, vera)
    await carry(olga, 'Entry 5', 'Entry 2')
    await olga.page.mouse.up()
    await standAs(named(1, 5, 2, 3, 4, 6), olga, ilya, vera)
    await seeNoMore(olga.page.locator('.row-line'))
    // A page that comes later sees the same.
    const late = await desk.another(ilya)
    await standAs(named(1, 5, 2, 3, 4, 6), late)
    await late.page.close()
  })

  it('Escape puts it back', async () => {
    await carry(olga, 'Entry 6', 'Entry 1')
    await olga.page.keyboard.press('Escape')
    await seeNoMore(olga.page.locator('.row-line'))
    await olga.page.mouse.up()
    await standAs(named(1, 5, 2, 3, 4, 6), olga, ilya)
  })

  it('keys move it too, and take the person along', async () => {
    await row(ilya, 'Entry 3').getByRole('gridcell').first().click()
    await ilya.page.keyboard.press('Alt+ArrowUp')
    await ilya.page.keyboard.press('Alt+ArrowUp')
    await standAs(named(1, 3, 5, 2, 4, 6), olga, ilya, vera)
    expect(await row(ilya, 'Entry 3').locator('.cell-active').count()).toBe(1)
  })

  it('is undone and done again', async () => {
    await olga.page.getByRole('button', { name: /^Undo/ }).click()
    await standAs(named(1, 3, 2, 4, 5, 6), olga, ilya)
    await olga.page.getByRole('button', { name: /^Redo/ }).click()
    await standAs(named(1, 3, 5, 2, 4, 6), olga, ilya)
  })

  it('a record is made above or below another one', async () => {
    await row(olga, 'Entry 5').getByRole('gridcell').first().click({ button: 'right' })
    await item(olga, 'Insert below').click()
    // At once: the record is still on its way to its place.
    await olga.page.keyboard.type('Between')
    await olga.page.keyboard.press('Enter')
    await standAs(named(1, 3, 5, 'Between', 2, 4, 6), olga, ilya, vera)
  })

  it('several ticked rows go together', async () => {
    for (const text of ['Entry 1', 'Entry 4']) {
      await row(olga, text).hover()
      await row(olga, text).getByRole('checkbox').check()
    }
    await carry(olga, 'Entry 1', 'Entry 6')
    await olga.page.mouse.up()
    await standAs(named(3, 5, 'Between', 2, 1, 4, 6), olga, ilya)
    await olga.page.getByRole('checkbox', { name: /^Untick all/ }).click()
  })

  it('a sort takes its place and gives it back; under it nothing is moved', async () => {
    await olga.hands.fieldMenu('Note', 'Sort A → Z')
    await standAs(['Between', ...named(1, 2, 3, 4, 5, 6)], olga)
    await row(olga, 'Entry 1').getByRole('gridcell').first().click({ button: 'right' })
    await see(item(olga, 'Open record'))
    expect(await item(olga, 'Move up').count()).toBe(0)
    await olga.page.keyboard.press('Escape')
    await olga.page.getByRole('button', { name: 'Sort, 1 active' }).click()
    await olga.page.getByRole('dialog', { name: 'Sort by' }).getByRole('button', { name: 'Clear' }).click()
    await see(olga.page.getByText('Records stand as people put them.'))
    await standAs(named(3, 5, 'Between', 2, 1, 4, 6), olga)
  })

  it('is left for the order of numbers, for all, and taken up again', async () => {
    const popover = olga.page.getByRole('dialog', { name: 'Sort by' })
    await popover.getByRole('button', { name: 'Back to the order they were made' }).click()
    await standAs([...named(1, 2, 3, 4, 5, 6), 'Between'], olga, ilya, vera)
    await popover.getByRole('button', { name: 'Order by hand' }).click()
    await standAs(named(3, 5, 'Between', 2, 1, 4, 6), olga, ilya, vera)
    await olga.page.keyboard.press('Escape')
  })

  it('a record that is duplicated stands with its original', async () => {
    await row(ilya, 'Entry 2').getByRole('gridcell').first().click({ button: 'right' })
    await item(ilya, 'Duplicate record').click()
    await standAs(named(3, 5, 'Between', 2, 2, 1, 4, 6), olga, ilya, vera)
    await ilya.page.keyboard.press('Control+z')
    await standAs(named(3, 5, 'Between', 2, 1, 4, 6), olga, ilya, vera)
  })

  it('where a person’s own colours take the place of ours, lines say where one is and where a row would go', async () => {
    const { page } = olga
    await page.emulateMedia({ forcedColors: 'active' })
    await row(olga, 'Entry 2').getByRole('gridcell').first().click()
    const outlined = (name: string): Promise<string> =>
      page
        .locator(name)
        .first()
        .evaluate((element) => getComputedStyle(element).outlineStyle)
    expect(await outlined('.cell-active')).toBe('solid')
    expect(await outlined('.cell:not(.cell-active)')).toBe('none')
    const line = (element: Element): string => getComputedStyle(element).borderTopStyle
    expect(await page.locator('.shell-nav-current').first().evaluate(line)).toBe('solid')
    await carry(olga, 'Entry 4', 'Entry 2')
    const shown = await page.locator('.row-line').evaluate((element) => getComputedStyle(element).forcedColorAdjust)
    expect(shown).toBe('none')
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await page.emulateMedia({ forcedColors: 'none' })
  })

  it('a viewer sees the order and moves nothing', async () => {
    await row(vera, 'Entry 5').getByRole('gridcell').first().click()
    await vera.page.keyboard.press('Alt+ArrowUp')
    const from = await row(vera, 'Entry 5').locator('.row-number').boundingBox()
    if (from === null) throw new Error('the row is not on screen')
    await vera.page.mouse.move(from.x + 5, from.y + 6)
    await vera.page.mouse.down()
    await vera.page.mouse.move(from.x + 4, from.y - 60, { steps: 5 })
    expect(await vera.page.locator('.row-line').count()).toBe(0)
    await vera.page.mouse.up()
    await standAs(named(3, 5, 'Between', 2, 1, 4, 6), vera, olga)
  })

  it('in a long grid a row is carried beyond the edge of the screen', async () => {
    const ops = Array.from({ length: 300 }, (_, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { note0000: `Later ${at}` },
    }))
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
    await until(olga.hands.total, (total) => expect(total).toBe(307))
    await carry(olga, 'Entry 3', 'Entry 6')
    const pane = await olga.page.locator('.grid-scroller').boundingBox()
    if (pane === null) throw new Error('there is no grid')
    await olga.page.mouse.move(pane.x + 12, pane.y + pane.height - 10, { steps: 3 })
    await until(
      () => scrollTop(olga),
      (top) => expect(top).toBeGreaterThan(1_500),
    )
    await olga.page.mouse.up()
    await until(
      async () => (await texts(ilya))[0] ?? '',
      (first) => expect(first).toBe('Entry 5'),
    )
    await until(
      async () => (await texts(olga)).includes('Entry 3'),
      (isThere) => expect(isThere).toBe(true),
    )
  })

  it('a record that is open beside the grid is as old as it was when somebody moves it', async () => {
    const id = await row(ilya, 'Entry 5').getByRole('gridcell').first().getAttribute('id')
    const recordId = /^cell-(.{36})-/.exec(id ?? '')?.[1] ?? ''
    const filter = JSON.stringify({ kind: 'compare', field: 'note0000', operator: 'startsWith', value: 'Later' })
    const { page } = await desk.another(ilya)
    await page.goto(`${desk.gridPath}?record=${recordId}&filter=${encodeURIComponent(filter)}`)
    const changed = page.getByText('Last changed').locator('xpath=following-sibling::dd')
    await until(
      () => changed.innerText(),
      (text) => expect(text).toContain('Maren Moll'),
    )
    await see(page.getByText('Live', { exact: true }))
    await olga.hands.grid.press('Control+Home')
    await row(olga, 'Entry 5').getByRole('gridcell').first().click()
    await olga.page.keyboard.press('Alt+ArrowDown')
    await standAs(named('Between', 5), olga)
    // What comes behind it is there: so is the move.
    const note = { opId: uuidv7(), recordId: uuidv7(), cells: { note0000: 'Later still' } }
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: [{ kind: 'create', ...note }] })
    await until(
      async () =>
        await page
          .getByText(/^[\d,.]+ records$/)
          .first()
          .innerText(),
      (text) => expect(text).toContain('301'),
    )
    expect(await changed.innerText()).toMatch(/Maren Moll/)
  })

  it('a record that is made at its top stands there at once, and is typed into before anybody has answered', async () => {
    const { page, hands } = olga
    await hands.grid.press('Control+Home')
    const first = (await texts(olga))[0] ?? ''
    await row(olga, first).getByRole('gridcell').first().click({ button: 'right' })
    desk.relay.hush()
    await item(olga, 'Insert below').click()
    await page.keyboard.type('In its place')
    await page.keyboard.press('Enter')
    await standAs([first, 'In its place'], olga)
    expect(await scrollTop(olga)).toBe(0)
    desk.relay.speak()
    await standAs([first, 'In its place'], olga, ilya)
  })

  it('rows that are moved stand in their places at once too, one move upon another', async () => {
    await olga.hands.grid.press('Control+Home')
    const [first = '', second = '', third = '', fourth = ''] = await texts(olga)
    desk.relay.hush()
    await carry(olga, fourth, second)
    await olga.page.mouse.up()
    await standAs([first, fourth, second, third], olga)
    await row(olga, third).getByRole('gridcell').first().click()
    for (let steps = 0; steps < 3; steps += 1) await olga.page.keyboard.press('Alt+ArrowUp')
    await standAs([third, first, fourth, second], olga)
    expect(await row(olga, third).locator('.cell-active').count()).toBe(1)
    expect((await texts(ilya)).slice(0, 4)).toEqual([first, second, third, fourth])
    desk.relay.speak()
    await standAs([third, first, fourth, second], olga, ilya)
    const late = await desk.another(ilya)
    await standAs([third, first, fourth, second], late)
    await late.page.close()
  })

  it('so is the first one that is put somewhere in its grid', async () => {
    const gridId = uuidv7()
    const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
    await desk.manager.mutate('grid.create', { id: gridId, name: 'Long', fields: [note] })
    const ops = Array.from({ length: 400 }, (_, at): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: { note0000: `Entry ${at + 1}` },
    }))
    await desk.manager.mutate('record.apply', { gridId, ops })
    const { page } = olga
    await page.goto(desk.gridPath.replace(desk.gridId, gridId))
    await standAs(named(1, 2, 3), olga)
    await row(olga, 'Entry 2').first().getByRole('gridcell').first().click({ button: 'right' })
    await item(olga, 'Insert above').click()
    await page.keyboard.type('First of all', { delay: 20 })
    await page.keyboard.press('Enter')
    await standAs(named(1, 'First of all', 2, 3), olga)
    await until(olga.hands.total, (total) => expect(total).toBe(401))
    await page.reload()
    await standAs(named(1, 'First of all', 2, 3), olga)
    expect(await scrollTop(olga)).toBe(0)
  })
})
