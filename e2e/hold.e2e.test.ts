import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { blockEdits } from './hold/block-edits.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('holding on')

/** What browsers say in their consoles while they cannot reach the server. */
const away = [
  /ERR_INTERNET_DISCONNECTED/,
  /ERR_CONNECTION/,
  /ERR_EMPTY/,
  /ERR_TIMED_OUT/,
  /WebSocket/,
  /status of 40[134]/,
]
const offlineSince = /^Offline since \d\d:\d\d/

/** Nothing typed is lost and nothing stale looks fresh, whatever happens to network, page, role, person and version. */
describe.skipIf(started.skip)(`holding on${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let count = 0
  beforeAll(async () => {
    if (!started.skip) desk = await openDesk(started.browser)
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })
  /** Somebody new with the grid before them: each story has its own people. */
  const join = (role: 'organizer' | 'viewer' = 'organizer'): Promise<Seat> => desk.join(`Person ${(count += 1)}`, role)
  const reads = (number: number, text: string): Promise<void> =>
    until(
      () => desk.read(number),
      (record) => expect(record.text).toBe(text),
    )
  const live = (seat: Seat): Promise<void> => see(seat.page.getByText('Live', { exact: true }))

  it('a network that falls silent, telling nobody, is noticed; edits wait and go out when it is back', async () => {
    const ole = await join()
    await ole.problems.during(away, async () => {
      desk.relay.hush()
      await see(ole.page.getByText(offlineSince), 30_000)
      await ole.hands.write(ole.hands.row(1), 'Note', 'typed in silence')
      await see(ole.page.getByText('1 unsaved'))
      desk.relay.speak()
      await live(ole)
      await reads(1, 'typed in silence')
      await seeNoMore(ole.page.getByText('1 unsaved'))
    })
    expect(ole.problems.list()).toEqual([])
  })

  it('a page that is closed without a network leaves its edits to another page of the same person', async () => {
    const ole = await join()
    const other = await desk.another(ole)
    await ole.problems.during(away, async () => {
      await ole.context.setOffline(true)
      await see(ole.page.getByText(offlineSince))
      await ole.hands.write(ole.hands.row(2), 'Note', 'left behind')
      await see(ole.page.getByText('1 unsaved'))
      await ole.page.close()
      await ole.context.setOffline(false)
      await live(other)
      await reads(2, 'left behind')
    })
  })

  it('a browser that keeps nothing says so, and asks before the page with unsent edits is left', async () => {
    const ole = await join()
    await ole.problems.during(away, async () => {
      await ole.page.addInitScript(() => {
        Object.defineProperty(window, 'indexedDB', { value: undefined })
      })
      await ole.page.reload()
      await live(ole)
      await ole.context.setOffline(true)
      await see(ole.page.getByText(offlineSince))
      await ole.hands.write(ole.hands.row(1), 'Note', 'in memory')
      await see(ole.page.getByText('1 unsaved, on this page only'))
      const asked = ole.page.waitForEvent('dialog')
      await ole.page.close({ runBeforeUnload: true })
      const question = await asked
      expect(question.type()).toBe('beforeunload')
      await question.dismiss()
      await ole.context.setOffline(false)
      await reads(1, 'in memory')
      await seeNoMore(ole.page.getByText(/unsaved/))
    })
  })

  it('a demotion in between parks edits with their text; with the role back they are sent at a word', async () => {
    const ole = await join()
    const memberId = desk.memberId(ole.name)
    await ole.problems.during(away, async () => {
      await ole.context.setOffline(true)
      await see(ole.page.getByText(offlineSince))
      await ole.hands.write(ole.hands.row(3), 'Note', 'written as an organizer')
      await see(ole.page.getByText('1 unsaved'))
      await desk.manager.mutate('member.setRole', { memberId, role: 'viewer' })
      await ole.context.setOffline(false)
      await see(ole.page.getByText('An edit was not saved'))
      await ole.hands.reads(ole.hands.row(3), 'Note', 'Entry 3')
      await ole.page.reload()
      await ole.page.getByRole('button', { name: '1 not saved' }).click()
      const list = ole.page.getByRole('dialog', { name: 'An edit was not saved' })
      await see(list.getByText('Log, record 3'))
      await see(list.getByText('Note: written as an organizer'))
      await see(list.getByText(/Your role does not include this/))
      await desk.manager.mutate('member.setRole', { memberId, role: 'organizer' })
      await list.getByRole('button', { name: 'Try again' }).click()
      await reads(3, 'written as an organizer')
      await seeNoMore(ole.page.getByRole('button', { name: '1 not saved' }))
    })
  })

  it('the next person at a device never sends what the one before left, who sends it on coming back', async () => {
    const ole = await join()
    const next = await join()
    await ole.problems.during(away, async () => {
      const blocked = await blockEdits(ole.context)
      await ole.page.reload()
      await live(ole)
      await ole.hands.write(ole.hands.row(4), 'Note', 'mine and nobody else’s')
      await see(ole.page.getByText('1 unsaved'))
      await ole.page.getByRole('button', { name: /^Account/ }).click()
      await ole.page.getByRole('menuitem', { name: 'Sign out' }).click()
      const question = ole.page.getByRole('alertdialog', { name: 'Sign out now?' })
      await see(question.getByText(/1 edit is not at the server yet/))
      await question.getByRole('button', { name: 'Sign out' }).click()
      await ole.page.waitForURL(/sign-in/)
      blocked.lift()

      await desk.signIn(ole.page, next.name)
      await ole.hands.write(ole.hands.row(5), 'Note', 'of the next one')
      await until(
        () => desk.read(5),
        (record) => expect(record).toEqual({ text: 'of the next one', by: desk.memberId(next.name) }),
      )
      expect((await desk.read(4)).text).toBe('Entry 4')
      expect(await ole.page.getByText('mine and nobody').count()).toBe(0)

      await ole.page.getByRole('button', { name: /^Account/ }).click()
      await ole.page.getByRole('menuitem', { name: 'Sign out' }).click()
      await ole.page.waitForURL(/sign-in/)
      await desk.signIn(ole.page, ole.name)
      await until(
        () => desk.read(4),
        (record) => expect(record).toEqual({ text: 'mine and nobody else’s', by: desk.memberId(ole.name) }),
      )
    })
  })

  it('a cell that is being typed in is never overwritten; whoever wins is told whose words went, and can put them back', async () => {
    const [ole, olga] = [await join(), await join()]
    await (await ole.hands.cell(ole.hands.row(6), 'Note')).click()
    await ole.hands.grid.press('F2')
    await ole.page.keyboard.press('Control+A')
    await ole.page.keyboard.type('Ole’s words')
    await olga.hands.write(olga.hands.row(6), 'Note', 'Olga’s words')
    const hint = ole.page.getByRole('status').filter({ hasText: `${olga.name} wrote` })
    await see(hint)
    expect(await hint.innerText()).toContain('Olga’s words')
    expect(await ole.page.locator('input:focus').inputValue()).toBe('Ole’s words')
    await ole.page.keyboard.press('Enter')
    await reads(6, 'Ole’s words')
    await olga.hands.reads(olga.hands.row(6), 'Note', /^Ole’s words/)
    await see(ole.page.getByText(`You replaced what ${olga.name} wrote in Note`))
    await see(olga.page.getByText(`${ole.name} replaced what you wrote in Note`))
    await ole.page.getByRole('button', { name: 'Put theirs back' }).click()
    await reads(6, 'Olga’s words')

    // Taking theirs writes nothing.
    await (await ole.hands.cell(ole.hands.row(6), 'Note')).click()
    await ole.hands.grid.press('F2')
    await ole.page.keyboard.type(' and more')
    await olga.hands.write(olga.hands.row(6), 'Note', 'Olga again')
    await ole.page.getByRole('button', { name: /^Take theirs/ }).click()
    await ole.hands.reads(ole.hands.row(6), 'Note', /^Olga again/)
    expect((await desk.read(6)).text).toBe('Olga again')
    expect([...ole.problems.list(), ...olga.problems.list()]).toEqual([])
  })

  it('a new version is offered, and loaded when the person says so, with what was being typed', async () => {
    const ole = await join()
    // A page of an older build: its own stamp says so, until the flag is taken away.
    await ole.page.addInitScript(() => {
      if (sessionStorage.getItem('older') === null) return
      new MutationObserver(() => {
        document.querySelector('meta[name="operagrid-build"]')?.setAttribute('content', 'older')
      }).observe(document, { childList: true, subtree: true })
    })
    await ole.page.evaluate(() => sessionStorage.setItem('older', 'yes'))
    await ole.page.reload()
    await live(ole)
    await see(ole.page.getByText('A new version is ready'))
    await ole.hands.write(ole.hands.row(1), 'Note', 'before the update')
    await reads(1, 'before the update')
    await ole.page.evaluate(() => sessionStorage.removeItem('older'))
    await (await ole.hands.cell(ole.hands.row(1), 'Note')).click()
    await ole.hands.grid.press('F2')
    await ole.page.keyboard.press('Control+A')
    await ole.page.keyboard.type('typed into the update')
    await Promise.all([
      ole.page.waitForEvent('load'),
      ole.page.getByRole('button', { name: 'Update', exact: true }).click(),
    ])
    await live(ole)
    await reads(1, 'typed into the update')
    expect(await ole.page.getByText('A new version is ready').count()).toBe(0)
    expect(ole.problems.list()).toEqual([])
  })

  it('a page that the server no longer understands says so, keeps what is typed, and sends it after the update', async () => {
    const ole = await join()
    await ole.problems.during(away, async () => {
      let outdated = true
      await ole.context.route(/\/trpc\/record\.apply/, async (route) => {
        if (!outdated) return await route.continue()
        const data = { code: 'PRECONDITION_FAILED', httpStatus: 412, app: { code: 'UPDATE_NEEDED', details: {} } }
        const error = { message: 'This page is older than the server.', code: -32012, data }
        return await route.fulfill({ status: 412, json: { error } })
      })
      await ole.context.routeWebSocket(/\/trpc/, async (page) => {
        if (outdated) await page.close({ code: 4426, reason: 'update needed' })
        else page.connectToServer()
      })
      await ole.page.reload()
      await see(ole.page.getByText('Update needed'))
      await ole.hands.write(ole.hands.row(2), 'Note', 'typed on an outdated page')
      await see(ole.page.getByText('1 unsaved'))
      outdated = false
      await Promise.all([ole.page.waitForEvent('load'), ole.page.getByRole('button', { name: 'Load it' }).click()])
      await reads(2, 'typed on an outdated page')
      await live(ole)
    })
  })

  it('a grid that is deleted under an open page says so, keeps what was typed, and leads on', async () => {
    const ole = await join()
    await ole.problems.during(away, async () => {
      await ole.page.context().setOffline(true)
      await ole.hands.write(ole.hands.row(2), 'Note', 'too late')
      await desk.manager.mutate('grid.remove', { gridId: desk.gridId })
      await ole.page.context().setOffline(false)
      await see(ole.page.getByRole('heading', { name: 'This grid was just deleted' }))
      await see(ole.page.getByText('An edit was not saved'))
      await desk.manager.mutate('grid.restore', { gridId: desk.gridId })
      await ole.page.getByRole('button', { name: 'Look again' }).click()
      await live(ole)
      await (await ole.hands.cell(ole.hands.row(3), 'Note')).click()
      await ole.hands.grid.press('F2')
      await ole.page.keyboard.press('Control+A')
      await ole.page.keyboard.type('half a sentence')
      await desk.manager.mutate('grid.remove', { gridId: desk.gridId })
      await see(ole.page.getByRole('heading', { name: 'This grid was just deleted' }))
      await see(ole.page.getByRole('button', { name: '2 not saved' }))
      await ole.page.reload()
      await see(ole.page.getByRole('heading', { name: 'This grid is not here' }))
      await desk.manager.mutate('grid.restore', { gridId: desk.gridId })
      await ole.page.getByRole('button', { name: 'Look again' }).click()
      await live(ole)
      await ole.page.getByRole('button', { name: '2 not saved' }).click()
      const kept = ole.page.getByRole('dialog')
      await see(kept.getByText('half a sentence'))
      await kept.getByRole('button', { name: 'Try again' }).first().click()
      await reads(2, 'too late')
    })
  })
})
