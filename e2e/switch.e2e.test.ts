import { randomBytes } from 'node:crypto'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect } from 'vitest'

import { openPerson } from './browser/person.ts'
import type { Person } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { gridHands } from './flow/grid-hands.ts'
import { see, until } from './flow/hands.ts'
import { makeStep } from './flow/make-step.ts'
import { blockEdits } from './hold/block-edits.ts'
import { keptWords, wordsInMemory, wordsOnScreen } from './leave/traces.ts'
import { signUp } from './stack/api.ts'
import type { Api } from './stack/api.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'

const started = await startBrowser('leaving a workspace')
const word = (about: string): string => `${about}${randomBytes(5).toString('hex')}`
const words = {
  grid: word('Grid'),
  cell: word('Cell'),
  form: word('Form'),
  undone: word('Undone'),
  draft: word('Draft'),
  waiting: word('Waiting'),
}
const all = Object.values(words)
/** What the browser's console says of edits that do not get through. */
const held = [/ERR_CONNECTION/, /WebSocket/]
const keys = {
  name: 'Mara Moll',
  email: `mara-${randomBytes(4).toString('hex')}@ferry.test`,
  password: 'fair winds and following seas',
}

describe.skipIf(started.skip)(`leaving a workspace${started.skip ? ` (${started.reason})` : ''}`, () => {
  let stack: Stack
  let anchor: Api
  let buoy: Api
  let person: Person
  let blocked: Awaited<ReturnType<typeof blockEdits>>
  const gridId = uuidv7()
  const formId = uuidv7()
  const recordId = uuidv7()
  const step = makeStep(
    () => expect(person.problems.list()).toEqual([]),
    async () => console.log(`${person.page.url()}\n${stack.output().split('\n').slice(-20).join('\n')}`),
  )

  beforeAll(async () => {
    if (started.skip) return
    stack = await startStack()
    anchor = await signUp(stack.url, { workspace: 'Anchor', ...keys })
    buoy = await signUp(stack.url, { workspace: 'Buoy', ...keys })
    const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
    await anchor.mutate('grid.create', { id: gridId, name: words.grid, fields: [field] })
    const create = (id: string, title: string) => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: id,
      cells: { title000: title },
    })
    await anchor.mutate('record.apply', { gridId, ops: [create(uuidv7(), words.cell), create(recordId, 'Second')] })
    const item = { fieldId: 'title000', label: 'Title', help: '', required: false }
    await anchor.mutate('form.save', {
      gridId,
      formId,
      form: { name: words.form, description: '', open: true, items: [item] },
    })
    person = await openPerson(started.browser, stack.url, { name: keys.name })
    blocked = await blockEdits(person.context)
    blocked.lift()
  })
  afterAll(async () => {
    anchor?.close()
    buoy?.close()
    await person?.context.close()
    await stack?.stop()
    if (!started.skip) await started.browser.close()
  })

  const slug = (api: Api): string => api.session.tenant.slug
  /** Where what was not sent may wait: in the databases of this member in this workspace, and nowhere else. */
  const ownPlaces = (): RegExp =>
    new RegExp(`^operagrid-\\w+-${anchor.session.tenant.id}-${anchor.session.member.id}/(op|draft)$`)
  const titles = async () =>
    (
      await anchor.query<{ records: { cells: Record<string, string> }[] }>('record.window', {
        gridId,
        query: { filter: null, sort: [] },
        limit: 10,
      })
    ).records.map(({ cells }) => cells['title000'])

  /** @param waiting what waits for its author in this browser, and where it belongs */
  async function nothingIsLeftBut(...waiting: readonly string[]): Promise<void> {
    const { page } = person
    expect(await wordsOnScreen(page, all)).toEqual([])
    // Before what is stored is read, which brings it into memory.
    expect(await wordsInMemory(page, all)).toEqual([])
    const kept = await keptWords(page, all)
    expect(Object.keys(kept).filter((place) => !ownPlaces().test(place))).toEqual([])
    expect(Object.values(kept).flat().toSorted()).toEqual(waiting.toSorted())
  }

  step('words are left in a workspace: read, written, undone, half written and not yet sent', async () => {
    const { page } = person
    await page.goto(`/sign-in?next=/w/${slug(anchor)}/grids/${gridId}`)
    await page.getByLabel('E-mail').fill(keys.email)
    await page.getByLabel('Password', { exact: true }).fill(keys.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    const hands = gridHands(page)
    await see(hands.rowWith('Second'))
    await hands.write(hands.rowWith('Second'), 'Title', words.undone)
    await until(titles, (found) => expect(found).toContain(words.undone))
    await page.getByRole('link', { name: 'File a report' }).click()
    await page.getByRole('main').getByRole('link').first().click()
    await page.getByLabel('Title').fill(words.draft)
    await until(
      () => keptWords(page, [words.draft]),
      (found) => expect(Object.keys(found)).toHaveLength(1),
    )
    await page.getByRole('link', { name: words.grid }).click()
    await see(hands.rowWith(words.undone))
    blocked.block()
    await person.problems.during(held, async () => {
      await hands.write(hands.rowWith(words.undone), 'Title', words.waiting)
      await see(page.getByText('1 unsaved'))
    })
  })

  step('in the next workspace nothing of it is on screen, in memory or in reach of what is stored', async () => {
    const { page } = person
    await person.problems.during(held, async () => {
      await page.getByRole('button', { name: 'Workspace Anchor: switch' }).click()
      await page.getByRole('menuitem', { name: /Buoy/ }).click()
      await see(page.getByRole('button', { name: 'Workspace Buoy: switch' }))
      await nothingIsLeftBut(words.draft, words.grid, words.waiting)
    })
  })

  step('back in it what was entered is sent, once, and the draft is where it was', async () => {
    const { page } = person
    blocked.lift()
    await page.getByRole('button', { name: 'Workspace Buoy: switch' }).click()
    await page.getByRole('menuitem', { name: /Anchor/ }).click()
    await until(titles, (found) => expect(new Set(found)).toEqual(new Set([words.cell, words.waiting])))
    await page.goto(`/w/${slug(anchor)}/report/${formId}`)
    await until(
      () => page.getByLabel('Title').inputValue(),
      (typed) => expect(typed).toBe(words.draft),
    )
  })

  step(
    'a second tab that opens the other workspace takes the session there, and the first waits to be asked',
    async () => {
      const { page, context } = person
      const other = await context.newPage()
      const switches: string[] = []
      context.on('request', (request) => void (/switchTenant/.test(request.url()) && switches.push(request.url())))
      const here = page.url()
      await other.goto(`/w/${slug(buoy)}`)
      await see(page.getByRole('heading', { name: 'Another tab has gone to Buoy' }))
      await see(other.getByRole('button', { name: 'Workspace Buoy: switch' }))
      await nothingIsLeftBut(words.draft)
      await page.getByRole('button', { name: 'Go back to Anchor' }).click()
      await page.waitForURL(here)
      await see(page.getByLabel('Title'))
      await see(other.getByRole('heading', { name: 'Another tab has gone to Anchor' }))
      // One there and one back: neither tab fetches the session from the other by itself.
      await page.waitForTimeout(1_000)
      expect(switches).toHaveLength(2)
      await other.close()
    },
  )

  step('after signing out nothing of it is left either, but what was not sent', async () => {
    const { page } = person
    await page.goto(`/w/${slug(anchor)}/grids/${gridId}`)
    const hands = gridHands(page)
    await see(hands.rowWith(words.waiting))
    await hands.write(hands.rowWith(words.waiting), 'Title', words.undone)
    await until(titles, (found) => expect(found).toContain(words.undone))
    blocked.block()
    await person.problems.during(held, async () => {
      await hands.write(hands.rowWith(words.undone), 'Title', words.waiting)
      await see(page.getByText('1 unsaved'))
      await page.getByRole('button', { name: /^Account/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(/sign-in$/)
      await see(page.getByLabel('E-mail'))
      await nothingIsLeftBut(words.draft, words.grid, words.waiting)
    })
  })
})
