import type { Browser, Page } from 'playwright-core'

import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'

import { startBrowser } from '../browser/start-browser.ts'
import { signUp } from '../stack/api.ts'
import type { Api } from '../stack/api.ts'
import { startStack } from '../stack/start-stack.ts'
import type { Stack } from '../stack/start-stack.ts'
import { bareRow, serveBarePage } from './bare-page.ts'
import { againstGoal, median, reported } from './bench.ts'
import type { BenchRow } from './bench.ts'
import { timeFirstRows, watchFirstRows } from './first-rows.ts'
import { importFile } from './import-file.ts'
import { makeLogFile } from './log-file.ts'
import { scroll } from './scroll.ts'
import type { Journey, Scrolled } from './scroll.ts'
import { benchSearch } from './search.ts'
import { signInBrowser } from './sign-in-browser.ts'

const RECORDS = 100_000
const WARM_UP = 2
const ROUNDS = 5
/** What the client's page asks for first. */
const FIRST_WINDOW = 260
const who = { name: 'Bench', email: 'bench@example.org', password: 'correct horse battery' }

/** A grid right after its import, in a real browser: when its first rows stand, and how it scrolls. */
export async function benchGrid(): Promise<BenchRow[]> {
  const started = await startBrowser('the grid bench')
  if (started.skip) return []
  const stack = await startStack()
  try {
    const api = await signUp(stack.url, { workspace: 'Bench', ...who })
    const { grid } = await importFile(stack.url, api, makeLogFile(RECORDS))
    const rows = await measure({ browser: started.browser, stack, api, grid })
    api.close()
    return rows
  } finally {
    await started.browser.close()
    await stack.stop()
  }
}

type Scene = { readonly browser: Browser; readonly stack: Stack; readonly api: Api; readonly grid: Grid }

async function measure({ browser, stack, api, grid }: Scene): Promise<BenchRow[]> {
  const query = { filter: null, sort: [] }
  const first = await api.query<RecordWindow>('record.window', { gridId: grid.id, query, limit: FIRST_WINDOW })
  const bare = await serveBarePage(first, grid.fields)
  try {
    const limit = await openPage(browser, bareRow)
    const ours = await openPage(browser, '[role=row] [data-field]')
    await signInBrowser(ours.context(), stack.url, who)
    const address = `${stack.url}/w/${api.session.tenant.slug}/grids/${grid.id}`
    const byText = `${address}?sort=${grid.fields.find((field) => field.type === 'text')?.id ?? ''}`
    const painted = await timePages([
      { page: limit, url: bare.url },
      { page: ours, url: address },
    ])
    const sorted = await timePages([{ page: ours, url: byText }])
    const searched = await benchSearch(api, grid)
    await timeFirstRows(ours, address)
    const plain = await journeys(ours)
    await timeFirstRows(ours, byText)
    const sortedGlide = await repeat(ours, 1, glide)
    const sortedJumps = await repeat(ours, 1, jumps)
    const figures = { ours: painted[1] ?? Number.NaN, limit: painted[0] ?? Number.NaN }
    return [
      againstGoal('first rows of 100,000 painted', 'ms', { ...figures, most: 1_000 }),
      reported('the same, sorted by a text', 'ms', { ours: sorted[0] ?? Number.NaN, limit: figures.limit }),
      ...plain,
      ...searched,
      reported('60 screens in 6 s, sorted by a text: longest skeleton', 'ms', { ours: sortedGlide.skeletonMs }),
      reported('10 jumps, sorted by a text: longest skeleton', 'ms', { ours: sortedJumps.skeletonMs }),
    ]
  } finally {
    await bare.close()
  }
}

async function openPage(browser: Browser, row: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await watchFirstRows(context, row)
  return await context.newPage()
}

/** Medians of warm navigations, the pages taking turns. */
async function timePages(pages: readonly { page: Page; url: string }[]): Promise<number[]> {
  const samples = pages.map((): number[] => [])
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [at, { page, url }] of pages.entries()) {
      const ms = await timeFirstRows(page, url)
      if (round >= 0) samples[at]?.push(ms)
    }
  }
  return samples.map(median)
}

async function journeys(page: Page): Promise<BenchRow[]> {
  const glided = await repeat(page, 3, glide)
  const jumped = await repeat(page, 3, jumps)
  const dragged = await repeat(page, 1, () => ({ kind: 'glide', from: 0, screens: 3_500, ms: 5_000 }))
  return [
    againstGoal('60 screens in 6 s: longest skeleton', 'ms', { ours: glided.skeletonMs, most: 100 }),
    againstGoal('10 jumps anywhere: longest skeleton', 'ms', { ours: jumped.skeletonMs, most: 100 }),
    reported('60 screens in 6 s: longest frame', 'ms', { ours: glided.frameMs }),
    reported('10 jumps anywhere: longest frame', 'ms', { ours: jumped.frameMs }),
    reported('whole grid dragged by in 5 s: longest without a record', 'ms', { ours: dragged.blankMs }),
    reported('the same: until all are there after the stop', 'ms', { ours: dragged.settleMs }),
  ]
}

/** A fast reader's pace, each round elsewhere. */
function glide(round: number): Journey {
  return { kind: 'glide', from: 0.05 + round / 4, screens: 60, ms: 6_000 }
}

/** Ten places, other ones each round, as if at random. */
function jumps(round: number): Journey {
  return { kind: 'jump', to: Array.from({ length: 10 }, (_, at) => ((at + round * 10) * 0.618 + 0.31) % 1), ms: 600 }
}

async function repeat(page: Page, rounds: number, journey: (round: number) => Journey): Promise<Scrolled> {
  const all: Scrolled[] = []
  for (let round = 0; round < rounds; round += 1) all.push(await scroll(page, journey(round)))
  const of = (read: (scrolled: Scrolled) => number) => median(all.map(read))
  return {
    skeletonMs: of((one) => one.skeletonMs),
    blankMs: of((one) => one.blankMs),
    frameMs: of((one) => one.frameMs),
    frames: of((one) => one.frames),
    settleMs: of((one) => one.settleMs),
  }
}
