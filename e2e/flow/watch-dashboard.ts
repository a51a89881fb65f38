import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

import type { Crew } from './crew.ts'
import { gridHands } from './grid-hands.ts'
import { choose, see, seeNoMore, until } from './hands.ts'

const titles = { number: 'All incidents', bar: 'By department', line: 'A day', latest: 'Latest' } as const

/** An organizer makes a dashboard with a tile of each kind. */
export async function makeDashboard(crew: Crew): Promise<void> {
  const { page } = crew.of('organizer')
  await page.getByRole('button', { name: 'Add a dashboard' }).click()
  await page.getByRole('button', { name: 'New dashboard' }).click()
  const naming = page.getByRole('dialog', { name: 'New dashboard' })
  await naming.getByLabel('Name').fill('Bridge')
  await naming.getByRole('button', { name: 'Create dashboard' }).click()
  await seeNoMore(naming)
  await addTile(page, 'Number', titles.number)
  await addTile(page, 'Bars', titles.bar, (dialog) => choose(dialog, 'A bar for each', 'Department'))
  await addTile(page, 'Line', titles.line, (dialog) => choose(dialog, 'Over', 'Added_Date'))
  await addTile(page, 'Latest records', titles.latest, async (dialog) => {
    for (const field of await dialog
      .getByRole('group', { name: /Fields to show/ })
      .getByRole('checkbox')
      .all())
      await field.uncheck()
    for (const field of ['Cabin', 'Department']) await dialog.getByRole('checkbox', { name: field }).check()
  })
}

async function addTile(page: Page, kind: string, title: string, more?: (dialog: Locator) => Promise<void>) {
  await page
    .getByRole('button', { name: /^Add (a )?tile$/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Add a tile' })
  await dialog.getByText(kind, { exact: true }).click()
  await dialog.getByLabel('Title').fill(title)
  await see(dialog.getByText('Value', { exact: true }).or(dialog.getByText(/Fields to show/)))
  await more?.(dialog)
  await dialog.getByRole('button', { name: 'Add tile' }).click()
  await seeNoMore(dialog)
  await see(page.getByRole('article', { name: title }))
}

/** What the four tiles of the viewer say. */
async function read(page: Page, day: string) {
  const tile = (title: string): Locator => page.getByRole('article', { name: title })
  const count = async (title: string, group: string): Promise<number> => {
    const row = tile(title)
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: group, exact: true }) })
    return (await row.count()) === 0 ? 0 : digits(await row.first().getByRole('cell').first().textContent())
  }
  return {
    number: digits(
      await tile(titles.number).getByRole('paragraph').first().locator('[title]').first().getAttribute('title'),
    ),
    bar: await count(titles.bar, 'Bars'),
    line: await count(titles.line, day),
    latest: await tile(titles.latest).getByRole('row').nth(1).innerText(),
  }
}

const digits = (text: string | null): number => Number((text ?? '').replaceAll(/\D/g, ''))

/** The viewer's tiles move, all four, when an organizer adds a record; nobody reloads. */
export async function watch(crew: Crew): Promise<void> {
  const { page } = crew.of('viewer')
  await page.goto('/')
  await see(page.getByRole('article', { name: titles.latest }).getByRole('row').nth(1))
  await see(page.getByText(/Live · changed /))
  expect(await page.getByRole('button', { name: 'Add tile' }).count()).toBe(0)
  const day = '8 Mar 2024'
  const before = await read(page, day)
  const loads = await page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin)

  const hands = gridHands(crew.of('second').page)
  const records = (await hands.total()) + 1
  await hands.page.getByRole('button', { name: 'Record', exact: true }).click()
  const row = hands.row(records)
  await hands.write(row, 'Cabin', 'WALL-1')
  await hands.pick(row, 'Department', 'Bars')
  await hands.write(row, 'Added_Date', '2024-03-08T12:00:00')
  await until(
    () => read(page, day),
    (now) => {
      expect(now.number).toBe(before.number + 1)
      expect(now.bar).toBe(before.bar + 1)
      expect(now.line).toBe(before.line + 1)
      expect(now.latest).toMatch(/WALL-1\s+Bars/)
    },
  )
  await see(page.getByText(/Live · changed (now|\d+s ago)/))
  // A record that changes moves them as well.
  await hands.pick(row, 'Department', 'Housekeeping')
  await until(
    () => read(page, day),
    (now) => {
      expect(now.bar).toBe(before.bar)
      expect(now.latest).toMatch(/WALL-1\s+Housekeeping/)
    },
  )
  expect(await page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin)).toBe(
    loads,
  )
}
