import type { Page } from 'playwright-core'

import { plugDevice } from '../browser/virtual-device.ts'
import { see } from '../flow/hands.ts'
import type { Screen } from './screens.ts'

/** What somebody sees of their passkeys: `account` is their account page, `password` theirs. */
export function passkeyScreens(account: Screen, password: string): Screen[] {
  const begin = (page: Page) => page.getByRole('button', { name: 'Add a passkey' }).click()
  const remove = (page: Page) => page.getByRole('button', { name: 'Remove Bridge tablet' })
  return [
    {
      ...account,
      name: 'passkey-add',
      act: async (page) => {
        await begin(page)
        await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
      },
      ready: (page) => page.getByRole('dialog').getByText('Enter your password.'),
    },
    {
      ...account,
      name: 'passkeys',
      act: async (page) => {
        await plugDevice(page)
        await begin(page)
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Your password', { exact: true }).fill(password)
        await dialog.getByLabel('Name of the passkey').fill('Bridge tablet')
        await dialog.getByRole('button', { name: 'Continue' }).click()
        await see(remove(page))
        await remove(page).first().scrollIntoViewIfNeeded()
      },
      ready: (page) => remove(page).first(),
    },
    {
      ...account,
      name: 'passkey-remove',
      act: (page) => remove(page).first().click(),
      ready: (page) => page.getByRole('dialog', { name: 'Remove Bridge tablet?' }),
    },
  ]
}

/** The sign-in page at an address that can have no passkeys. */
export const signInByNumbers: Screen = {
  name: 'sign-in-by-numbers',
  path: '/sign-in',
  act: (page) => page.goto(page.url().replace('localhost', '127.0.0.1')),
  ready: (page) => page.getByText('Passkeys need a host name'),
}
