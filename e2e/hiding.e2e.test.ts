import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { gridHands } from './flow/grid-hands.ts'
import { choose, see, seeNoMore } from './flow/hands.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'
import { findBarriers } from './tour/check-page.ts'
import { readDemo, signInAs } from './tour/demo.ts'
import type { Demo } from './tour/demo.ts'

const started = await startBrowser('hidden fields')

const head = (page: Page, field: string): Locator => page.getByRole('columnheader', { name: new RegExp(`^${field}`) })
const unshared = (page: Page): Locator =>
  page.getByRole('article', { name: 'All by category' }).getByText('This tile is not shared with you.')
const loads = (page: Page) =>
  page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin)

describe.skipIf(started.skip)(`a field that an organizer hides${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let demo: Demo
  const people: Person[] = []
  beforeAll(async () => {
    stack = await startStack({ env: { SEED_DEMO: '1' } })
    demo = await readDemo(stack)
  })
  afterAll(async () => {
    for (const { context } of people) await context.close()
    if (!started.skip) await started.browser.close()
    await stack?.stop()
  })

  async function open(who: Role, path: string): Promise<Person> {
    if (started.skip) throw new Error(started.reason)
    const site = stack.url.replace('127.0.0.1', 'localhost')
    const person = await openPerson(started.browser, site, { name: who, device: 'desktop', still: true })
    people.push(person)
    await signInAs(person.page, demo, who)
    await person.page.goto(`/w/${demo.slug}${path}`)
    return person
  }

  it(
    'leaves viewers’ open screens without a reload, is said by its tile, and comes back',
    { timeout: 120_000 },
    async () => {
      const { page: organizer } = await open('organizer', `/grids/${demo.gridId}`)
      const { page: grid } = await open('viewer', `/grids/${demo.gridId}`)
      const { page: wall } = await open('viewer', `/dashboards/${demo.dashboardId}`)
      await see(head(organizer, 'Category'))
      await see(head(grid, 'Category'))
      const tile = wall.getByRole('article', { name: 'All by category' })
      await see(tile.locator('canvas'))
      const before = await Promise.all([grid, wall].map(loads))

      const showTo = async (audience: string): Promise<void> => {
        await head(organizer, 'Category').getByRole('button').click()
        await organizer.getByRole('menuitem', { name: 'Edit field' }).click()
        const dialog = organizer.getByRole('dialog', { name: 'Edit Category' })
        await choose(dialog, 'Who sees this field', audience)
        await see(dialog.getByRole('button', { name: new RegExp(`^Who sees this field.*${audience}`) }))
        await dialog.getByRole('button', { name: 'Save' }).click()
        await seeNoMore(dialog)
      }
      await showTo('Only organizers and management')
      await seeNoMore(head(grid, 'Category'))
      await see(unshared(wall))
      await see(head(organizer, 'Category').getByRole('img', { name: 'Hidden from report viewers and reporters' }))
      for (const page of [organizer, wall]) expect(await findBarriers(page, 'all')).toEqual([])
      // All else is there, and the records are.
      await see(head(grid, 'Status'))
      await see(gridHands(grid).row(1).getByRole('gridcell').first())
      expect(await grid.content()).not.toContain('Category')

      await organizer.goto(`/w/${demo.slug}/dashboards/${demo.dashboardId}`)
      await see(organizer.getByRole('article', { name: 'All by category' }).locator('canvas'))
      await organizer.getByRole('button', { name: 'Actions for All by category' }).click()
      await organizer.getByRole('menuitem', { name: 'Edit tile' }).click()
      await see(organizer.getByText('Report viewers will not see this tile'))
      await organizer.goto(`/w/${demo.slug}/grids/${demo.gridId}`)
      await see(head(organizer, 'Category'))

      await showTo('Everyone')
      await see(head(grid, 'Category'))
      await see(tile.locator('canvas'))
      expect(await unshared(wall).count()).toBe(0)
      expect(await Promise.all([grid, wall].map(loads))).toEqual(before)
      for (const { problems } of people) expect(problems.list()).toEqual([])
    },
  )
})
