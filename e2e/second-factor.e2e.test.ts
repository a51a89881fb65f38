import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'
import { signedIn } from '@operagrid/shared/domain/session'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, until } from './flow/hands.ts'
import { call, signUp } from './stack/api.ts'
import type { Api } from './stack/api.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'
import { findBarriers, overhang } from './tour/check-page.ts'

const started = await startBrowser('the second factor')
const folder = process.env['SCREENSHOTS']
const password = 'gulls steal warm bread'
const manager = { workspace: 'Lightship', name: 'Mia Voss', email: 'mia@lightship.test', password }
const organizer = { name: 'Ada Lind', email: 'ada@lightship.test' }
const reporter = { name: 'Ole Brandt', email: 'ole@lightship.test' }

describe.skipIf(started.skip)(`the second factor${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let site: string
  let api: Api
  let mia: Person
  let ada: Person
  let ole: Person
  const gridId = uuidv7()
  const faults: string[] = []

  beforeAll(async () => {
    if (started.skip) return
    if (folder !== undefined) mkdirSync(folder, { recursive: true })
    stack = await startStack()
    site = stack.url.replace('127.0.0.1', 'localhost')
    api = await signUp(stack.url, manager)
    await invite(reporter, 'reporter')
    await invite(organizer, 'organizer')
    const fields = [{ id: 'note0000', name: 'Note', type: 'text', choices: [] }]
    await api.mutate('grid.create', { id: gridId, name: 'Log', fields })
    mia = await openPerson(started.browser, site, { name: 'mia', still: true })
    ada = await openPerson(started.browser, site, { name: 'ada', still: true })
    ole = await openPerson(started.browser, site, { name: 'ole', device: 'phone', still: true })
  })
  afterAll(async () => {
    api?.close()
    if (!started.skip) await started.browser.close()
    await stack?.stop()
  })

  async function invite(who: { readonly name: string; readonly email: string }, role: Role): Promise<void> {
    const { link } = await api.mutate<{ link: string }>('member.invite', { ...who, role })
    signedIn.parse(await call(stack.url, 'member.accept', { token: link.split('/').at(-1), password }))
  }

  /** Looks at the screen as it is: in both schemes it is for everybody, and not wider than the device. */
  async function look({ page, name }: Person, screen: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.waitForTimeout(100)
      if (folder !== undefined) await page.screenshot({ path: join(folder, `factor-${screen}-${name}-${scheme}.png`) })
      const barriers = await findBarriers(page, scheme === 'light' ? 'all' : 'colors')
      faults.push(...barriers.map((barrier) => `${screen} in ${scheme}: ${barrier}`))
    }
    await page.emulateMedia({ colorScheme: 'light' })
    if ((await overhang(page)) > 0) faults.push(`${screen}: wider than the screen`)
  }

  async function enterPassword(page: Page, email: string): Promise<void> {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  async function signOut({ page }: Person): Promise<void> {
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in*')
  }

  /** Goes through the set-up, from the password on; answers what the app holds, and the recovery codes. */
  async function setUp(person: Person, seen: string): Promise<{ secret: string; codes: string[] }> {
    const { page } = person
    await page.getByLabel('Your password', { exact: true }).last().fill(password)
    await page.getByRole('button', { name: 'Continue' }).click()
    await see(page.getByRole('img', { name: 'QR code for your authenticator app' }))
    const shown = await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()
    await look(person, `${seen}-app`)
    const secret = shown.replaceAll(' ', '')
    // The code of the half minute before, so that the present one is still good for the sign-in.
    await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, -1))
    await page.getByRole('button', { name: 'Turn it on' }).click()
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
    await see(codes)
    await look(person, `${seen}-codes`)
    return { secret, codes: await codes.allInnerTexts() }
  }

  it('is set up, asked for at sign-in, and a recovery code stands in for the phone', async () => {
    const { page, problems } = mia
    await enterPassword(page, manager.email)
    await page.waitForURL(/\/w\/lightship\/./)
    await page.goto('/w/lightship/account')
    await page.getByRole('button', { name: 'Set it up' }).click()
    const { secret, codes } = await setUp(mia, 'set-up')
    expect(codes).toHaveLength(10)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('operagrid-recovery-codes.txt')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await until(
      () => page.evaluate(() => navigator.clipboard.readText()),
      (text) => expect(text.split('\n')).toEqual(codes),
    )
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await see(page.getByText('10 recovery codes are left'))
    await look(mia, 'account-on')

    await signOut(mia)
    await enterPassword(page, manager.email)
    await see(page.getByRole('heading', { name: 'One more step' }))
    const field = page.getByLabel('Code', { exact: true })
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
    expect(await field.getAttribute('inputmode')).toBe('numeric')
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
    await look(mia, 'sign-in')
    await problems.during([/status of 403/], async () => {
      await field.fill(codeOf(secret, 9))
      await page.keyboard.press('Enter')
      await see(page.getByText('That code does not fit'))
    })
    const digits = codeOf(secret)
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${digits.slice(0, 3)} ${digits.slice(3)}`)
    await field.selectText()
    await page.keyboard.press('ControlOrMeta+v')
    await page.keyboard.press('Enter')
    // The first page has to have taken the focus, or the menu would lose it.
    await see(page.getByText('Live', { exact: true }))
    await signOut(mia)
    await enterPassword(page, manager.email)
    await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
    await look(mia, 'sign-in-recovery')
    await page.getByLabel('Recovery code').fill(codes[0] ?? '')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/w\/lightship\/./)
    await page.goto('/w/lightship/account')
    await see(page.getByText('9 recovery codes are left'))
    await page.getByRole('button', { name: 'New recovery codes' }).click()
    await see(page.getByRole('dialog'))
    await look(mia, 'renew')
    await page.keyboard.press('Escape')
    await page.goto('/w/lightship/admin/audit')
    await see(page.getByRole('main').getByText('used a recovery code'))
    expect([...faults, ...problems.list()].join('\n')).toBe('')
  }, 120_000)

  it('is asked for by a workspace, which leads whoever has none to it and then on', async () => {
    await enterPassword(ole.page, reporter.email)
    await ole.page.waitForURL(/\/w\/lightship\/./)
    await ole.page.goto('/w/lightship/account')
    await see(ole.page.getByRole('button', { name: 'Set it up' }))
    await enterPassword(ada.page, organizer.email)
    await ada.page.waitForURL(/\/w\/lightship\/./)
    await ada.page.goto(`/w/lightship/grids/${gridId}`)
    await see(ada.page.getByText('Live', { exact: true }))

    await mia.page.goto('/w/lightship/admin/members')
    await see(mia.page.getByText('1 of 3 members have a second factor'))
    await look(mia, 'members')
    await mia.page.getByRole('switch').click()
    await see(mia.page.getByRole('dialog').or(mia.page.getByRole('alertdialog')).getByText('2 members have none'))
    await mia.page.getByRole('button', { name: 'Cancel' }).click()
    expect(await mia.page.getByRole('switch').isChecked()).toBe(false)
    await mia.page.getByRole('switch').click()
    await mia.page.getByRole('button', { name: 'Ask everybody' }).click()
    await see(mia.page.getByText('Whoever has none sets one up before anything else.'))

    // Whoever works there is led on without doing anything, and may leave.
    await see(ada.page.getByRole('heading', { name: 'Your workspace asks for a second step' }))
    await ada.page.getByRole('button', { name: 'Sign out' }).click()
    await ada.page.waitForURL('**/sign-in*')

    await ole.problems.during([/status of 403/], async () => {
      await ole.page.goto('/w/lightship/report')
      await see(ole.page.getByRole('heading', { name: 'Your workspace asks for a second step' }))
    })
    await look(ole, 'needed')
    const { codes } = await setUp(ole, 'needed')
    expect(codes).toHaveLength(10)
    await ole.page.getByRole('button', { name: 'I have kept them' }).click()
    await ole.page.waitForURL('**/w/lightship/report')
    await mia.page.reload()
    await see(mia.page.getByText('2 of 3 members have a second factor'))
    expect([...faults, ...mia.problems.list(), ...ada.problems.list(), ...ole.problems.list()].join('\n')).toBe('')
  }, 120_000)
})

/** The code of a secret, `steps` half minutes from now. */
function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + steps * 30 })
}
