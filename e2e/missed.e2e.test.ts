import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { GridRecord } from '@operagrid/shared/domain/record'

import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { skipFeed } from './hold/skip-feed.ts'
import type { SkippingFeed } from './hold/skip-feed.ts'

const started = await startBrowser('what was missed')

describe.skipIf(started.skip)(`what was missed${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let feed: SkippingFeed
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    olga = await desk.join('Olga Holt', 'organizer')
    feed = await skipFeed(olga.context)
    await olga.page.reload()
    await see(olga.page.getByText('Live', { exact: true }))
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const reads = (row: number, text: string) => olga.hands.reads(olga.hands.row(row), 'Note', text)
  const version = async (): Promise<number> => {
    return (await desk.manager.query<{ version: number }>('grid.get', { gridId: desk.gridId })).version
  }
  async function recordId(number: number): Promise<string> {
    const ask = { gridId: desk.gridId, query: { filter: null, sort: [] }, limit: 10 }
    const { records } = await desk.manager.query<{ records: readonly GridRecord[] }>('record.window', ask)
    return records.find((record) => record.number === number)?.id ?? ''
  }
  async function written(number: number, text: string): Promise<void> {
    await until(
      () => desk.read(number),
      (record) => expect(record.text).toBe(text),
    )
  }

  it('an own edit stays on screen until the records are read anew, and who was overwritten meanwhile is told', async () => {
    const { hands, page } = olga
    const baseVersion = await version()
    feed.deafen()
    await hands.write(hands.row(1), 'Note', 'mine')
    await hands.write(hands.row(2), 'Note', 'mine too')
    await written(1, 'mine')
    await written(2, 'mine too')
    // The manager had not seen it.
    const cells = { note0000: 'theirs' }
    const op = { kind: 'patch', opId: uuidv7(), recordId: await recordId(2), cells, baseVersion }
    await desk.manager.mutate('record.apply', { gridId: desk.gridId, ops: [op] })
    await seeNoMore(page.getByText('unsaved'))

    feed.holdReads()
    feed.skip(await version())
    await until(
      () => Promise.resolve(feed.held()),
      (held) => expect(held).toBeGreaterThan(0),
    )
    await reads(1, 'mine')
    await reads(2, 'mine too')
    feed.letReads()
    await reads(2, 'theirs')
    await reads(1, 'mine')
    await see(page.getByText('Maren Moll replaced what you wrote in Note'))
    await page.getByRole('button', { name: 'Put mine back' }).click()
    await written(2, 'mine too')
    await reads(2, 'mine too')
    expect(olga.problems.list()).toEqual([])
  })

  it('a page whose code is not there yet says that one is offline, and opens by itself', async () => {
    const { page, context, problems } = olga
    const away = [/ERR_INTERNET_DISCONNECTED/, /dynamically imported/, /Failed to fetch/]
    await problems.during(away, async () => {
      await page.reload()
      await see(page.getByText('Live', { exact: true }))
      await context.setOffline(true)
      await page.getByRole('link', { name: 'File a report' }).click()
      await see(page.getByRole('heading', { name: 'You are offline' }))
      await seeNoMore(page.getByText('Reload the page'))
      await context.setOffline(false)
      await see(page.getByRole('heading', { name: 'Report', level: 1 }))
    })
    expect(problems.list()).toEqual([])
  })
})
