import type { Locator, Page } from 'playwright-core'

import { gridHands } from '../flow/grid-hands.ts'
import { choose, see } from '../flow/hands.ts'
import type { Screen } from './screens.ts'

/** The first cell of the first record, once it is there. */
export const firstCell = (page: Page): Locator => gridHands(page).row(1).getByRole('gridcell').first()

/** Where what has no room in the bar is in the menu of the view. */
const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 768

/** What opens on a grid's page; its colours and row height, last, are so from then on for who looks at it. */
export function gridParts(grid: Screen): Screen[] {
  return [
    {
      ...grid,
      name: 'grid-record',
      act: async (page) => {
        await firstCell(page).click()
        // On a phone the touch opens it already.
        if ((page.viewportSize()?.width ?? 0) > 767) await gridHands(page).grid.press('Space')
      },
      ready: (page) => page.getByRole('dialog').or(page.getByRole('complementary')).last(),
    },
    {
      ...grid,
      name: 'grid-history',
      act: async (page) => {
        await firstCell(page).click()
        if ((page.viewportSize()?.width ?? 0) > 767) await gridHands(page).grid.press('Space')
        await page.getByRole('tab', { name: 'History' }).click()
      },
      ready: (page) => page.getByRole('list', { name: 'History' }),
    },
    {
      ...grid,
      name: 'grid-comments',
      act: async (page) => {
        await firstCell(page).click()
        if ((page.viewportSize()?.width ?? 0) > 767) await gridHands(page).grid.press('Space')
        await page.getByRole('tab', { name: /^Comments/ }).click()
        const text = page.getByLabel('Write a comment')
        await text.fill('Two more barriers, please.')
        await text.press('Control+Enter')
        await page.getByRole('list', { name: 'Comments' }).getByText('Two more barriers').first().waitFor()
        await text.pressSequentially('Seen by @')
      },
      ready: (page) => page.getByRole('option').first(),
    },
    {
      ...grid,
      name: 'grid-clock',
      act: async (page) => {
        await gridHands(page).grid.getByRole('button', { name: 'Add a field' }).click()
        const dialog = page.getByRole('dialog', { name: 'New field' })
        await choose(dialog, 'Type', 'Clock')
        await dialog.getByRole('button', { name: /^Counts from/ }).click()
        await page.getByRole('option').first().click()
      },
      ready: (page) => page.getByRole('textbox', { name: 'Time given' }),
    },
    {
      ...grid,
      name: 'notifications',
      act: async (page) => {
        // The grid takes the focus when it is there.
        await firstCell(page).waitFor()
        await page.getByRole('button', { name: /^Notifications/ }).click()
      },
      ready: (page) => page.getByRole('link', { name: /mentioned you at record/ }),
    },
    {
      ...grid,
      name: 'grid-formula',
      act: async (page) => {
        await gridHands(page).grid.getByRole('button', { name: 'Add a field' }).click()
        await choose(page.getByRole('dialog', { name: 'New field' }), 'Type', 'Formula')
        await page.getByText('All functions and signs').click()
        await page.getByRole('textbox', { name: 'Formula' }).pressSequentially('LEN(st')
      },
      ready: (page) => page.getByRole('option').first(),
    },
    {
      ...grid,
      name: 'grid-rollup',
      act: async (page) => {
        await gridHands(page).grid.getByRole('button', { name: 'Add a field' }).click()
        await choose(page.getByRole('dialog', { name: 'New field' }), 'Type', 'Lookup')
      },
      ready: (page) => page.getByText(/This grid links to no other yet|Linked records/).first(),
    },
    {
      ...grid,
      name: 'grid-filter',
      act: (page) => page.getByRole('button', { name: 'Filter', exact: true }).click(),
      ready: (page) => page.getByRole('dialog', { name: 'Show records where' }),
    },
    {
      ...grid,
      name: 'grid-views',
      act: (page) => page.getByRole('button', { name: /^View: / }).click(),
      ready: (page) => page.getByRole('menuitem', { name: 'Save as a new view…' }),
    },
    {
      ...grid,
      name: 'grid-export',
      act: async (page) => {
        await page.getByRole('button', { name: /^View: / }).click()
        await page.getByRole('menuitem', { name: 'Export…' }).click()
      },
      ready: (page) => page.getByRole('dialog', { name: 'Export' }),
    },
    {
      ...grid,
      name: 'grid-palette',
      desktopOnly: true,
      act: async (page) => {
        await firstCell(page).waitFor()
        await page.keyboard.press('Control+k')
      },
      ready: (page) => page.getByRole('option', { name: /^File a report/ }),
    },
    {
      ...grid,
      name: 'keys',
      act: async (page) => {
        await firstCell(page).waitFor()
        await page.keyboard.press('Control+/')
      },
      ready: (page) => page.getByRole('dialog', { name: 'Keys' }),
    },
    {
      ...grid,
      name: 'grid-fields',
      act: (page) => page.getByRole('button', { name: 'Fields', exact: true }).click(),
      ready: (page) => page.getByRole('dialog', { name: 'Fields shown' }),
    },
    {
      ...grid,
      name: 'grid-editing',
      desktopOnly: true,
      act: async (page) => {
        const hands = gridHands(page)
        await (await hands.cell(hands.row(2), 'Status')).click()
        await hands.grid.press('F2')
      },
      ready: (page) => page.getByRole('combobox', { name: 'Find a choice of Status' }),
    },
    {
      ...grid,
      name: 'grid-trash',
      act: async (page) => {
        // The grid takes the focus when it is there, and the menu would close.
        await firstCell(page).waitFor()
        await page.getByRole('button', { name: 'Grid actions' }).click()
        await page.getByRole('menuitem', { name: 'Trash…' }).click()
      },
      ready: (page) => page.getByText('Nothing is deleted'),
    },
    {
      ...grid,
      name: 'grid-duplicates',
      act: async (page) => {
        await firstCell(page).waitFor()
        await page.getByRole('button', { name: 'Grid actions' }).click()
        await page.getByRole('menuitem', { name: 'Duplicates…' }).click()
      },
      ready: (page) => page.getByRole('checkbox', { name: 'Tell of records that look alike' }),
    },
    {
      ...grid,
      name: 'grid-copy',
      act: async (page) => {
        await firstCell(page).waitFor()
        await page.getByRole('button', { name: 'Grid actions' }).click()
        await page.getByRole('menuitem', { name: 'Duplicate grid…' }).click()
        await page.getByRole('checkbox', { name: /^With its [\d,]+ records$/ }).check()
      },
      ready: (page) => page.getByText(/^Each as it is when you begin/),
    },
    {
      ...grid,
      name: 'grid-new-field',
      desktopOnly: true,
      act: (page) => page.getByRole('button', { name: 'Add a field' }).click(),
      ready: (page) => page.getByRole('dialog', { name: 'New field' }),
    },
    {
      ...grid,
      name: 'grid-hidden-field',
      desktopOnly: true,
      act: async (page) => {
        await page.getByRole('button', { name: 'Add a field' }).click()
        const dialog = page.getByRole('dialog', { name: 'New field' })
        await choose(dialog, 'Who sees this field', 'Only organizers and management')
      },
      ready: (page) => page.getByText(/^Nothing of it is sent to them/),
    },
    {
      ...grid,
      name: 'grid-colors',
      act: async (page) => {
        await firstCell(page).waitFor()
        if (isPhone(page)) {
          await page.getByRole('button', { name: /^View: / }).click()
          await page.getByRole('menuitem', { name: 'Colours…' }).click()
        } else await page.getByRole('button', { name: 'Colour', exact: true }).click()
        const rule = page.getByRole('dialog', { name: 'Colours' }).getByRole('listitem', { name: 'Rule 1' })
        await choose(rule, 'Operator', 'is not empty')
        await choose(rule, 'Colour', 'Yellow')
      },
      ready: (page) => page.getByRole('dialog', { name: 'Colours' }).getByRole('button', { name: 'Done' }),
    },
    {
      ...grid,
      name: 'grid-totals',
      act: async (page) => {
        await firstCell(page).waitFor()
        const head = page.getByRole('columnheader').nth(1).getByRole('button')
        for (const total of ['Filled', 'Different']) {
          await head.click()
          await page.getByRole('menuitem', { name: /^Total/ }).click()
          await page.getByRole('menuitemradio', { name: total }).click()
          await see(page.getByRole('group', { name: 'Totals' }).getByRole('button', { name: total.toLowerCase() }))
        }
      },
      ready: (page) => page.getByRole('group', { name: 'Totals' }).getByRole('button', { name: /different \d/ }),
    },
    {
      ...grid,
      name: 'grid-rows',
      act: async (page) => {
        const open = () => page.getByRole('button', { name: isPhone(page) ? /^View: / : /^Rows: / }).click()
        await firstCell(page).waitFor()
        await open()
        await page.getByRole('menuitemradio', { name: 'Tall', exact: true }).click()
        await page.keyboard.press('Escape')
        await open()
      },
      ready: (page) => page.getByRole('menuitemradio', { name: 'Extra tall' }),
    },
  ]
}
