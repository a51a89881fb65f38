import type { Page } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'
import type { RecordWindow } from '@operagrid/shared/domain/record'

import { startBrowser } from './browser/start-browser.ts'
import { gridHands } from './flow/grid-hands.ts'
import { choose, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { findBarriers } from './tour/check-page.ts'

const started = await startBrowser('lookups')

const text = (id: string, name: string): Field => ({ id, name, type: 'text', choices: [] })

describe.skipIf(started.skip)(`lookups${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let otto: Seat
  let jobs: Page
  const [jobGrid, causeGrid] = [uuidv7(), uuidv7()]
  const [rust, wind, paint, rope] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()]

  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    otto = await desk.join('Otto Ort', 'organizer')
    const fields: readonly Field[] = [
      text('name0000', 'Name'),
      { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true },
      { id: 'photos00', name: 'Photos', type: 'photo', choices: [] },
      { id: 'files000', name: 'Papers', type: 'attachment', choices: [] },
    ]
    await desk.manager.mutate('grid.create', { id: causeGrid, name: 'Causes', fields: [text('name0000', 'Name')] })
    await desk.manager.mutate('grid.create', { id: jobGrid, name: 'Jobs', fields })
    const link = (id: string, name: string, gridId: string, fieldId: string) => ({
      id,
      name,
      type: 'link',
      choices: [],
      link: { gridId, fieldId },
    })
    const cause = { gridId: jobGrid, field: link('cause000', 'Cause', causeGrid, 'jobs0000'), mirror: { name: 'Jobs' } }
    await desk.manager.mutate('field.add', cause)
    const ours = link('jobs0000', 'Its jobs', jobGrid, 'entry000')
    await desk.manager.mutate('field.add', { gridId: desk.gridId, field: ours, mirror: { name: 'Entry' } })
    const all = { gridId: desk.gridId, query: { filter: null, sort: [] }, limit: 10 }
    const { records } = await desk.manager.query<RecordWindow>('record.window', all)
    const entry = records.find(({ number }) => number === 1)?.id ?? ''
    const make = (recordId: string, cells: object) => ({ kind: 'create', opId: uuidv7(), recordId, cells }) as Op
    const causes = [make(rust, { name0000: 'Rust' }), make(wind, { name0000: 'Wind' })]
    await desk.manager.mutate('record.apply', { gridId: causeGrid, ops: causes })
    const [picture, paper] = [
      await put('hull.jpg', await olga.page.screenshot({ type: 'jpeg' })),
      await put('plan.txt', Buffer.from('Deck 4')),
    ]
    const [her, him] = [desk.memberId('Olga Holt'), desk.memberId('Otto Ort')]
    const ops = [
      make(paint, {
        name0000: 'Paint',
        crew0000: [him],
        cause000: [wind, rust],
        photos00: [picture],
        entry000: [entry],
      }),
      make(rope, { name0000: 'Rope', crew0000: [him, her], cause000: [rust], files000: [paper], entry000: [entry] }),
    ]
    await desk.manager.mutate('record.apply', { gridId: jobGrid, ops })
    jobs = await otto.context.newPage()
    await jobs.goto(desk.gridPath.replace(desk.gridId, jobGrid))
    await see(gridHands(jobs).row(2))
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  async function put(name: string, bytes: Buffer): Promise<string> {
    const id = uuidv7()
    const sent = await fetch(`http://localhost:${desk.relay.port}/files/${id}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${desk.manager.accessToken}`,
        'x-operagrid': '1',
        'x-attachment-kind': 'file',
        'x-attachment-name': name,
      },
      body: new Uint8Array(bytes),
    })
    expect(sent.status).toBe(200)
    return id
  }
  const cellOf = async (page: Page, row: number, field: string) => {
    const hands = gridHands(page)
    return await hands.cell(hands.row(row), field)
  }
  async function reads(page: Page, row: number, field: string, words: RegExp): Promise<void> {
    const cell = await cellOf(page, row, field)
    // Where others are, their names stand at the cell.
    await until(
      async () => (await cell.locator('.cell-choices').allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ').trim(),
      (said) => expect(said).toMatch(words),
    )
  }
  async function look(name: string, field: string, told: string): Promise<void> {
    const dialog = olga.page.getByRole('dialog', { name: 'New field' })
    await olga.hands.grid.getByRole('button', { name: 'Add a field' }).click()
    await dialog.getByLabel('Name', { exact: true }).fill(name)
    await choose(dialog, 'Type', 'Lookup')
    await choose(dialog, 'Field of Jobs', field)
    await see(dialog.getByText(told))
    expect(await findBarriers(olga.page, 'all')).toEqual([])
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await seeNoMore(dialog)
    await see(olga.hands.grid.getByRole('columnheader', { name, exact: true }))
  }
  const group = (page: Page, name: string) =>
    page.getByRole('dialog', { name: 'Record 1' }).getByRole('group', { name, exact: true })

  it('show people as their cells do, on both screens, and follow who is named', async () => {
    await look('Who', 'Crew', 'It comes to the people that they name, each once.')
    await reads(olga.page, 1, 'Who', /^OH Olga Holt OO Otto Ort$/)
    await reads(otto.page, 1, 'Who', /^OH Olga Holt OO Otto Ort$/)
    const hands = gridHands(jobs)
    // Taken out of the one job that names her.
    await (await hands.cell(hands.row(2), 'Crew')).click()
    await hands.grid.press('Delete')
    await reads(olga.page, 1, 'Who', /^OO Otto Ort$/)
    await reads(otto.page, 1, 'Who', /^OO Otto Ort$/)
    await otto.hands.fieldMenu('Who', 'Filter by this field')
    await choose(otto.page.getByRole('group', { name: 'Condition 1' }), 'Operator', 'is me')
    await until(otto.hands.total, (total) => expect(total).toBe(1))
    await otto.page.goto(desk.gridPath)
    await until(otto.hands.total, (total) => expect(total).toBe(6))
  })

  it('show what linked records link to by its name of the moment, and lead there', async () => {
    await look('Why', 'Cause', 'It comes to the records that they link to, each once.')
    await reads(olga.page, 1, 'Why', /^Wind Rust$/)
    await reads(otto.page, 1, 'Why', /^Wind Rust$/)
    const causes = await otto.context.newPage()
    await causes.goto(desk.gridPath.replace(desk.gridId, causeGrid))
    const hands = gridHands(causes)
    await see(hands.row(2))
    await hands.write(hands.row(1), 'Name', 'Salt')
    await reads(olga.page, 1, 'Why', /^Wind Salt$/)
    await reads(otto.page, 1, 'Why', /^Wind Salt$/)
    await causes.close()
    await (await cellOf(otto.page, 1, 'Why')).click()
    await otto.page.keyboard.press('Space')
    await see(group(otto.page, 'Why').getByText('Calculated'))
    expect(await findBarriers(otto.page, 'all')).toEqual([])
    await group(otto.page, 'Why').getByRole('link', { name: 'Salt' }).click()
    await otto.page.waitForURL(new RegExp(`${causeGrid}\\?record=${rust}`))
    await see(otto.page.getByRole('dialog', { name: 'Record 1' }))
    await otto.page.goto(desk.gridPath)
    await see(otto.hands.row(1))
  })

  it('show photos and files, which open beside the grid from their cell, by keys', async () => {
    await look('Seen', 'Photos', 'It comes to their photos.')
    await look('Plans', 'Papers', 'It comes to their files.')
    await see((await cellOf(otto.page, 1, 'Seen')).getByRole('img'))
    await reads(otto.page, 1, 'Plans', /^plan\.txt$/)
    await (await cellOf(otto.page, 1, 'Seen')).click()
    await otto.hands.grid.press('Enter')
    const show = group(otto.page, 'Seen').getByRole('button', { name: 'Show hull.jpg' })
    await see(show)
    await until(
      () => show.evaluate((element) => element === document.activeElement),
      (has) => expect(has).toBe(true),
    )
    await otto.page.keyboard.press('Enter')
    await see(otto.page.getByRole('dialog', { name: 'hull.jpg' }).getByRole('img', { name: 'hull.jpg' }))
    await otto.page.keyboard.press('Escape')
    await see(group(otto.page, 'Plans').getByRole('button', { name: /plan\.txt/ }))
    expect(
      await group(otto.page, 'Seen')
        .getByRole('button', { name: /Add|Remove/ })
        .count(),
    ).toBe(0)
    expect(await findBarriers(otto.page, 'all')).toEqual([])
    // Without the job there is nothing to be seen of it.
    await desk.manager.mutate('record.apply', {
      gridId: jobGrid,
      ops: [{ kind: 'delete', opId: uuidv7(), recordId: paint }],
    })
    await seeNoMore((await cellOf(olga.page, 1, 'Seen')).getByRole('img'))
    await reads(olga.page, 1, 'Why', /^Salt$/)
    await see(group(otto.page, 'Seen').getByText('Empty'))
  })
})
