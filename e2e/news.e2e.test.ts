import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('what changed since one looked')

describe.skipIf(started.skip)(`what changed since one looked${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ost', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const tray = ({ page }: Seat, count: number) => page.getByRole('button', { name: `${count} changed`, exact: true })
  const line = ({ page }: Seat, text: string) => page.getByRole('dialog').getByRole('button', { name: text })
  const goBack = async (seat: Seat): Promise<void> => {
    await seat.page.goto(desk.gridPath)
    await see(seat.hands.row(1))
  }

  it('says on the return what others did meanwhile, tints it, and leads to it', async () => {
    await olga.page.goto('/security')
    await otto.hands.write(otto.hands.row(2), 'Note', 'Pump failed')
    await otto.hands.write(otto.hands.row(5), 'Note', 'Gate is shut')
    await goBack(olga)
    await see(tray(olga, 2))
    await olga.hands.reads(olga.hands.row(2), 'Note', /^Pump failed\n.*changed since you looked/)
    await tray(olga, 2).click()
    await see(line(olga, '5 Gate is shut'))
    await see(line(olga, '2 Pump failed').getByText('Otto Ost'))
    await line(olga, '2 Pump failed').click()
    await see(olga.page.getByRole('dialog', { name: 'Record 2' }))
  })

  it('is kept until it was seen, and is gone then, on the next visit too', async () => {
    await goBack(olga)
    await tray(olga, 2).click()
    await olga.page.getByRole('button', { name: 'I have seen them' }).click()
    await seeNoMore(tray(olga, 2))
    await olga.hands.reads(olga.hands.row(2), 'Note', /^Pump failed$/)
    await goBack(olga)
    await see(olga.page.getByText('Live', { exact: true }))
    expect(await olga.page.getByRole('button', { name: /changed$/ }).count()).toBe(0)
  })

  it('counts what came in while another tab was in front, and nothing that was written before one’s eyes', async () => {
    await otto.hands.write(otto.hands.row(1), 'Note', 'Seen at once')
    await olga.hands.reads(olga.hands.row(1), 'Note', /^Seen at once/)
    await turn(olga, 'hidden')
    await otto.hands.write(otto.hands.row(3), 'Note', 'While away')
    await olga.hands.reads(olga.hands.row(3), 'Note', /^While away/)
    await turn(olga, 'visible')
    await see(tray(olga, 1))
    await tray(olga, 1).click()
    await see(line(olga, '3 While away'))
  })
})

/** Another tab comes in front of the page, or it comes back. */
async function turn({ page }: Seat, state: 'hidden' | 'visible'): Promise<void> {
  await page.mouse.move(200, 200)
  await page.evaluate((to) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => to })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
