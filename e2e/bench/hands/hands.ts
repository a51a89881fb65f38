import type { Browser, Page } from 'playwright-core'

import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'

import { startBrowser } from '../../browser/start-browser.ts'
import { signUp } from '../../stack/api.ts'
import type { Api } from '../../stack/api.ts'
import { startStack } from '../../stack/start-stack.ts'
import { serveBarePage } from '../bare-page.ts'
import { againstGoal, atLeast, median, percentile, reported } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { importFile } from '../import-file.ts'
import { makeLogFile } from '../log-file.ts'
import { signInBrowser } from '../sign-in-browser.ts'
import { scrollByHand } from './scroll-frames.ts'
import { startTraffic } from './traffic.ts'
import { typeIntoBareCell, typeIntoCells } from './type-keys.ts'

const RECORDS = 100_000
const ROUNDS = 3
const SLOWER = 4
/** Records of the bare page: as long as the way that is scrolled. */
const BARE_RECORDS = 260
const who = { workspace: 'Bench', name: 'Bench', email: 'bench@example.org', password: 'correct horse battery' }

type Round = { readonly keysMs: number; readonly frames: number; readonly slowFrames: number }

/**
 * What hands feel of a grid of 100,000 records into which another member writes 50 changes a second, by Chromium's trace:
 * keys until their frame is shown, and frames while it scrolls, beside a page with a plain table and nothing else.
 */
export async function benchHands(): Promise<BenchRow[]> {
  const started = await startBrowser('the hands bench')
  if (started.skip) return []
  const stack = await startStack()
  try {
    const api = await signUp(stack.url, who)
    const { grid } = await importFile(stack.url, api, makeLogFile(RECORDS))
    const rows = await measure({ browser: started.browser, url: stack.url, api, grid })
    api.close()
    return rows
  } finally {
    await started.browser.close()
    await stack.stop()
  }
}

type Scene = {
  readonly browser: Browser
  readonly url: string
  readonly api: Api
  readonly grid: Grid
}

async function measure({ browser, url, api, grid }: Scene): Promise<BenchRow[]> {
  const query = { filter: null, sort: [] }
  const window = await api.query<RecordWindow>('record.window', { gridId: grid.id, query, limit: BARE_RECORDS })
  const bare = await serveBarePage(window, grid.fields)
  const traffic = await startTraffic(url, api, grid)
  const address = `${url}/w/${api.session.tenant.slug}/grids/${grid.id}`
  const ours: Round[] = []
  const limit: Round[] = []
  let rate = 0
  try {
    const page = await openGrid(browser, url, address)
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.goto(address)
      await settle(page)
      ours.push({
        keysMs: percentile(await typeIntoCells(browser, page), 0.95),
        frames: await scrollByHand(browser, page, 1),
        slowFrames: await scrollByHand(browser, page, SLOWER),
      })
      await page.goto(bare.url)
      limit.push({
        keysMs: percentile(await typeIntoBareCell(browser, page), 0.95),
        frames: await scrollByHand(browser, page, 1),
        slowFrames: await scrollByHand(browser, page, SLOWER),
      })
      process.stderr.write(`  ours ${JSON.stringify(ours.at(-1))}, bare ${JSON.stringify(limit.at(-1))}\n`)
    }
    rate = traffic.rate()
  } finally {
    await traffic.stop()
    await bare.close()
  }
  const of = (read: (round: Round) => number) => ({ ours: median(ours.map(read)), limit: median(limit.map(read)) })
  return [
    againstGoal('key to painted cell, 50 changes/s, p95', 'ms', { ...of(({ keysMs }) => keysMs), most: 16 }),
    atLeast('scrolling, 50 changes/s', 'frames/s', { ...of(({ frames }) => frames), least: 55 }),
    atLeast(`the same, processor throttled ${SLOWER} ×`, 'frames/s', {
      ...of(({ slowFrames }) => slowFrames),
      least: 30,
    }),
    reported('changes a second meanwhile', '/s', { ours: rate }),
  ]
}

async function openGrid(browser: Browser, url: string, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await signInBrowser(context, url, who)
  const page = await context.newPage()
  await page.goto(address)
  return page
}

async function settle(page: Page): Promise<void> {
  await page.locator('[role=row] [data-field]').first().waitFor()
  // What a page does once, after it was opened, is no key's and no frame's.
  await page.waitForTimeout(2_000)
}
