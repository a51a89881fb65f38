import type { Locator, Page } from 'playwright-core'

import { choose, see } from '../flow/hands.ts'
import type { Screen } from './screens.ts'

/** A grid in groups, then as a board, a calendar, a gallery and a map; it is so from then on, for who looks at it. */
export function groupParts(grid: Screen): Screen[] {
  const open = (page: Page): Promise<void> => page.getByRole('button', { name: /^Group/ }).click()
  const popover = (page: Page): Locator => page.getByRole('dialog', { name: 'Show records as' })
  const card = (page: Page): Locator => page.getByRole('listitem').getByRole('button').first()
  const chip = (page: Page): Locator => page.locator('[data-chip]').first()
  /** On a month or a week that has only just begun nothing has happened yet. */
  const eventful = async (page: Page): Promise<void> => {
    const isSo = await chip(page)
      .waitFor({ timeout: 3_000 })
      .then(
        () => true,
        () => false,
      )
    if (isSo) return
    await page.getByRole('button', { name: /^The (month|week) before$/ }).click()
    await chip(page).waitFor()
  }
  return [
    {
      ...grid,
      name: 'grid-groups',
      act: async (page) => {
        await open(page)
        await choose(popover(page), 'A heading for each', 'Status')
        await page.keyboard.press('Escape')
        await page.getByRole('gridcell', { name: /^In progress, / }).click()
      },
      ready: (page) => page.getByRole('gridcell', { name: /^In progress, .* folded$/ }),
    },
    {
      ...grid,
      name: 'grid-subgroups',
      act: async (page) => {
        await page.getByRole('gridcell', { name: /^In progress, / }).waitFor()
        await open(page)
        await popover(page).getByRole('button', { name: 'Add a level within' }).click()
        await choose(popover(page), 'Within it, one for each', 'Department')
        await page.keyboard.press('Escape')
      },
      ready: (page) => page.getByRole('gridcell', { name: /, level 2, / }).first(),
    },
    {
      ...grid,
      name: 'grid-levels',
      act: async (page) => {
        await page
          .getByRole('gridcell', { name: /, level 2, / })
          .first()
          .waitFor()
        await open(page)
        await popover(page).getByRole('button', { name: 'Add a level within' }).click()
        await choose(popover(page), 'Within that, one for each', 'Reported at')
      },
      ready: (page) => popover(page).getByRole('button', { name: 'Move Department outwards' }),
    },
    {
      ...grid,
      name: 'grid-board',
      act: async (page) => {
        await open(page)
        await choose(popover(page), 'Layout', 'Board')
        await page.keyboard.press('Escape')
      },
      ready: card,
    },
    {
      ...grid,
      name: 'grid-group',
      act: async (page) => {
        await card(page).waitFor()
        await open(page)
      },
      ready: (page) => popover(page).getByRole('button', { name: /^A column for each/ }),
    },
    {
      ...grid,
      name: 'grid-board-carried',
      act: async (page) => {
        // Not while the cards of an earlier visit give way to those that were read anew.
        await see(page.getByText('Live', { exact: true }))
        await card(page).press('Space')
        await card(page).press('ArrowRight')
      },
      ready: (page) => page.getByText(/, \d+ records$/).first(),
    },
    {
      ...grid,
      name: 'grid-calendar',
      act: async (page) => {
        await card(page).waitFor()
        await open(page)
        await choose(popover(page), 'Layout', 'Calendar')
        // Some incidents are still open at midnight: they last over two days.
        await choose(popover(page), 'On the days of', 'Reported at')
        await choose(popover(page), 'Ends', 'Resolved at')
        await page.keyboard.press('Escape')
        await eventful(page)
      },
      ready: chip,
    },
    {
      ...grid,
      name: 'grid-calendar-week',
      act: async (page) => {
        await eventful(page)
        await choose(page, 'Show', 'Week')
        // Not all of them are resolved.
        await open(page)
        await choose(popover(page), 'On the days of', 'Resolved at')
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: /^No date/ }).click()
      },
      ready: (page) => page.getByRole('group', { name: 'Records without a date' }).getByRole('button').first(),
    },
    {
      ...grid,
      name: 'grid-calendar-day',
      act: async (page) => {
        await eventful(page)
        await choose(page, 'Show', 'Day')
      },
      ready: (page) => page.getByRole('button', { name: 'The next day' }),
    },
    {
      ...grid,
      name: 'grid-gallery',
      act: async (page) => {
        await open(page)
        await choose(popover(page), 'Layout', 'Gallery')
        await page.keyboard.press('Escape')
      },
      ready: (page) =>
        page
          .getByRole('region', { name: / as a gallery$/ })
          .getByRole('button')
          .first(),
    },
    {
      ...grid,
      name: 'grid-map',
      act: async (page) => {
        await page.getByRole('region', { name: / as a gallery$/ }).waitFor()
        await open(page)
        await choose(popover(page), 'Layout', 'Map')
        await page.keyboard.press('Escape')
      },
      ready: (page) => page.getByRole('group', { name: 'Records in sight' }).getByRole('button').first(),
    },
  ]
}
