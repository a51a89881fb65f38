import type { Locator, Page } from 'playwright-core'

import type { Role } from '@operagrid/shared/domain/member'

import { signInOf } from './demo.ts'
import type { Demo } from './demo.ts'
import { firstCell, gridParts } from './grid-screens.ts'
import { groupParts } from './layout-screens.ts'
import { passkeyScreens, signInByNumbers } from './passkey-screens.ts'

/** A screen as somebody comes to it: an address, what is done there, and what then can be seen. */
export type Screen = {
  readonly name: string
  readonly path: string
  readonly ready: (page: Page) => Locator
  readonly act?: (page: Page) => Promise<unknown>
  /** Opened by a pointer that hovers, or in a width that a phone has not. */
  readonly desktopOnly?: boolean
}

const main = (page: Page): Locator => page.getByRole('main')

/** Every screen of a role in the demo workspace. */
export function screensOf(role: Role | 'nobody', demo: Demo): readonly Screen[] {
  if (role === 'nobody') return publicScreens
  const at = (path: string): string => `/w/${demo.slug}${path}`
  const grid: Screen = { name: 'grid', path: at(`/grids/${demo.gridId}`), ready: (page) => firstCell(page) }
  const dashboard: Screen = {
    name: 'dashboard',
    path: at(`/dashboards/${demo.dashboardId}`),
    ready: (page) => page.getByRole('article').last().getByRole('row').or(page.locator('canvas')).last(),
  }
  const dashboards: Screen = {
    name: 'dashboards',
    path: at('/dashboards'),
    ready: (page) => main(page).getByRole('link', { name: 'Control room' }),
  }
  const account: Screen = {
    name: 'own-account',
    path: at('/account'),
    ready: (page) => page.getByRole('button', { name: 'Change the password' }),
  }
  switch (role) {
    case 'management':
      return [
        {
          name: 'members',
          path: at('/admin/members'),
          ready: (page) => main(page).getByText('management@demo.operagrid.local'),
        },
        {
          name: 'invite',
          path: at('/admin/members'),
          act: (page) => page.getByRole('button', { name: 'Invite', exact: true }).click(),
          ready: (page) => page.getByRole('dialog'),
        },
        { name: 'sessions', path: at('/admin/sessions'), ready: (page) => main(page).getByText('This browser') },
        {
          name: 'workspace',
          path: at('/admin/workspace'),
          ready: (page) => main(page).getByText(`/w/${demo.slug}`, { exact: true }),
        },
        {
          name: 'workspace-rename',
          path: at('/admin/workspace'),
          act: (page) => main(page).getByRole('button', { name: 'Rename' }).click(),
          ready: (page) => page.getByRole('dialog', { name: 'Rename the workspace' }),
        },
        ...auditing(at),
        account,
        {
          ...account,
          name: 'own-account-faults',
          act: async (page) => {
            await page.getByRole('button', { name: 'Send the link', exact: true }).click()
            await page.getByRole('button', { name: 'Change the password' }).click()
          },
          ready: (page) => page.locator('[aria-invalid=true]').nth(3),
        },
        ...passkeyScreens(account, signInOf(demo, 'management').password),
        ...settingUp(account, demo),
      ]
    case 'organizer':
      return [
        grid,
        ...gridParts(grid),
        ...shaping(at, demo),
        dashboard,
        dashboards,
        ...tiles(dashboard),
        account,
        ...groupParts(grid),
      ]
    case 'reporter':
      return [...reporting(at, demo), account]
    case 'viewer':
      return [dashboard, dashboards, grid, account]
  }
}

/** As far as the code that would turn it on. */
function settingUp(account: Screen, demo: Demo): Screen[] {
  const ask = (page: Page): Promise<void> => page.getByRole('button', { name: 'Set it up' }).click()
  return [
    {
      ...account,
      name: 'second-factor-password',
      act: ask,
      ready: (page) => page.getByRole('button', { name: 'Continue' }),
    },
    {
      ...account,
      name: 'second-factor-app',
      act: async (page) => {
        await ask(page)
        const { password } = signInOf(demo, 'management')
        await page.getByLabel('Your password', { exact: true }).last().fill(password)
        await page.getByRole('button', { name: 'Continue' }).click()
      },
      ready: (page) => page.getByRole('img', { name: /^QR code/ }),
    },
  ]
}

function auditing(at: (path: string) => string): Screen[] {
  const path = at('/admin/audit')
  const entries = (page: Page): Locator => main(page).getByRole('button', { name: /^Details of entry/ })
  return [
    { name: 'audit', path, ready: (page) => entries(page).first() },
    {
      name: 'audit-entry',
      path,
      act: (page) => entries(page).first().click(),
      ready: (page) => main(page).getByText('Hash', { exact: true }),
    },
    {
      name: 'audit-none',
      path: `${path}?what=nothing+is+called+this`,
      ready: (page) => page.getByText('No entry fits'),
    },
  ]
}

const publicScreens: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in', ready: (page) => page.getByLabel('E-mail') },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    act: (page) => page.getByRole('button', { name: 'Sign in', exact: true }).click(),
    ready: (page) => page.locator('[aria-invalid=true]').first(),
  },
  signInByNumbers,
  { name: 'sign-up', path: '/sign-up', ready: (page) => page.getByLabel('Workspace') },
  { name: 'forgot', path: '/forgot', ready: (page) => page.getByLabel('E-mail') },
  {
    name: 'forgot-sent',
    path: '/forgot',
    act: async (page) => {
      await page.getByLabel('E-mail').fill('nobody@example.org')
      await page.getByRole('button', { name: 'Send the link' }).click()
    },
    ready: (page) => page.getByText('If there is an account for nobody@example.org'),
  },
  { name: 'reset', path: '/reset/gone', ready: (page) => page.getByLabel('New password', { exact: true }) },
  {
    name: 'reset-gone',
    path: '/reset/gone',
    act: async (page) => {
      await page.getByLabel('New password', { exact: true }).fill('gulls steal warm bread')
      await page.getByRole('button', { name: 'Set the password' }).click()
    },
    ready: (page) => page.getByRole('link', { name: 'Ask for a new link' }),
  },
  { name: 'confirm-gone', path: '/confirm/gone', ready: (page) => page.getByRole('heading', { level: 1 }) },
  { name: 'invite-gone', path: '/invite/gone', ready: (page) => page.getByRole('heading', { level: 1 }) },
  { name: 'security', path: '/security', ready: (page) => page.getByRole('heading', { level: 1 }) },
  { name: 'nowhere', path: '/nowhere', ready: (page) => page.getByRole('heading', { level: 1 }) },
]

function shaping(at: (path: string) => string, demo: Demo): Screen[] {
  return [
    { name: 'grids', path: at('/grids'), ready: (page) => main(page).getByRole('link', { name: 'Incidents' }) },
    {
      name: 'grids-trash',
      path: at('/grids'),
      act: (page) => page.getByRole('button', { name: 'Deleted grids' }).click(),
      ready: (page) => page.getByText('Nothing is deleted'),
    },
    {
      name: 'forms',
      path: at('/forms'),
      ready: (page) => main(page).getByRole('link', { name: 'Report an incident' }),
    },
    { name: 'form', path: at(`/forms/${demo.formId}`), ready: (page) => page.getByLabel('Open for reports') },
    { name: 'import', path: at('/import'), ready: (page) => page.getByRole('button', { name: 'Choose a file' }) },
    {
      name: 'import-preview',
      path: at('/import'),
      act: (page) =>
        page.getByLabel('File to import').setInputFiles({
          name: 'log.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(
            `When,What,Deck,Done\n${Array.from({ length: 60 }, (_, row) => `2026-11-${(row % 20) + 10},Thing ${row},${row % 3 === 0 ? 'Sun deck' : 'Promenade'},${row % 2 === 0 ? 'yes' : 'no'}`).join('\n')}\n`,
          ),
        }),
      ready: (page) => page.getByRole('button', { name: 'Import 60 records' }),
    },
    {
      name: 'import-into',
      path: at(`/import?grid=${demo.gridId}`),
      act: async (page) => {
        const text = 'Title,Description,Deck\nA leak,It drips,4\nA noise,All night long,5\n'
        const file = { name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
        await page.getByLabel('File to import').setInputFiles(file)
        await page.getByRole('button', { name: 'Deck goes to' }).click()
        await page.getByRole('option', { name: 'A new field' }).click()
        await page.getByRole('button', { name: 'Check' }).click()
      },
      ready: (page) => page.getByText('2 records will be added.'),
    },
  ]
}

function tiles(dashboard: Screen): Screen[] {
  return [
    {
      ...dashboard,
      name: 'dashboard-new-tile',
      act: (page) => page.getByRole('button', { name: 'Add tile' }).click(),
      ready: (page) => page.getByRole('dialog', { name: 'Add a tile' }).getByLabel('Title'),
    },
  ]
}

function reporting(at: (path: string) => string, demo: Demo): Screen[] {
  const form = {
    path: at(`/report/${demo.formId}`),
    ready: (page: Page) => page.getByRole('button', { name: 'Send', exact: true }),
  }
  return [
    { name: 'report', path: at('/report'), ready: (page) => page.getByRole('link', { name: /Report an incident/ }) },
    { ...form, name: 'report-form' },
    {
      ...form,
      name: 'report-form-faults',
      act: (page) => page.getByRole('button', { name: 'Send', exact: true }).click(),
      ready: (page) => page.getByText(/^Still to do/),
    },
    { name: 'my-reports', path: at('/report/sent'), ready: (page) => main(page).getByRole('listitem').first() },
    {
      name: 'my-report',
      path: at('/report/sent'),
      act: (page) => main(page).getByRole('listitem').first().getByRole('link').click(),
      ready: (page) => page.getByRole('article'),
    },
    {
      name: 'my-report-comments',
      path: at('/report'),
      act: async (page) => {
        await page.getByRole('button', { name: /^Notifications/ }).click()
        await page.getByRole('link', { name: /mentioned you at record/ }).click()
      },
      ready: (page) => page.getByRole('list', { name: 'Comments' }).getByRole('listitem'),
    },
    {
      name: 'correct-report',
      path: at('/report/sent'),
      act: async (page) => {
        const report = main(page)
          .getByRole('link')
          .filter({ hasText: /At the server|Seen|Needs a fix/ })
        await report.first().click()
        await page.getByRole('link', { name: 'Edit' }).click()
      },
      ready: (page) => page.getByRole('button', { name: 'Save' }),
    },
    {
      name: 'account',
      path: at('/report'),
      act: (page) => page.getByRole('button', { name: 'Account' }).click(),
      ready: (page) => page.getByRole('dialog', { name: 'Account' }),
    },
  ]
}
