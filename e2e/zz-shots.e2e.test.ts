import { afterAll, beforeAll, describe, it } from 'vitest'
import { startBrowser } from './browser/start-browser.ts'
import { choose, see } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('shots')
describe('shots', () => {
  let desk: Desk
  let olga: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    await desk.join('Otto Ostermann-Lindqvist the Younger', 'organizer')
    await desk.join('Vera Voss', 'viewer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })
  it('takes them', async () => {
    const { manager, gridId } = desk
    const f = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true, required: true, description: 'Who goes there.' }
    const o = { id: 'owner000', name: 'Owner', type: 'person', choices: [] }
    await manager.mutate('field.add', { gridId, field: f })
    await manager.mutate('field.add', { gridId, field: o })
    const [a, b, c] = ['Olga Holt', 'Otto Ostermann-Lindqvist the Younger', 'Vera Voss'].map((n) => desk.memberId(n))
    const { records } = await manager.query<{ records: { id: string }[] }>('record.window', { gridId, query: { filter: null, sort: [] }, limit: 10 })
    const crews = [[a], [a, b], [b], [a, b, c], [], [c]]
    const ops = records.flatMap((r, at) => [{ kind: 'patch', opId: crypto.randomUUID(), recordId: r.id, baseVersion: 100, cells: { crew0000: crews[at], owner000: at % 2 ? [a] : [b] } }])
    await manager.mutate('record.apply', { gridId, ops })
    await manager.mutate('member.remove', { memberId: c })
    const page = olga.page
    await page.reload()
    await see(olga.hands.row(6))
    const shot = async (name: string) => {
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        await page.waitForTimeout(300)
        await page.screenshot({ path: `/tmp/shots-person/${name}-${scheme}.png` })
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await shot('grid')
    await (await olga.hands.cell(olga.hands.row(2), 'Crew')).click()
    await olga.hands.grid.press('F2')
    await page.waitForTimeout(300)
    await shot('editor-several')
    await page.keyboard.press('Escape')
    await (await olga.hands.cell(olga.hands.row(2), 'Owner')).click()
    await olga.hands.grid.press('F2')
    await page.waitForTimeout(300)
    await shot('editor-one')
    await page.keyboard.press('Escape')
    await olga.hands.fieldMenu('Owner', 'Filter by this field')
    await page.waitForTimeout(300)
    await shot('filter')
    await page.keyboard.press('Escape')
    await olga.hands.fieldMenu('Crew', 'Edit field')
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Several people' }).uncheck()
    await page.waitForTimeout(300)
    await shot('dialog')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.goto(desk.gridPath)
    await see(olga.hands.row(6))
    await page.getByRole('button', { name: 'Group', exact: true }).click()
    await choose(page.getByRole('dialog'), 'A heading for each', 'Owner')
    await page.keyboard.press('Escape')
    await shot('groups')
    await page.getByRole('button', { name: /^Group/ }).click()
    await choose(page.getByRole('dialog'), 'Layout', 'Board')
    await page.keyboard.press('Escape')
    await page.waitForTimeout(500)
    await shot('board')
    await page.goto(desk.gridPath)
    await page.evaluate(() => localStorage.clear())
    await page.goto(desk.gridPath)
    await see(olga.hands.row(6))
    await olga.hands.row(4).getByRole('gridcell').first().click()
    await olga.hands.grid.press('Space')
    await page.waitForTimeout(500)
    await shot('panel')
    await page.getByRole('combobox', { name: 'Owner' }).click()
    await page.waitForTimeout(300)
    await shot('panel-open')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(desk.gridPath)
    await page.waitForTimeout(1500)
    await shot('phone-grid')
  }, 120000)
})
