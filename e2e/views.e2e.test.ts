import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('saved views')

describe.skipIf(started.skip)(`saved views${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const field = { id: 'place000', name: 'Place', type: 'text', choices: [] }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const viewButton = ({ page }: Seat) => page.getByRole('button', { name: /^View: / })
  const inMenu = async (seat: Seat, role: 'menuitem' | 'menuitemradio', name: string | RegExp): Promise<void> => {
    await viewButton(seat).click()
    await seat.page.getByRole(role, { name }).click()
  }
  const heads = ({ page }: Seat) => page.getByRole('columnheader', { name: 'Place' })
  const first = (seat: Seat, text: string): Promise<void> => seat.hands.reads(seat.hands.row(1), 'Note', text)

  it('a shared view reaches everybody who has the grid open, and leaves their own look alone', async () => {
    await olga.hands.fieldMenu('Note', 'Sort Z → A')
    await olga.hands.fieldMenu('Place', 'Hide this field')
    await first(olga, 'Entry 6')
    await seeNoMore(heads(olga))
    await inMenu(olga, 'menuitem', 'Save as a new view…')
    await olga.page.getByRole('dialog').getByLabel('Name').fill('Latest first')
    await olga.page.getByRole('button', { name: 'Save', exact: true }).click()
    await see(olga.page.getByRole('button', { name: 'View: Latest first', exact: true }))

    await first(vera, 'Entry 1')
    await see(heads(vera))
    await inMenu(vera, 'menuitemradio', 'Latest first')
    await first(vera, 'Entry 6')
    await seeNoMore(heads(vera))
  })

  it('who looks at it may filter, sort and show for themself: nobody else’s view moves', async () => {
    await vera.page.getByRole('button', { name: 'Fields, 1 hidden' }).click()
    await vera.page.getByRole('checkbox', { name: 'Place' }).check()
    await vera.page.keyboard.press('Escape')
    await see(heads(vera))
    await vera.hands.fieldMenu('Note', 'Sort A → Z')
    await first(vera, 'Entry 1')
    await see(vera.page.getByRole('button', { name: 'View: Latest first, changed' }))
    await first(olga, 'Entry 6')
    // A viewer cannot let it say so for everybody.
    await viewButton(vera).click()
    await see(vera.page.getByRole('menuitem', { name: 'Back to the saved view' }))
    expect(await vera.page.getByRole('menuitem', { name: /Save changes|Rename|Delete/ }).count()).toBe(0)
    await vera.page.getByRole('menuitem', { name: 'Back to the saved view' }).click()
    await first(vera, 'Entry 6')
    await seeNoMore(heads(vera))
  })

  it('the page remembers it in its address, and the view may be one’s own', async () => {
    await vera.page.reload()
    await first(vera, 'Entry 6')
    await inMenu(vera, 'menuitem', 'Save as a new view…')
    await vera.page.getByRole('dialog').getByLabel('Name').fill('My wall')
    await vera.page.getByRole('button', { name: 'Save', exact: true }).click()
    await see(vera.page.getByRole('button', { name: 'View: My wall', exact: true }))
    await viewButton(olga).click()
    await see(olga.page.getByRole('menuitemradio', { name: 'Latest first' }))
    expect(await olga.page.getByRole('menuitemradio', { name: 'My wall' }).count()).toBe(0)
    await olga.page.keyboard.press('Escape')
    await inMenu(vera, 'menuitemradio', 'Latest first')
  })

  it('is exported as it is on screen: its records in its order, with the fields it shows', async () => {
    await inMenu(vera, 'menuitem', 'Export…')
    const dialog = vera.page.getByRole('dialog', { name: 'Export' })
    await see(dialog.getByText('“Latest first” as it is now: 6 records'))
    const [file] = await Promise.all([
      vera.page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    await see(vera.page.getByText('6 records on the way'))
    expect(file.suggestedFilename()).toMatch(/\.csv$/)
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    expect(lines.map((line) => line.split(',')[1])).toEqual(['Note', ...[6, 5, 4, 3, 2, 1].map((at) => `Entry ${at}`)])
    expect(lines[0]).not.toContain('Place')
    await seeNoMore(dialog)
  })

  it('has its fields in the order in which they were dragged, or moved by keys, for whoever looks at it', async () => {
    const order = async ({ page }: Seat) =>
      (await page.getByRole('columnheader').allInnerTexts()).filter((name) => /^(Note|Place)$/.test(name))
    await inMenu(olga, 'menuitemradio', 'All records')
    expect(await order(olga)).toEqual(['Note', 'Place'])
    const [note, place] = [olga.page.getByRole('columnheader', { name: 'Note' }), heads(olga)]
    const [from, to] = [await note.boundingBox(), await place.boundingBox()]
    if (from === null || to === null) throw new Error('the fields are not on screen')
    await olga.page.mouse.move(from.x + 40, from.y + 10)
    await olga.page.mouse.down()
    await olga.page.mouse.move(to.x + to.width - 10, to.y + 10, { steps: 8 })
    await olga.page.mouse.up()
    await until(
      () => order(olga),
      (names) => expect(names).toEqual(['Place', 'Note']),
    )
    // A drag is no press: no menu has opened. Escape takes one back.
    expect(await olga.page.getByRole('menu').count()).toBe(0)
    await olga.page.mouse.move(from.x + 40, from.y + 10)
    await olga.page.mouse.down()
    await olga.page.mouse.move(to.x + to.width - 10, to.y + 10, { steps: 8 })
    await olga.page.keyboard.press('Escape')
    await olga.page.mouse.up()
    expect(await order(olga)).toEqual(['Place', 'Note'])
    await inMenu(olga, 'menuitem', 'Save as a new view…')
    await olga.page.getByRole('dialog').getByLabel('Name').fill('By place')
    await olga.page.getByRole('button', { name: 'Save', exact: true }).click()
    await inMenu(vera, 'menuitemradio', 'By place')
    await until(
      () => order(vera),
      (names) => expect(names).toEqual(['Place', 'Note']),
    )
    // For herself, by keys alone.
    await heads(vera).getByRole('button').focus()
    await vera.page.keyboard.press('Enter')
    await vera.page.getByRole('menuitem', { name: 'Move right' }).press('Enter')
    await until(
      () => order(vera),
      (names) => expect(names).toEqual(['Note', 'Place']),
    )
    expect(await order(olga)).toEqual(['Place', 'Note'])
    await vera.page.getByRole('button', { name: /^View: By place, changed/ }).click()
    await vera.page.getByRole('menuitem', { name: 'Back to the saved view' }).click()
    await until(
      () => order(vera),
      (names) => expect(names).toEqual(['Place', 'Note']),
    )
    for (const seat of [olga, vera]) await inMenu(seat, 'menuitemradio', 'Latest first')
  })

  it('the command palette finds a view by its words, and pages too, by keys alone', async () => {
    const { page, hands } = olga
    await hands.grid.press('Control+k')
    const input = page.getByRole('combobox', { name: 'Find a page or an action' })
    await input.fill('all rec')
    await see(page.getByRole('option', { name: 'All records View', selected: true }))
    await input.press('Enter')
    await see(page.getByRole('button', { name: 'View: All records', exact: true }))
    await first(olga, 'Entry 1')
    await seeNoMore(input)
    await page.keyboard.press('Control+k')
    await input.fill('LATEST')
    await input.press('Enter')
    await first(olga, 'Entry 6')
    await page.keyboard.press('Control+k')
    await input.fill('nothing of the kind')
    await see(page.getByText('Nothing is called that.'))
    await page.keyboard.press('Escape')
    await seeNoMore(input)
  })

  it('all keys are listed, by a key and from the palette', async () => {
    const { page, hands } = olga
    const list = page.getByRole('dialog', { name: 'Keys' })
    await hands.grid.press('Control+/')
    await see(list.getByText('New record, in the same group'))
    await page.keyboard.press('Escape')
    await seeNoMore(list)
    await page.keyboard.press('Control+k')
    const input = page.getByRole('combobox', { name: 'Find a page or an action' })
    await input.fill('keys')
    await input.press('Enter')
    await see(list)
    await page.keyboard.press('Escape')
    await seeNoMore(list)
  })

  it('a grid like it has the shared views, none of the records, and says what it has not', async () => {
    const field = { id: 'part0000', name: 'Part of', type: 'link', choices: [] }
    const link = { gridId: desk.gridId, fieldId: 'parts000' }
    await desk.manager.mutate('field.add', {
      gridId: desk.gridId,
      field: { ...field, link },
      mirror: { name: 'Parts' },
    })
    const { page } = olga
    await page.getByRole('button', { name: 'Grid actions' }).click()
    await page.getByRole('menuitem', { name: 'Duplicate grid…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Duplicate Log' })
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Log copy')
    await dialog.getByLabel('Name').fill('Log 2027')
    await dialog.getByRole('button', { name: 'Duplicate grid' }).click()
    await see(page.getByRole('heading', { name: 'Log 2027' }))
    await see(page.getByText('Left out: the fields Part of, Parts.'))
    await see(page.getByText('No records yet'))
    await see(heads(olga))
    await viewButton(olga).click()
    await see(page.getByRole('menuitemradio', { name: 'Latest first' }))
    await page.keyboard.press('Escape')
    await page.goBack()
    await first(olga, 'Entry 6')
  })

  it('what an organizer saves in it moves the screens of all who look at it, and so does its end', async () => {
    await olga.hands.fieldMenu('Note', 'Sort A → Z')
    await first(olga, 'Entry 1')
    await first(vera, 'Entry 6')
    await inMenu(olga, 'menuitem', /^Save changes/)
    await first(vera, 'Entry 1')
    await inMenu(olga, 'menuitem', 'Delete view')
    await olga.page.getByRole('button', { name: 'Delete', exact: true }).click()
    await see(vera.page.getByRole('button', { name: 'View: All records', exact: true }))
    await see(heads(vera))
    for (const seat of [olga, vera])
      await until(
        async () => seat.problems.list(),
        (problems) => expect(problems).toEqual([]),
      )
  })
})
