import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'
import { signedIn } from '@operagrid/shared/domain/session'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, seeNoMore, until } from './flow/hands.ts'
import { call, signUp } from './stack/api.ts'
import type { Api } from './stack/api.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'

const started = await startBrowser('comments')
const password = 'fair winds and following seas'
const away = [/ERR_INTERNET_DISCONNECTED/, /ERR_NETWORK/, /WebSocket/]

/** Two organizers talk at a record, then with the reporter whom they give it to. */
describe.skipIf(started.skip)(`comments${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let manager: Api
  let olga: Person
  let otto: Person
  let rita: Person
  let gridPath: string
  const gridId = uuidv7()
  const recordId = uuidv7()

  async function join(name: string, role: Role, device: 'desktop' | 'phone'): Promise<Person> {
    const email = `${name.split(' ')[0]?.toLowerCase()}@pier.test`
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
    gridPath = `/w/${manager.session.tenant.slug}/grids/${gridId}`
    const field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
    await manager.mutate('grid.create', { id: gridId, name: 'Log', fields: [field] })
    const item = { fieldId: 'note0000', label: 'What happened?', help: '', required: true }
    const form = { name: 'Report', description: '', open: true, items: [item] }
    await manager.mutate('form.save', { gridId, formId: uuidv7(), form })
    const ops = [recordId, uuidv7()].map((id, at) => {
      const cells = { note0000: at === 0 ? 'Rope is worn' : 'Lamp is out' }
      return { kind: 'create', opId: uuidv7(), recordId: id, cells }
    })
    await manager.mutate('record.apply', { gridId, ops })
    olga = await join('Olga Holt', 'organizer', 'desktop')
    otto = await join('Otto Ost', 'organizer', 'desktop')
    rita = await join('Rita Rand', 'reporter', 'phone')
  })
  afterAll(async () => {
    for (const person of [olga, otto, rita]) await person?.context.close()
    manager?.close()
    await stack?.stop()
    if (!started.skip) await started.browser.close()
  })

  const box = ({ page }: Person) => page.getByLabel('Write a comment')
  const comments = ({ page }: Person) => page.getByRole('list', { name: 'Comments' }).getByRole('listitem')
  /** Who said what, in order; how long ago is each screen's own word. */
  const said = async (who: Person) =>
    (await comments(who).allInnerTexts()).map((text) => text.replace(/\d+s ago|just now/u, ''))
  const alike = async (): Promise<void> =>
    await until(
      async () => [await said(olga), await said(otto)],
      ([hers, his]) => expect(hers).toEqual(his),
    )
  const reads = async (who: Person, text: string): Promise<void> => await see(comments(who).getByText(text))
  const bell = ({ page }: Person) => page.getByRole('button', { name: /^Notifications/ })
  const unread = async (who: Person, count: number): Promise<void> =>
    await see(who.page.getByRole('button', { name: `Notifications, ${count} unread` }))
  const openComments = async ({ page }: Person): Promise<void> => {
    await page.goto(`${gridPath}?record=${recordId}&tab=comments`)
    await see(page.getByLabel('Write a comment'))
  }

  it('are there for the other at once, in order, and counted in the record’s row', async () => {
    await otto.page.goto(gridPath)
    await openComments(olga)
    await box(olga).fill('Who has a spare rope?')
    await box(olga).press('Control+Enter')
    await reads(olga, 'Who has a spare rope?')
    expect(await box(olga).inputValue()).toBe('')
    await otto.page.getByRole('button', { name: '1 comment', exact: true }).click()
    await reads(otto, 'Who has a spare rope?')
    await box(otto).fill('Deck 2 has one.')
    await otto.page.getByRole('button', { name: 'Send' }).click()
    await reads(olga, 'Deck 2 has one.')
    await see(olga.page.getByRole('button', { name: '2 comments' }))
    await alike()
  })

  it('mention by keys alone; the bell of the other says so without a reload, and leads there', async () => {
    await otto.page.goto(`/w/${manager.session.tenant.slug}/dashboards`)
    // Escape declines the offer and leaves the panel open.
    await box(olga).pressSequentially('Mail to @')
    await see(olga.page.getByRole('option', { name: /Otto Ost/ }))
    await box(olga).press('Escape')
    await seeNoMore(olga.page.getByRole('option'))
    expect(await box(olga).inputValue()).toBe('Mail to @')
    await box(olga).fill('')
    await box(olga).pressSequentially('Thanks @ott')
    await see(olga.page.getByRole('option', { name: /Otto Ost/ }))
    await box(olga).press('Enter')
    expect(await box(olga).inputValue()).toBe('Thanks @Otto Ost ')
    await box(olga).press('Control+Enter')
    await unread(otto, 1)
    await bell(otto).focus()
    await otto.page.keyboard.press('Enter')
    const line = otto.page.getByRole('link', { name: /Olga Holt mentioned you at record 1 of Log/ })
    await see(line)
    await line.focus()
    await otto.page.keyboard.press('Enter')
    await reads(otto, 'Thanks @Otto Ost')
    await see(otto.page.getByRole('button', { name: 'Notifications', exact: true }))
  })

  it('a draft outlives the closed panel and a reload; without a signal it is kept with the reason', async () => {
    await box(otto).fill('Half a thought')
    await otto.page.getByRole('button', { name: 'Close' }).click()
    await otto.page.getByRole('button', { name: '3 comments' }).click()
    expect(await box(otto).inputValue()).toBe('Half a thought')
    await otto.page.reload()
    await see(box(otto))
    expect(await box(otto).inputValue()).toBe('Half a thought')
    await otto.problems.during(away, async () => {
      await otto.context.setOffline(true)
      await box(otto).press('Control+Enter')
      await see(otto.page.getByText(/What you wrote is kept/))
      expect(await box(otto).inputValue()).toBe('Half a thought')
      await box(olga).fill('Meanwhile')
      await box(olga).press('Control+Enter')
      await reads(olga, 'Meanwhile')
      await otto.context.setOffline(false)
      // What was said while he was away comes by itself.
      await reads(otto, 'Meanwhile')
    })
    await box(otto).press('Control+Enter')
    await reads(olga, 'Half a thought')
    await alike()
  })

  it('are edited and taken back by their author, before everybody’s eyes', async () => {
    const own = comments(olga).filter({ hasText: 'Meanwhile' })
    await own.getByRole('button', { name: 'Comment actions' }).click()
    await olga.page.getByRole('menuitem', { name: 'Edit' }).click()
    await olga.page.getByLabel('Edit comment').press('Escape')
    await own.getByRole('button', { name: 'Comment actions' }).click()
    await olga.page.getByRole('menuitem', { name: 'Edit' }).click()
    await olga.page.getByLabel('Edit comment').fill('In the meantime')
    await olga.page.getByRole('button', { name: 'Save' }).click()
    await reads(otto, 'In the meantime')
    await see(comments(otto).filter({ hasText: 'In the meantime' }).getByText('edited'))
    // Whose it is not has nothing to do it with.
    const foreign = comments(otto).filter({ hasText: 'In the meantime' })
    expect(await foreign.getByRole('button', { name: 'Comment actions' }).count()).toBe(0)
    await comments(olga).filter({ hasText: 'In the meantime' }).getByRole('button', { name: 'Comment actions' }).click()
    await olga.page.getByRole('menuitem', { name: 'Delete' }).click()
    await olga.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await reads(otto, 'This comment was deleted.')
    await seeNoMore(comments(otto).getByText('In the meantime'))
    await see(otto.page.getByRole('button', { name: '4 comments' }))
  })

  it('are the reporter’s as long as the record is: told on the phone, read, answered, and gone with it', async () => {
    await rita.page.goto(`/w/${manager.session.tenant.slug}/report/sent`)
    await see(bell(rita))
    const give = async (memberId: string | null) => {
      const op = { kind: 'assign', opId: uuidv7(), recordId, memberId, baseVersion: 0 }
      await manager.mutate('record.apply', { gridId, ops: [op] })
    }
    const people = await manager.query<{ id: string; name: string }[]>('member.list')
    await give(people.find(({ name }) => name === 'Rita Rand')?.id ?? '')
    await unread(rita, 1)
    await box(olga).fill('The rope is at gate 2')
    await box(olga).press('Control+Enter')
    await unread(rita, 2)
    await bell(rita).tap()
    await rita.page.getByRole('link', { name: /Olga Holt commented on your record 1/ }).tap()
    await reads(rita, 'Deck 2 has one.')
    expect(new URL(rita.page.url()).hash).toBe('#comments')
    await box(rita).fill('I have it')
    await rita.page.getByRole('button', { name: 'Send' }).tap()
    await reads(olga, 'I have it')
    await box(olga).fill('Good')
    await box(olga).press('Control+Enter')
    await reads(rita, 'Good')
    await give(null)
    await see(rita.page.getByText('This report is not here'))
    await see(rita.page.getByRole('button', { name: 'Notifications', exact: true }))
    await bell(rita).tap()
    await see(rita.page.getByText('Nothing here', { exact: true }))
    expect(await rita.page.content()).not.toContain('gate 2')
  })

  it('nothing was wrong on any screen', () => {
    for (const { problems } of [olga, otto, rita]) expect(problems.list()).toEqual([])
  })
})
