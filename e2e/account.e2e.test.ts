import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { makeStep } from './flow/make-step.ts'
import { freePort } from './stack/free-port.ts'
import { startMailServer } from './stack/mail-server.ts'
import type { MailServer } from './stack/mail-server.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'

const started = await startBrowser('the account')
const mara = { name: 'Mara Moll', email: 'mara@ferry.test', password: 'fair winds and following seas' }
const next = {
  email: 'moll@ferry.test',
  password: 'seven lanterns over harbour',
  third: 'gulls steal warm bread rolls',
}

describe.skipIf(started.skip)(`an account and its mail${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let post: MailServer
  let person: Person
  let site = ''
  const contexts: BrowserContext[] = []
  const step = makeStep(
    () => expect(person.problems.list()).toEqual([]),
    async () => console.log(`${person.page.url()}\n${stack.output().split('\n').slice(-20).join('\n')}`),
  )

  beforeAll(async () => {
    if (started.skip) return
    post = await startMailServer()
    const port = await freePort()
    site = `http://localhost:${port}`
    stack = await startStack({ port, env: { SMTP_URL: post.url, BASE_URL: site } })
    person = await open()
  })
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await stack?.stop()
    await post?.stop()
    if (!started.skip) await started.browser.close()
  })

  async function open(): Promise<Person> {
    if (started.skip) throw new Error(started.reason)
    const opened = await openPerson(started.browser, site, { name: mara.name })
    contexts.push(opened.context)
    return opened
  }

  /** The link of the newest mail to an address, once there are as many as `count`. */
  async function mailed(to: string, page: 'confirm' | 'reset', count = 1): Promise<string> {
    const links = () =>
      post.mails
        .filter((mail) => mail.to === to)
        .flatMap((mail) => new RegExp(`${site}/${page}/\\S+`).exec(mail.text)?.[0] ?? [])
    await until(
      async () => links().length,
      (many) => expect(many).toBe(count),
    )
    return links().at(-1) ?? ''
  }

  async function signIn({ page }: Person, email: string, password: string): Promise<void> {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/w\/[^/]+/)
  }

  step(
    'who signs up is told to confirm the address, and the notice thanks when that was done in another tab',
    async () => {
      const { page, context } = person
      await page.goto('/sign-up')
      await page.getByLabel('Workspace').fill('Ferry line')
      await page.getByLabel('Your name').fill(mara.name)
      await page.getByLabel('E-mail').fill(mara.email)
      await page.getByLabel('Password', { exact: true }).fill(mara.password)
      await page.getByRole('button', { name: 'Create workspace' }).click()
      await see(page.getByText(`a link was sent to ${mara.email}`))
      const tab = await context.newPage()
      await tab.goto(await mailed(mara.email, 'confirm'))
      await see(tab.getByRole('heading', { name: 'Your address is confirmed' }))
      await tab.close()
      await page.evaluate(() => window.dispatchEvent(new Event('focus')))
      await see(page.getByText(`${mara.email} is confirmed.`))
      await page.getByRole('button', { name: 'Dismiss' }).click()
      await seeNoMore(page.getByText(`${mara.email} is confirmed.`))
    },
  )

  step('a confirmed link is dead afterwards, and says so', async () => {
    await person.problems.during([/status of 404/], async () => {
      await person.page.goto(await mailed(mara.email, 'confirm'))
      await see(person.page.getByRole('heading', { name: 'This link no longer works' }))
    })
    await person.page.getByRole('link', { name: 'Open Ferry line' }).click()
    await person.page.waitForURL(/\/w\//)
  })

  step('a forgotten password is replaced by a mailed link, which signs everybody out', async () => {
    const elsewhere = await open()
    const { page } = elsewhere
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(mara.email)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByRole('button', { name: 'Send the link' }).click()
    await see(page.getByText(`If there is an account for ${mara.email}`))

    await page.goto(await mailed(mara.email, 'reset'))
    await elsewhere.problems.during([/status of 400/], async () => {
      await page.getByLabel('New password', { exact: true }).fill('password123')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await see(page.getByText(/^[^:]*Add a few words/))
    })
    await page.getByLabel('New password', { exact: true }).fill(next.password)
    await person.problems.during([/status of 40[01]/], async () => {
      await elsewhere.problems.during([/status of 401/], async () => {
        await page.getByRole('button', { name: 'Set the password' }).click()
        await see(page.getByRole('heading', { name: 'Your password is changed' }))
      })
      // The page that was left open finds out by what it does next, if not by its socket before that.
      const members = person.page.getByRole('link', { name: 'Members' })
      await members.click({ timeout: 5_000 }).catch(() => undefined)
      await person.page.waitForURL(/\/sign-in/)
    })
    await page.getByRole('link', { name: 'Sign in', exact: true }).click()
    await signIn(elsewhere, mara.email, next.password)
    await elsewhere.problems.during([/status of 404/], async () => {
      await page.goto(await mailed(mara.email, 'reset'))
      await page.getByLabel('New password', { exact: true }).fill(next.third)
      await page.getByRole('button', { name: 'Set the password' }).click()
      await see(page.getByRole('link', { name: 'Ask for a new link' }))
    })
    expect(elsewhere.problems.list()).toEqual([])
  })

  step('the password is changed by whoever knows it, and the other session ends', async () => {
    await signIn(person, mara.email, next.password)
    const { page } = person
    await page.getByRole('button', { name: /^Account:/ }).click()
    await page.getByRole('menuitem', { name: 'Your account' }).click()
    await page.getByLabel('Present password', { exact: true }).fill('not the one I have')
    await page.getByLabel('New password', { exact: true }).fill(next.third)
    await person.problems.during([/status of 403/], async () => {
      await page.getByRole('button', { name: 'Change the password' }).click()
      await see(page.getByText(/That is not your password/))
    })
    await page.getByLabel('Present password', { exact: true }).fill(next.password)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await see(page.getByText('Your password is changed. 1 other session was ended.'))
  })

  step('the address changes when the link to the new one is followed, and the open page knows', async () => {
    const { page, context } = person
    await page.getByLabel('New e-mail').fill(next.email)
    await page.getByLabel('Your password', { exact: true }).fill(next.third)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await see(page.getByText(`A link is on its way to ${next.email}`))
    const tab = await context.newPage()
    await tab.goto(await mailed(next.email, 'confirm'))
    await see(tab.getByText(`${next.email} is confirmed`))
    await tab.close()
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await see(page.getByText(`You sign in with ${next.email} now.`))
  })
})
