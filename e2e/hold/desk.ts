import type { Browser } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'

import type { Field } from '@operagrid/shared/domain/field'
import type { Role } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { openPerson } from '../browser/person.ts'
import type { Person } from '../browser/person.ts'
import { gridHands } from '../flow/grid-hands.ts'
import type { GridHands } from '../flow/grid-hands.ts'
import { see } from '../flow/hands.ts'
import { accept, signUp } from '../stack/api.ts'
import type { Api } from '../stack/api.ts'
import { freePort } from '../stack/free-port.ts'
import { startStack } from '../stack/start-stack.ts'
import type { Stack } from '../stack/start-stack.ts'
import { openRelay } from '../start/relay.ts'
import type { Relay } from '../start/relay.ts'

const password = 'fair winds and following seas'

/** A grid of six records with a text, its people, and the cable between them and their server. */
export type Desk = {
  readonly relay: Relay
  readonly manager: Api
  readonly gridId: string
  readonly gridPath: string
  /** Opens another page of somebody's, on the grid. */
  another(seat: Seat): Promise<Seat>
  /** Somebody new with this role, signed in on the grid in a browser of their own. */
  join(name: string, role: Role): Promise<Seat>
  /** Signs in whoever has joined, on this page. */
  signIn(page: Person['page'], name: string): Promise<void>
  memberId(name: string): string
  /** What the server holds of a record of the grid, by its number: its text, and who wrote last. */
  read(number: number): Promise<{ text: string; by: string | null }>
  leave(): Promise<void>
}

/** One page of somebody's, on the grid. */
export type Seat = Person & { readonly hands: GridHands }

export async function openDesk(browser: Browser): Promise<Desk> {
  const port = await freePort()
  const relay = await openRelay(port)
  const site = `http://localhost:${relay.port}`
  const stack: Stack = await startStack({ port, env: { BASE_URL: site } })
  const manager = await signUp(site, { workspace: 'Pier', name: 'Maren Moll', email: 'maren@pier.test', password })
  const members = new Map<string, string>()
  const seats: Seat[] = []

  const gridId = uuidv7()
  const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
  await manager.mutate('grid.create', { id: gridId, name: 'Log', fields: [note] })
  const records = Array.from({ length: 6 }, (_, at) => ({ id: uuidv7(), text: `Entry ${at + 1}` }))
  const ops = records.map(({ id, text }): Op => ({
    kind: 'create',
    opId: uuidv7(),
    recordId: id,
    cells: { note0000: text },
  }))
  await manager.mutate('record.apply', { gridId, ops })
  const gridPath = `/w/${manager.session.tenant.slug}/grids/${gridId}`
  const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@pier.test`

  async function signIn(page: Person['page'], name: string): Promise<void> {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(emailOf(name))
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/w\/[^/]+\/./)
    await openGrid(page)
  }

  async function openGrid(page: Person['page']): Promise<void> {
    await page.goto(gridPath)
    // A first page, of a server that has just started.
    await see(gridHands(page).row(1), 30_000)
    await see(page.getByText('Live', { exact: true }))
  }
  return {
    relay,
    manager,
    gridId,
    gridPath,
    signIn,
    async join(name, role) {
      const { link } = await manager.mutate<{ link: string }>('member.invite', { name, email: emailOf(name), role })
      const token = new URL(link, site).pathname.split('/').at(-1) ?? ''
      // Still: what moves on its way into place takes the machine half of a test's time.
      const person = await openPerson(browser, site, { name, still: true })
      const seat = { ...person, hands: gridHands(person.page) }
      seats.push(seat)
      // In the browser, which has the session's cookie then: no page of a sign-in, and half the hashing.
      const { session } = await accept(person.context.request, { site, token, password })
      members.set(name, session.member.id)
      await openGrid(person.page)
      return seat
    },
    async another(seat) {
      const page = await seat.context.newPage()
      await page.goto(gridPath)
      await see(gridHands(page).row(1))
      await see(page.getByText('Live', { exact: true }))
      return { ...seat, page, hands: gridHands(page) }
    },
    memberId(name) {
      const id = members.get(name)
      if (id === undefined) throw new Error(`${name} has not joined`)
      return id
    },
    async read(number) {
      const record = await manager.query<GridRecord>('record.get', { gridId, recordId: records[number - 1]?.id })
      return { text: String(record.cells['note0000']), by: record.updatedBy }
    },
    async leave() {
      for (const { context } of seats) await context.close()
      manager.close()
      relay.speak()
      await relay.cut()
      await stack.stop()
    },
  }
}
