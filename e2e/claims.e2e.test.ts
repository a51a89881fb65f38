import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('who has a record')

/** Two organizers and a viewer: who has a record is on all of their screens, until it is let go or ends by itself. */
describe.skipIf(started.skip)(`who has a record${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  let vera: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ost', 'organizer')
    vera = await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const badge = (seat: Seat, row: number, words: RegExp) => seat.hands.row(row).getByText(words)
  async function press(seat: Seat, row: number): Promise<void> {
    await (await seat.hands.cell(seat.hands.row(row), 'Note')).click()
    await seat.hands.grid.press('Control+Enter')
  }
  async function choose(seat: Seat, row: number, entry: string): Promise<void> {
    await (await seat.hands.cell(seat.hands.row(row), 'Note')).click({ button: 'right' })
    await seat.page.getByRole('menuitem', { name: entry }).click()
  }

  it('is said by a key, seen by all at once, and let go by the same key', async () => {
    await press(olga, 2)
    await see(badge(olga, 2, /^You have it since/))
    for (const seat of [otto, vera]) await see(badge(seat, 2, /^Olga Holt has it since \d\d:\d\d, until \d\d:\d\d$/))
    await press(olga, 2)
    for (const seat of [otto, vera]) await seeNoMore(badge(seat, 2, /has it/))
  })

  it('survives a reload, stands in the panel, and is taken over only after asking', async () => {
    await choose(olga, 3, 'I have it')
    await otto.page.reload()
    await see(badge(otto, 3, /^Olga Holt has it/))
    await choose(otto, 3, 'Take over from Olga Holt')
    const question = otto.page.getByRole('alertdialog', { name: 'Take it over from Olga Holt?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await see(badge(otto, 3, /^Olga Holt has it/))
    await (await otto.hands.cell(otto.hands.row(3), 'Note')).click()
    await otto.hands.grid.press('Space')
    const panel = otto.page.getByRole('dialog', { name: 'Record 3' })
    await see(panel.getByText(/^Olga Holt has it since/))
    await panel.getByRole('button', { name: 'Take over' }).click()
    await question.getByRole('button', { name: 'Take over' }).click()
    await see(panel.getByText(/^You have it since/))
    for (const seat of [olga, vera]) await see(badge(seat, 3, /^Otto Ost has it/))
    await otto.page.keyboard.press('Escape')
  })

  it('is edited by others all the same, who are told of it once', async () => {
    const warning = olga.page.getByText('Otto Ost has this record')
    await olga.hands.write(olga.hands.row(3), 'Note', 'All the same')
    await see(warning)
    await olga.page
      .getByRole('button', { name: /^(Close|Dismiss)/ })
      .first()
      .click()
    await seeNoMore(warning)
    await olga.hands.write(olga.hands.row(3), 'Note', 'Once more')
    await otto.hands.reads(otto.hands.row(3), 'Note', /^Once more/)
    expect(await warning.count()).toBe(0)
  })

  it('ends by itself on every screen, without an edit and by no device’s own clock', async () => {
    await desk.manager.mutate('grid.update', { gridId: desk.gridId, claimMinutes: 1 })
    // A device whose clock is wrong by hours.
    await vera.page.addInitScript(() => {
      const now = Date.now.bind(Date)
      Date.now = () => now() - 5 * 3_600_000
    })
    await vera.page.goto(desk.gridPath)
    await see(vera.hands.row(6))
    await press(olga, 5)
    const gone = async (): Promise<readonly number[]> =>
      await Promise.all([olga, otto, vera].map((seat) => badge(seat, 5, /have it|has it/).count()))
    await until(gone, (counts) => expect(counts).toEqual([1, 1, 1]))
    await until(gone, (counts) => expect(counts).toEqual([0, 0, 0]), 75_000)
  }, 120_000)

  it('goes with whoever signs out, or is removed', async () => {
    await desk.manager.mutate('grid.update', { gridId: desk.gridId, claimMinutes: 60 })
    await press(otto, 4)
    await see(badge(olga, 4, /^Otto Ost has it/))
    await otto.page.getByRole('button', { name: /Otto Ost/ }).click()
    await otto.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await seeNoMore(badge(olga, 4, /has it/))
    expect(await badge(olga, 3, /has it/).count()).toBe(0)

    await press(olga, 1)
    await see(badge(vera, 1, /^Olga Holt has it/))
    await desk.manager.mutate('member.remove', { memberId: desk.memberId('Olga Holt') })
    await seeNoMore(badge(vera, 1, /has it/))
    expect(vera.problems.list()).toEqual([])
  })
})
