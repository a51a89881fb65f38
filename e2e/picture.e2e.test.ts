import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { gridHands } from './flow/grid-hands.ts'
import { see } from './flow/hands.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'
import { readDemo, signInAs, signInOf } from './tour/demo.ts'

const started = await startBrowser('the picture')
/** The README's own picture is written only when asked, so that a test run leaves the tree as it was. */
const folder = process.env['UPDATE_DOCS'] === '1' ? fileURLToPath(new URL('../docs', import.meta.url)) : tmpdir()

describe.skipIf(started.skip)(`the picture of the README${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({ env: { SEED_DEMO: '1' } })
  })
  afterAll(async () => {
    if (!started.skip) await started.browser.close()
    await stack?.stop()
  })

  it('shows one organizer’s grid with the other’s cell and change in it', async () => {
    if (started.skip) return
    const demo = await readDemo(stack)
    const open = async (who: 'organizer' | 'management') => {
      const person = await openPerson(started.browser, stack.url.replace('127.0.0.1', 'localhost'), { name: who })
      await signInAs(person.page, demo, who)
      await person.page.goto(`/w/${demo.slug}/grids/${demo.gridId}`)
      const hands = gridHands(person.page)
      await see(hands.row(1))
      return { ...person, hands }
    }
    const [watching, working] = await Promise.all([open('organizer'), open('management')])
    const { name } = signInOf(demo, 'management')
    await (await working.hands.cell(working.hands.row(6), 'Place')).click()
    await working.hands.write(working.hands.row(4), 'What happened', 'Hydrant is free again')
    await (await working.hands.cell(working.hands.row(8), 'Status')).click()
    await (await watching.hands.cell(watching.hands.row(2), 'Category')).click()
    await watching.hands.reads(watching.hands.row(4), 'What happened', /Hydrant is free again/)
    await expect.poll(() => watching.hands.grid.getByText(name).count()).toBeGreaterThan(0)
    mkdirSync(folder, { recursive: true })
    await watching.page.screenshot({ path: join(folder, 'grid.png') })
  }, 120_000)
})
