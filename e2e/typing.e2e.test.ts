import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { startBrowser } from './browser/start-browser.ts'
import { see, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'

const started = await startBrowser('typing while the grid moves')

/** Whatever others do to the grid, the words of whoever types go where they were meant to go, all of them. */
describe.skipIf(started.skip)(`typing while the grid moves${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    await olga.hands.fieldMenu('Note', 'Sort Z → A')
    await see(olga.page.locator('.grid-row[data-index="0"]').filter({ hasText: 'Entry 6' }))
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const row = (text: string) => olga.page.locator('.grid-row').filter({ hasText: text })
  const apply = (...ops: Op[]) => desk.manager.mutate('record.apply', { gridId: desk.gridId, ops })
  const create = (note: string): Op => ({
    kind: 'create',
    opId: uuidv7(),
    recordId: uuidv7(),
    cells: { note0000: note },
  })
  const reads = (number: number, text: string): Promise<void> =>
    until(
      () => desk.read(number),
      (record) => expect(record.text).toBe(text),
    )
  /** Types the first half of a text, lets something happen, and types on. */
  async function typeAcross(text: string, happens: () => Promise<void>): Promise<void> {
    const half = Math.ceil(text.length / 2)
    const { keyboard } = olga.page
    await keyboard.type(text.slice(0, half))
    await happens()
    await keyboard.type(text.slice(half))
    await keyboard.press('Enter')
  }

  it('a record that comes above moves the row, and not the words', async () => {
    await row('Entry 3').getByRole('gridcell').first().click()
    await typeAcross('Entry 3, seen by the bridge', async () => {
      await apply(create('Zebra'))
      await see(row('Zebra'))
    })
    await reads(3, 'Entry 3, seen by the bridge')
    expect(await olga.page.locator('.grid-row').count()).toBe(7)
  })

  it('what is being composed is composed on, and stands there once', async () => {
    const { page } = olga
    await row('Entry 3').getByRole('gridcell').first().click()
    await page.keyboard.press('F2')
    await page.keyboard.press('End')
    const devtools = await page.context().newCDPSession(page)
    const compose = (text: string) =>
      devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await compose('かん')
    await apply(create('Zenith'))
    await see(row('Zenith'))
    await compose('かんぱん')
    await devtools.send('Input.insertText', { text: '甲板' })
    await page.keyboard.press('Enter')
    await reads(3, 'Entry 3, seen by the bridge甲板')
  })

  it('the cursor stays in the middle of the words', async () => {
    await row('Entry 2').getByRole('gridcell').first().click()
    await olga.page.keyboard.press('F2')
    await olga.page.keyboard.press('Home')
    await typeAcross('Deck 5: ', async () => {
      await apply(create('Zulu'), create('Aft'))
      await see(row('Zulu'))
    })
    await reads(2, 'Deck 5: Entry 2')
  })

  it('a record that goes from above, and the record itself going elsewhere, leave them as they are', async () => {
    await row('Entry 4').getByRole('gridcell').first().click()
    const id = await row('Zulu').getByRole('gridcell').first().getAttribute('id')
    const zulu = /^cell-(.{36})-/.exec(id ?? '')?.[1] ?? ''
    await typeAcross('Entry 4 on deck 7', async () => {
      await apply({ kind: 'delete', opId: uuidv7(), recordId: zulu })
      await row('Zulu').waitFor({ state: 'detached' })
    })
    await reads(4, 'Entry 4 on deck 7')

    const own = await row('Entry 5').getByRole('gridcell').first().getAttribute('id')
    const fifth = /^cell-(.{36})-/.exec(own ?? '')?.[1] ?? ''
    await row('Entry 5').getByRole('gridcell').first().click()
    await typeAcross('Mine, not theirs', async () => {
      const patch = { opId: uuidv7(), recordId: fifth, cells: { note0000: 'AAA theirs' }, baseVersion: 1_000_000 }
      await apply({ kind: 'patch', ...patch })
      await see(olga.page.getByRole('status').filter({ hasText: 'AAA theirs' }))
    })
    await reads(5, 'Mine, not theirs')
  })

  it('a record that leaves the view is typed on in, where it was, and saved', async () => {
    const { page } = olga
    const id = await row('Entry 1').getByRole('gridcell').first().getAttribute('id')
    const recordId = /^cell-(.{36})-/.exec(id ?? '')?.[1] ?? ''
    const kind = { id: 'kind0000', name: 'Kind', type: 'text', choices: [] }
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: kind })
    await see(page.getByRole('columnheader', { name: 'Kind' }))
    const address = new URL(page.url())
    const only = { kind: 'compare', field: 'kind0000', operator: 'isEmpty', value: null }
    address.searchParams.set('filter', JSON.stringify(only))
    await page.goto(address.href)
    await row('Entry 1').getByRole('gridcell').first().click()
    const left = page.getByText('This record has left the view.')
    const patch = (cells: Record<string, string | null>): Op => {
      return { kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 1_000_000 }
    }
    await typeAcross('Entry 1, to its last word', async () => {
      await apply(patch({ kind0000: 'other' }))
      await see(left)
    })
    await reads(1, 'Entry 1, to its last word')
    await left.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Open it' }).click()
    await see(page.getByRole('dialog', { name: 'Record 1' }))
    await page.keyboard.press('Escape')
    // Keys go on from the row that came up to its place, and Escape leaves the cell as it is.
    await apply(patch({ kind0000: null, note0000: 'Entry 1' }))
    await row('Entry 1').getByRole('gridcell').first().click()
    await page.keyboard.type('Not')
    await apply(patch({ kind0000: 'other' }))
    await see(left)
    await page.keyboard.type(' this')
    await page.keyboard.press('Escape')
    await left.waitFor({ state: 'detached' })
    await until(
      () => page.locator('.cell-active').count(),
      (count) => expect(count).toBe(1),
    )
    await reads(1, 'Entry 1')
    await apply(patch({ kind0000: null }))
    await page.goto(address.href.replace(/[?&]filter=[^&]*/u, ''))
    await see(row('Entry 1'))
  })

  it('one that is deleted meanwhile keeps its words for their author', async () => {
    const { page } = olga
    await apply(create('Doomed'))
    const id = await row('Doomed').getByRole('gridcell').first().getAttribute('id')
    const recordId = /^cell-(.{36})-/.exec(id ?? '')?.[1] ?? ''
    await row('Doomed').getByRole('gridcell').first().click()
    await typeAcross('Words for nobody else', async () => {
      await apply({ kind: 'delete', opId: uuidv7(), recordId })
      await see(page.getByText('This record has left the view.'))
      await see(page.getByText(/Maren Moll deleted/u))
    })
    expect(await page.getByText('Saved in a record').count()).toBe(0)
    await page.getByRole('button', { name: '1 not saved' }).click()
    await see(page.getByText('Words for nobody else'))
    await page.keyboard.press('Escape')
  })

  it('a new field draws every cell anew, and the words are still there', async () => {
    await row('Entry 1').getByRole('gridcell').first().click()
    await typeAcross('Entry 1 and a field', async () => {
      const field = { id: 'other000', name: 'Other', type: 'longText', choices: [] }
      await desk.manager.mutate('field.add', { gridId: desk.gridId, field })
      await see(olga.page.getByRole('columnheader', { name: 'Other' }))
    })
    await reads(1, 'Entry 1 and a field')
  })

  it('so it is with a text of several lines', async () => {
    const cell = await olga.hands.cell(row('Entry 6'), 'Other')
    await cell.click()
    await typeAcross('As they came aboard', async () => {
      await apply(create('Zero'))
      await see(row('Zero'))
      await desk.manager.mutate('field.update', {
        gridId: desk.gridId,
        fieldId: 'other000',
        field: { name: 'What they saw', type: 'longText' },
      })
      await see(olga.page.getByRole('columnheader', { name: 'What they saw' }))
    })
    await olga.hands.reads(row('Entry 6'), 'What they saw', 'As they came aboard')
  })

  it('and in the open record, whatever fields come, are renamed or go', async () => {
    const { page } = olga
    await row('Entry 6').getByRole('gridcell').first().click()
    await page.keyboard.press('Space')
    const panel = page.getByRole('dialog', { name: /^Record 6/ })
    await panel.getByLabel('What they saw').focus()
    await page.keyboard.press('End')
    const update = { gridId: desk.gridId, fieldId: 'other000', field: { name: 'Seen', type: 'longText' } }
    const more = { id: 'more0000', name: 'More', type: 'text', choices: [] }
    await page.keyboard.type(', two')
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: more })
    await see(panel.getByLabel('More'))
    await page.keyboard.type(' men')
    await desk.manager.mutate('field.update', update)
    await see(panel.getByLabel('Seen'))
    await page.keyboard.type(' and')
    await desk.manager.mutate('field.remove', { gridId: desk.gridId, fieldId: 'more0000' })
    await panel.getByLabel('More').waitFor({ state: 'detached' })
    await page.keyboard.type(' a boat')
    await panel.getByLabel('Note').focus()
    await olga.hands.reads(row('Entry 6'), 'Seen', 'As they came aboard, two men and a boat')
    expect(olga.problems.list()).toEqual([])
  })
})
