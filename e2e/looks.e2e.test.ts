import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { choose, pressIn, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('colours and rows')

describe.skipIf(started.skip)(`colours and rows of a view${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let vera: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const state = {
      id: 'state000',
      name: 'State',
      type: 'select',
      choices: [
        { id: 'open0000', name: 'Open', color: 'red' },
        { id: 'done0000', name: 'Done', color: 'green' },
      ],
    }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: state })
    for (let at = 1; at <= 9; at += 1) {
      const field = { id: `wide000${at}`, name: `Wide ${at}`, type: 'longText', choices: [] }
      await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    }
    olga = await desk.join('Olga Holt', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  /** A row also while a dialog keeps the grid from screen readers. */
  const rowAt = ({ page }: Seat, at: number): Locator => page.locator(`[role=row][aria-rowindex="${at + 1}"]`)
  /** The colour that a row is drawn in: the tint's name, or none. */
  const tintOf = async (row: Locator): Promise<string> =>
    /tint-(\w+)/.exec((await row.getAttribute('class')) ?? '')?.[1] ?? 'none'
  const tints = async (seat: Seat, expected: readonly string[]): Promise<void> =>
    await until(
      async () => await Promise.all(expected.map((_, at) => tintOf(rowAt(seat, at + 1)))),
      (shown) => expect(shown).toEqual(expected),
    )
  const dialogOf = ({ page }: Seat): Locator => page.getByRole('dialog', { name: 'Colours' })
  const rule = (seat: Seat, at: number): Locator => dialogOf(seat).getByRole('listitem', { name: `Rule ${at}` })
  const viewMenu = async ({ page }: Seat, role: 'menuitem' | 'menuitemradio', name: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole(role, { name }).click()
  }
  const saveAs = async (seat: Seat, name: string): Promise<void> => {
    await viewMenu(seat, 'menuitem', 'Save as a new view…')
    await seat.page.getByRole('dialog').getByLabel('Name').fill(name)
    await seat.page.getByRole('button', { name: 'Save', exact: true }).click()
    await see(seat.page.getByRole('button', { name: `View: ${name}`, exact: true }))
  }
  const rowsMenu = async ({ page }: Seat, entry: string): Promise<void> => {
    await page.getByRole('button', { name: /^Rows: / }).click()
    await page.getByRole('menuitemradio', { name: entry, exact: true }).click()
    await page.keyboard.press('Escape')
  }
  const top = async (locator: Locator): Promise<number> => (await locator.boundingBox())?.y ?? NaN
  const left = async (locator: Locator): Promise<number> => (await locator.boundingBox())?.x ?? NaN

  it('records take the colour of the first rule that they fit, at once, and so do those that change', async () => {
    await olga.page.getByRole('button', { name: 'Colour', exact: true }).click()
    // A rule that is not filled in colours nothing.
    await tints(olga, ['none', 'none', 'none'])
    await choose(rule(olga, 1), 'Field', 'Note')
    await choose(rule(olga, 1), 'Operator', 'is')
    await rule(olga, 1).getByRole('textbox', { name: 'Value' }).fill('Entry 2')
    await tints(olga, ['none', 'red', 'none'])
    await dialogOf(olga).getByRole('button', { name: 'Add a colour' }).click()
    await choose(rule(olga, 2), 'Colour', 'Blue')
    await choose(rule(olga, 2), 'Field', 'Note')
    await rule(olga, 2).getByRole('textbox', { name: 'Value' }).fill('Entry')
    await tints(olga, ['blue', 'red', 'blue'])
    await dialogOf(olga).getByRole('button', { name: 'Done' }).click()
    await see(olga.page.getByRole('button', { name: 'Colour, 2 rules' }))
    await saveAs(olga, 'In colours')
    await viewMenu(vera, 'menuitemradio', 'In colours')
    await tints(vera, ['blue', 'red', 'blue'])
    // An edit moves it before the server has said so, and for the others when it has.
    desk.relay.hush()
    await olga.hands.write(olga.hands.row(2), 'Note', 'Entry two')
    await tints(olga, ['blue', 'blue', 'blue'])
    await tints(vera, ['blue', 'red', 'blue'])
    desk.relay.speak()
    await tints(vera, ['blue', 'blue', 'blue'])
    await olga.hands.write(olga.hands.row(2), 'Note', 'Entry 2')
    await tints(vera, ['blue', 'red', 'blue'])
  })

  it('rules are put in order and removed by keys alone, and what others see is what was saved', async () => {
    await olga.page.getByRole('button', { name: 'Colour, 2 rules' }).press('Enter')
    await rule(olga, 2).getByRole('button', { name: 'Move up' }).press('Enter')
    await tints(olga, ['blue', 'blue', 'blue'])
    await see(dialogOf(olga).getByText('The rule for blue is now 1 of 2.'))
    // It has come to the top: what goes on is its way down.
    await until(
      () => olga.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
      (name) => expect(name).toBe('Move down'),
    )
    await olga.page.keyboard.press('Enter')
    await tints(olga, ['blue', 'red', 'blue'])
    await rule(olga, 2).getByRole('button', { name: 'Remove this colour' }).press('Enter')
    await tints(olga, ['none', 'red', 'none'])
    await olga.page.keyboard.press('Escape')
    await seeNoMore(dialogOf(olga))
    await tints(vera, ['blue', 'red', 'blue'])
    await viewMenu(olga, 'menuitem', /^Save changes/)
    await tints(vera, ['none', 'red', 'none'])
    await olga.page.reload()
    await tints(olga, ['none', 'red', 'none'])
  })

  it('cards have the colours of rows, and who looks may colour for themself', async () => {
    const { page } = vera
    await page.getByRole('button', { name: /^Group/ }).click()
    const popover = page.getByRole('dialog', { name: 'Show records as' })
    await choose(popover, 'Layout', 'Board')
    await page.keyboard.press('Escape')
    const card = (name: string): Locator =>
      page.getByRole('listitem').getByRole('button', { name: new RegExp(`^${name}\\b`) })
    await until(
      () => Promise.all(['Entry 1', 'Entry 2'].map((name) => tintOf(card(name)))),
      (shown) => expect(shown).toEqual(['none', 'red']),
    )
    await page.getByRole('button', { name: 'Colour, 1 rule' }).click()
    await choose(rule(vera, 1), 'Colour', 'Teal')
    await dialogOf(vera).getByRole('button', { name: 'Done' }).click()
    await until(
      () => tintOf(card('Entry 2')),
      (shown) => expect(shown).toBe('teal'),
    )
    await tints(olga, ['none', 'red', 'none'])
    await viewMenu(vera, 'menuitem', 'Back to the saved view')
    await tints(vera, ['none', 'red', 'none'])
  })

  it('totals stand below the records, chosen by keys alone, live for all who have the view', async () => {
    const { page, hands } = olga
    const totals = (seat: Seat): Locator => seat.page.getByRole('group', { name: 'Totals' })
    const total = (seat: Seat, name: string): Locator => totals(seat).getByRole('button', { name, exact: true })
    await page.getByRole('columnheader', { name: 'Note', exact: true }).getByRole('button').press('Enter')
    await pressIn(page, 'Note', 'T', 'ArrowRight')
    await pressIn(page, 'Total', 'F', 'Enter')
    await see(total(olga, 'Note: filled 6'))
    await viewMenu(olga, 'menuitem', /^Save changes/)
    await see(total(vera, 'Note: filled 6'))
    await hands.write(hands.row(6), 'Note', '')
    for (const seat of [olga, vera]) await see(total(seat, 'Note: filled 5'))
    await total(olga, 'Note: filled 5').press('Enter')
    await pressIn(page, 'Note: filled 5', 'E', 'Enter')
    await see(total(olga, 'Note: empty 1'))
    await hands.write(hands.row(6), 'Note', 'Entry 6')
    await see(total(olga, 'Note: empty 0'))
    await see(total(vera, 'Note: filled 6'))
    await total(olga, 'Note: empty 0').press('Enter')
    await page.getByRole('menuitemradio', { name: 'None' }).press('Enter')
    await seeNoMore(totals(olga))
  })

  it('rows are as high as the view says, texts go on over several lines, and what one looks at stays where it is', async () => {
    const note = async (): Promise<Locator> => await olga.hands.cell(olga.hands.row(1), 'Note')
    await olga.hands.write(olga.hands.row(1), 'Note', Array.from({ length: 40 }, () => 'Entry 1').join(' '))
    const heightOf = async (): Promise<number> => (await olga.hands.row(1).boundingBox())?.height ?? 0
    const words = async (): Promise<number> => (await (await note()).locator('.cell-words').boundingBox())?.height ?? 0
    expect([await heightOf(), (await words()) < 25]).toEqual([34, true])
    await rowsMenu(olga, 'Tall')
    expect([await heightOf(), (await words()) > 60]).toEqual([92, true])
    await saveAs(olga, 'High rows')
    await viewMenu(vera, 'menuitemradio', 'High rows')
    await until(
      async () => (await vera.hands.row(1).boundingBox())?.height,
      (height) => expect(height).toBe(92),
    )
    await olga.hands.write(olga.hands.row(1), 'Note', 'Entry 1')
  })

  it('rows that become higher or lower keep the one with the active cell where it is on screen', async () => {
    const ops = Array.from({ length: 120 }, (_, at) => ({
      kind: 'create',
      opId: crypto.randomUUID(),
      recordId: crypto.randomUUID(),
      cells: { note0000: `More ${at + 1}` },
    }))
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
    const { page, hands } = olga
    await until(hands.total, (total) => expect(total).toBe(126))
    await (await hands.cell(hands.row(3), 'Note')).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Home')
    for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowUp')
    const row = hands.rowWith(/More 60(?!\d)/)
    await see(row)
    const before = await top(row)
    for (const height of ['Short', 'Extra tall', 'Medium', 'Tall']) {
      await rowsMenu(olga, height)
      await until(
        () => top(row),
        (y) => expect(Math.abs(y - before)).toBeLessThan(2),
      )
    }
    await hands.grid.press('Control+Home')
  })

  it('frozen fields stay in sight while the others are scrolled, as they are saved in the view', async () => {
    const { page, hands } = olga
    await hands.fieldMenu('State', 'Freeze up to this field')
    const [note, state, far] = [
      await hands.cell(hands.row(2), 'Note'),
      await hands.cell(hands.row(2), 'State'),
      await hands.cell(hands.row(2), 'Wide 2'),
    ]
    const before = await Promise.all([note, state].map(left))
    await note.click()
    await page.keyboard.press('End')
    await until(
      () => left(far),
      (x) => expect(x).toBeLessThan(before[1] ?? 0),
    )
    expect(await Promise.all([note, state].map(left))).toEqual(before)
    expect(await left(page.getByRole('columnheader', { name: 'State', exact: true }))).toBe(before[1])
    // Keys bring what they go to out from below them.
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowLeft')
    const first = await (await hands.cell(hands.row(2), 'Wide 1')).boundingBox()
    const last = await state.boundingBox()
    expect(first?.x).toBeGreaterThanOrEqual((last?.x ?? 0) + (last?.width ?? 0) - 1)
    await saveAs(olga, 'Frozen')
    await viewMenu(vera, 'menuitemradio', 'Frozen')
    const seen = await vera.hands.cell(vera.hands.row(2), 'State')
    await see(seen)
    const x = await left(seen)
    await seen.click()
    await vera.page.keyboard.press('End')
    await until(
      async () => left(await vera.hands.cell(vera.hands.row(2), 'Wide 2')),
      (place) => expect(place).toBeLessThan(x),
    )
    expect(await left(seen)).toBe(x)
  })

  it('they may take two thirds of the width: where others would have no room beside them, fewer are frozen', async () => {
    const { page } = olga
    await olga.hands.grid.press('Control+Home')
    const state = await olga.hands.cell(olga.hands.row(2), 'State')
    await page.setViewportSize({ width: 800, height: 700 })
    const note = await olga.hands.cell(olga.hands.row(2), 'Note')
    const at = await left(note)
    await olga.hands.grid.press('End')
    await until(
      () => left(state),
      (x) => expect(x).toBeLessThan(0),
    )
    expect(await left(note)).toBe(at)
    await page.setViewportSize({ width: 1440, height: 900 })
    await until(
      () => left(state),
      (x) => expect(x).toBeGreaterThan(at),
    )
  })

  it('on a phone the view has its colours and heights, and at most one frozen field', async () => {
    if (started.skip) return
    const url = new URL(olga.page.url())
    const { page, context, problems } = await openPerson(started.browser, url.origin, {
      name: 'Olga Holt',
      device: 'phone',
    })
    await desk.signIn(page, 'Olga Holt')
    await page.getByRole('button', { name: /^View: / }).click()
    await page.getByRole('menuitemradio', { name: 'Frozen' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Entry 2' })
    await until(
      async () => [await tintOf(row), (await row.boundingBox())?.height],
      (shown) => expect(shown).toEqual(['red', 100]),
    )
    await page.getByRole('button', { name: /^View: / }).click()
    await see(page.getByRole('menuitemradio', { name: 'Extra tall' }))
    expect(await page.getByRole('menuitemradio', { name: /^Up to/ }).count()).toBe(0)
    expect(problems.list()).toEqual([])
    await context.close()
  })

  it('nothing went wrong on any screen meanwhile', async () => {
    for (const { problems } of [olga, vera]) expect(problems.list()).toEqual([])
    await Promise.resolve()
  })
})
