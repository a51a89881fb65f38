import { afterAll, beforeAll, describe, expect } from 'vitest'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { plugDevice } from './browser/virtual-device.ts'
import type { VirtualDevice } from './browser/virtual-device.ts'
import { see, seeNoMore } from './flow/hands.ts'
import { makeStep } from './flow/make-step.ts'
import { freePort } from './stack/free-port.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'

const started = await startBrowser('passkeys')
const mara = { name: 'Mara Moll', email: 'mara@ferry.test', password: 'fair winds and following seas' }

describe.skipIf(started.skip)(`a passkey in a browser${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let person: Person
  let device: VirtualDevice
  const step = makeStep(
    () => expect(person.problems.list()).toEqual([]),
    async () => console.log(`${person.page.url()}\n${stack.output().split('\n').slice(-20).join('\n')}`),
  )

  beforeAll(async () => {
    if (started.skip) return
    const port = await freePort()
    const site = `http://localhost:${port}`
    stack = await startStack({ port, env: { BASE_URL: site } })
    person = await openPerson(started.browser, site, { name: mara.name })
    device = await plugDevice(person.page)
    // A finger that is always there takes up what is suggested before a button can be pressed.
    await person.page.addInitScript(() => {
      if (localStorage.getItem('suggests') === null)
        PublicKeyCredential.isConditionalMediationAvailable = async () => false
    })
  })
  afterAll(async () => {
    await person?.context.close()
    await stack?.stop()
    if (!started.skip) await started.browser.close()
  })

  const card = () =>
    person.page.locator('section').filter({ has: person.page.getByRole('heading', { name: 'Passkeys' }) })
  async function openAccount(): Promise<void> {
    const { pathname } = new URL(person.page.url())
    await person.page.goto(`/w/${pathname.split('/')[2] ?? ''}/account`)
    await see(card())
  }
  async function signOut(): Promise<void> {
    await person.page.getByRole('button', { name: /^Account/ }).click()
    await person.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await person.page.waitForURL(/\/sign-in/)
  }
  async function pressButton(): Promise<void> {
    await person.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  }
  async function addPasskey(name: string): Promise<void> {
    const { page } = person
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a passkey' })
    await dialog.getByLabel('Your password', { exact: true }).fill(mara.password)
    await dialog.getByLabel('Name of the passkey').fill(name)
    await dialog.getByRole('button', { name: 'Continue' }).click()
  }

  step('is made on the account page, once the password is given', async () => {
    const { page } = person
    await page.goto('/sign-up')
    await page.getByLabel('Workspace').fill('Ferry line')
    await page.getByLabel('Your name').fill(mara.name)
    await page.getByLabel('E-mail').fill(mara.email)
    await page.getByLabel('Password', { exact: true }).fill(mara.password)
    await page.getByRole('button', { name: 'Create workspace' }).click()
    await page.waitForURL(/\/w\/[^/]+/)
    await openAccount()
    await see(card().getByText('You have none yet.'))
    await addPasskey('Ferry laptop')
    await see(card().getByText('Ferry laptop'))
    await see(card().getByText('Not used yet'))
    expect(await device.count()).toBe(1)
  })

  step('is not made a second time on the same device', async () => {
    await addPasskey('Again')
    await see(person.page.getByText('This device has a passkey for your account already.'))
    await person.page.getByRole('button', { name: 'Cancel' }).click()
    expect(await device.count()).toBe(1)
  })

  step('opens the account without a word typed', async () => {
    await signOut()
    await pressButton()
    await person.page.waitForURL(/\/w\/[^/]+/)
    await openAccount()
    await see(card().getByText(/^Last used/))
  })

  step('opens it as well when it is chosen among what the browser suggests', async () => {
    const { page } = person
    await page.evaluate(() => localStorage.setItem('suggests', 'yes'))
    await page.reload()
    const signedIn = page.waitForResponse(/auth\.passkeySignIn/)
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    // Nobody can press what Chrome draws outside of the page; the device answers as if somebody had.
    expect((await signedIn).status()).toBe(200)
    await page.waitForURL(/\/w\/[^/]+/)
    await page.evaluate(() => localStorage.removeItem('suggests'))
    await page.reload()
  })

  step('is in the audit log with how the session began', async () => {
    const { page } = person
    const { pathname } = new URL(page.url())
    await page.goto(`/w/${pathname.split('/')[2] ?? ''}/admin/audit`)
    await see(page.getByText(/signed in with the passkey/))
    await see(page.getByText(/added a passkey/))
  })

  step('opens nothing where the device does not know its owner, which is said', async () => {
    await device.knowOwner(false)
    await signOut()
    await pressButton()
    await see(person.page.getByText(/^No passkey was used/))
    await device.knowOwner(true)
    await pressButton()
    await person.page.waitForURL(/\/w\/[^/]+/)
  })

  step('is renamed, and removed once the password is given', async () => {
    const { page } = person
    await openAccount()
    await card().getByRole('button', { name: 'Rename Ferry laptop' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Bridge laptop')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await see(card().getByText('Bridge laptop'))
    await card().getByRole('button', { name: 'Remove Bridge laptop' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove Bridge laptop?' })
    await dialog.getByLabel('Your password', { exact: true }).fill(mara.password)
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await seeNoMore(card().getByText('Bridge laptop'))
    await see(card().getByText('You have none yet.'))
  })

  step('that was removed opens nothing any more, although the device still has it; the password does', async () => {
    const { page } = person
    await signOut()
    expect(await device.count()).toBe(1)
    await person.problems.during([/status of 401/], async () => {
      await pressButton()
      await see(page.getByText('This passkey does not open OperaGrid.'))
    })
    await page.getByLabel('E-mail').fill(mara.email)
    await page.getByLabel('Password', { exact: true }).fill(mara.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/w\/[^/]+/)
  })

  step('is not to be had at an address without a host name, which is said', async () => {
    const { page } = person
    await page.goto(`http://127.0.0.1:${new URL(page.url()).port}/sign-in`)
    await see(page.getByText(/^Passkeys need a host name/))
    await see(page.getByRole('button', { name: 'Sign in', exact: true }))
  })
})
