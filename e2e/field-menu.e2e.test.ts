import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser("a field's menu")

describe.skipIf(started.skip)(`a field's menu${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let ilya: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    ilya = await desk.join('Ilya Reyes', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const head = ({ page }: Seat, name: string) =>
    page.getByRole('columnheader', { name }).getByRole('button', { name, exact: true })
  const item = ({ page }: Seat, name: string | RegExp) => page.getByRole('menuitem', { name, exact: true })
  async function choose(seat: Seat, field: string, entry: string): Promise<void> {
    await head(seat, field).press('Enter')
    await item(seat, entry).click()
  }
  /** The fields in the order in which somebody sees them. */
  async function headsAre({ page }: Seat, names: readonly string[]): Promise<void> {
    const heads = page.locator('.field-head')
    const read = async () =>
      (await heads.evaluateAll((all) =>
        all
          .toSorted((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
          .map((one) => one.querySelector('.field-head-name')?.textContent ?? ''),
      )) satisfies readonly string[]
    await until(read, (shown) => expect(shown).toEqual(names))
  }

  it('puts a new field beside it for whoever asks, and behind the rest for all others', async () => {
    await choose(olga, 'Note', 'Insert field to the left')
    const dialog = olga.page.getByRole('dialog', { name: 'New field' })
    await dialog.getByLabel('Name').fill('Code')
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await headsAre(olga, ['Code', 'Note'])
    await headsAre(ilya, ['Note', 'Code'])

    await choose(olga, 'Code', 'Insert field to the right')
    await dialog.getByLabel('Name').fill('Rank')
    await dialog.getByLabel('Name').press('Enter')
    await headsAre(olga, ['Code', 'Rank', 'Note'])
    await headsAre(ilya, ['Note', 'Code', 'Rank'])
  })

  it('makes a field like it with the same cells, which go their own way', async () => {
    await choose(olga, 'Note', 'Duplicate field')
    const dialog = olga.page.getByRole('dialog', { name: 'Duplicate Note' })
    await expect(dialog.getByLabel('Name').inputValue()).resolves.toBe('Note copy')
    await dialog.getByRole('button', { name: 'Duplicate field' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await headsAre(olga, ['Code', 'Rank', 'Note', 'Note copy'])
    await ilya.hands.reads(ilya.hands.row(2), 'Note copy', /^Entry 2/)

    await (await olga.hands.cell(olga.hands.row(2), 'Note copy')).click()
    await olga.page.keyboard.type('Second')
    await olga.page.keyboard.press('Enter')
    await ilya.hands.reads(ilya.hands.row(2), 'Note copy', /^Second/)
    await ilya.hands.reads(ilya.hands.row(2), 'Note', /^Entry 2/)
  })

  it('makes an empty one where its cells are not wanted, and asks for a name', async () => {
    await choose(olga, 'Note copy', 'Duplicate field')
    const dialog = olga.page.getByRole('dialog', { name: 'Duplicate Note copy' })
    await dialog.getByLabel('Name').fill(' ')
    await dialog.getByText('With its cells').click()
    await dialog.getByRole('button', { name: 'Duplicate field' }).click()
    await see(dialog.getByText('Give it a name.'))
    await dialog.getByLabel('Name').fill('Empty')
    await dialog.getByLabel('Name').press('Enter')
    await headsAre(olga, ['Code', 'Rank', 'Note', 'Note copy', 'Empty'])
    await olga.hands.reads(olga.hands.row(2), 'Empty', '')
  })

  it('groups by it for whoever asks alone, and stops', async () => {
    await choose(olga, 'Note', 'Group by this field')
    const heading = (seat: Seat) => seat.page.getByRole('gridcell', { name: /^Entry 3, 1 record/ })
    await see(heading(olga))
    await expect(heading(ilya).count()).resolves.toBe(0)
    await choose(olga, 'Note copy', 'Group by this field too')
    const within = olga.page.getByRole('gridcell', { name: /^Second, level 2, 1 record/ })
    await see(within)
    await choose(olga, 'Note', 'Stop grouping by this field')
    await seeNoMore(heading(olga).and(olga.page.locator('[aria-label*="level 1"]')))
    await see(olga.page.getByRole('gridcell', { name: /^Second, 1 record/ }))
    await choose(olga, 'Note copy', 'Stop grouping by this field')
    await seeNoMore(olga.page.getByRole('gridcell', { name: /^Second, 1 record/ }))
  })

  it('stays open, at the same line, while somebody else changes fields', async () => {
    await head(olga, 'Note').press('Enter')
    await olga.page.keyboard.press('ArrowDown')
    const focused = olga.page.locator('[role=menuitem]:focus')
    const line = await focused.innerText()
    const { fields } = await desk.manager.query<{ fields: readonly Field[] }>('grid.get', { gridId: desk.gridId })
    const note = fields.find(({ name }) => name === 'Note')
    const said = { name: 'Remark', type: 'text', required: true }
    await desk.manager.mutate('field.update', { gridId: desk.gridId, fieldId: note?.id, field: said })
    await headsAre(olga, ['Code', 'Rank', 'Remark', 'Note copy', 'Empty'])
    expect(await focused.innerText()).toBe(line)
    await olga.page.keyboard.press('Escape')
    await expect(olga.page.locator(':focus').innerText()).resolves.toContain('Remark')
  })
})
