import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('looking for words')

describe.skipIf(started.skip)(`looking for words${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    const field = { id: 'place000', name: 'Place', type: 'text', choices: [] }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ost', 'organizer')
    await otto.hands.write(otto.hands.row(2), 'Note', 'A pump leaks')
    await otto.hands.write(otto.hands.row(4), 'Note', 'Leak')
    await otto.hands.write(otto.hands.row(6), 'Place', 'Leak Street')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const box = ({ page }: Seat) => page.getByRole('textbox', { name: 'Find in this view' })
  /** The first cells of all rows, from the top, in one look. */
  const notes = ({ hands }: Seat): Promise<string[]> =>
    hands.grid.getByRole('row').evaluateAll((rows) =>
      rows
        .filter((row) => row.querySelector('[role=gridcell]') !== null)
        .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((row) => row.querySelector('[role=gridcell] .cell-words')?.textContent ?? ''),
    )

  it('shows by keys what says them, the best fit first, marked where it stands', async () => {
    await olga.page.keyboard.press('Control+f')
    await olga.page.keyboard.type('leak')
    await until(
      () => notes(olga),
      (all) => expect(all).toEqual(['Leak', 'Entry 6', 'A pump leaks']),
    )
    const marked = await olga.page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map(String))
    expect(marked.map((text) => text.toLowerCase())).toEqual(['leak', 'leak', 'leak'])
  })

  it('moves with what others write, and with the fields that are shown', async () => {
    await otto.hands.write(otto.hands.row(1), 'Note', 'Leak in hold 2')
    await until(
      () => notes(olga),
      (all) => expect(all.length).toBe(4),
    )
    await otto.hands.write(otto.hands.row(4), 'Note', 'Mended')
    await until(
      () => notes(olga),
      (all) => expect(all).toEqual(['Leak in hold 2', 'Entry 6', 'A pump leaks']),
    )
    await olga.page.getByRole('button', { name: 'Fields' }).click()
    await olga.page.getByRole('checkbox', { name: 'Place' }).click()
    await olga.page.keyboard.press('Escape')
    await until(
      () => notes(olga),
      (all) => expect(all).toEqual(['Leak in hold 2', 'A pump leaks']),
    )
  })

  it('goes on into the grid by Enter, says when there is nothing, and ends by Escape', async () => {
    await box(olga).press('Enter')
    await olga.page.keyboard.press('F2')
    await olga.page.keyboard.press('End')
    await olga.page.keyboard.type(' now')
    await olga.page.keyboard.press('Enter')
    await olga.hands.reads(olga.hands.row(1), 'Note', /^Leak in hold 2 now/)
    await box(olga).fill('nowhere')
    await see(olga.page.getByText('Nothing is found for “nowhere”'))
    await box(olga).press('Escape')
    await seeNoMore(box(olga))
    await until(
      async () => await olga.hands.row(6).count(),
      (count) => expect(count).toBe(1),
    )
  })
})
