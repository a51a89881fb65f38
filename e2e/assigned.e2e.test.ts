import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'
import { signedIn } from '@operagrid/shared/domain/session'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore } from './flow/hands.ts'
import { call, signUp } from './stack/api.ts'
import type { Api } from './stack/api.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'

const started = await startBrowser('assigned records')
const password = 'fair winds and following seas'
const away = [/ERR_INTERNET_DISCONNECTED/, /ERR_NETWORK/, /WebSocket/]

/** An organizer gives a record to a reporter, whose phone shows it, corrects it, and loses it again. */
describe.skipIf(started.skip)(`an assigned record${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let manager: Api
  let ole: Person
  let rita: Person
  let slug: string
  const gridId = uuidv7()
  const recordId = uuidv7()

  async function join(name: string, role: Role, device: 'desktop' | 'phone'): Promise<Person> {
    const email = `${name.toLowerCase()}@pier.test`
    const { link } = await manager.mutate<{ link: string }>('member.invite', { name, email, role })
    const token = new URL(link, stack.url).pathname.split('/').at(-1) ?? ''
    signedIn.parse(await call(stack.url, 'member.accept', { token, password }))
    if (started.skip) throw new Error(started.reason)
    const person = await openPerson(started.browser, stack.url, { name, device })
    await person.page.goto('/sign-in')
    await person.page.getByLabel('E-mail').fill(email)
    await person.page.getByLabel('Password', { exact: true }).fill(password)
    await person.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await person.page.waitForURL(/\/w\/[^/]+\/./)
    return person
  }

  beforeAll(async () => {
    if (started.skip) return
    stack = await startStack({})
    manager = await signUp(stack.url, { workspace: 'Pier', name: 'Maren Moll', email: 'maren@pier.test', password })
    slug = manager.session.tenant.slug
    const text = (id: string, name: string) => ({ id, name, type: 'text', choices: [] })
    const fields = [text('note0000', 'Note'), text('hidden00', 'Internal')]
    await manager.mutate('grid.create', { id: gridId, name: 'Log', fields })
    const item = { fieldId: 'note0000', label: 'What happened?', help: '', required: true }
    const form = { name: 'Report', description: '', open: true, items: [item] }
    await manager.mutate('form.save', { gridId, formId: uuidv7(), form })
    const cells = { note0000: 'Rope is worn', hidden00: 'Ask the yard' }
    await manager.mutate('record.apply', { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
    ole = await join('Ole', 'organizer', 'desktop')
    rita = await join('Rita', 'reporter', 'phone')
  })
  afterAll(async () => {
    for (const person of [ole, rita]) await person?.context.close()
    manager?.close()
    await stack?.stop()
    if (!started.skip) await started.browser.close()
  })
  const assignee = () => ole.page.getByRole('combobox', { name: 'Assigned to' })
  const oleReads = (text: string) => see(ole.page.getByRole('gridcell').getByText(text, { exact: true }))

  it('is given by its name and keys alone, and is on the phone without a reload', async () => {
    await rita.page.goto(`/w/${slug}/report/sent`)
    await see(rita.page.getByRole('heading', { name: 'Nothing here yet' }))
    await ole.page.goto(`/w/${slug}/grids/${gridId}?record=${recordId}`)
    await assignee().fill('Rit')
    await ole.page.keyboard.press('ArrowDown')
    await ole.page.keyboard.press('Enter')
    await see(rita.page.getByRole('heading', { name: 'Assigned to you' }))
    await rita.page.getByRole('link', { name: /Rope is worn/ }).tap()
    await see(rita.page.getByText('Note', { exact: true }))
    expect(await rita.page.content()).not.toMatch(/Ask the yard|Internal/)
  })

  it('is corrected on the phone, and the organizer sees it at once', async () => {
    await rita.page.getByRole('link', { name: 'Edit' }).tap()
    await rita.page.getByLabel('Note').fill('Rope is replaced')
    await rita.page.getByRole('button', { name: 'Save' }).tap()
    await see(rita.page.getByRole('heading', { name: 'Rope is replaced' }))
    await oleReads('Rope is replaced')
    await oleReads('Ask the yard')
  })

  it('is corrected without signal too, and the correction goes out when there is one', async () => {
    await rita.problems.during(away, async () => {
      await rita.context.setOffline(true)
      await rita.page.getByRole('link', { name: 'Edit' }).tap()
      await rita.page.getByLabel('Note').fill('Rope is replaced, twice')
      await rita.page.getByRole('button', { name: 'Save' }).tap()
      await see(rita.page.getByText('Correction on this phone'))
      await rita.context.setOffline(false)
      await oleReads('Rope is replaced, twice')
      await seeNoMore(rita.page.getByText('Correction on this phone'))
    })
  })

  it('is gone from the phone when it is taken away, and everybody’s are there when the grid says so', async () => {
    await ole.page.getByRole('button', { name: 'Clear Assigned to' }).click()
    await see(rita.page.getByRole('heading', { name: 'This report is not here' }))
    await rita.page.goto(`/w/${slug}/report/sent`)
    await see(rita.page.getByRole('heading', { name: 'Nothing here yet' }))
    await ole.page.getByRole('button', { name: 'Grid actions' }).click()
    await ole.page.getByRole('menuitemradio', { name: 'All records' }).click()
    await see(rita.page.getByRole('heading', { name: 'Everyone’s' }))
    await rita.page.getByRole('link', { name: /Rope is replaced, twice/ }).tap()
    await see(rita.page.getByText('Note', { exact: true }))
    expect(await rita.page.getByRole('link', { name: 'Edit' }).count()).toBe(0)
    expect(rita.problems.list()).toEqual([])
    expect(ole.problems.list()).toEqual([])
  })
})
