import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'

import { openPerson } from '../browser/person.ts'
import type { Device, Person } from '../browser/person.ts'
import { freePort } from '../stack/free-port.ts'
import { startStack } from '../stack/start-stack.ts'
import type { Stack } from '../stack/start-stack.ts'

export type Name = 'management' | 'organizer' | 'second' | 'reporter' | 'viewer'

/** Who plays what. The words are what people type. */
export const cast = {
  management: { name: 'Maren Moll', email: 'maren@ferry.test', role: 'Management' },
  organizer: { name: 'Ole Ohm', email: 'ole@ferry.test', role: 'Organizer' },
  second: { name: 'Olga Ott', email: 'olga@ferry.test', role: 'Organizer' },
  reporter: { name: 'Rita Rau', email: 'rita@ferry.test', role: 'Reporter' },
  viewer: { name: 'Vito Voss', email: 'vito@ferry.test', role: 'Report viewer' },
} as const satisfies Record<Name, { name: string; email: string; role: string }>

export const workspace = { name: 'Ferry line', password: 'fair winds and following seas' }

/** The people of a story, each with a browser of their own, and the server that they work on. */
export type Crew = {
  readonly dataDir: string
  stack(): Stack
  /** The address that people type: the same for all servers of this crew, one after the other. */
  readonly site: string
  join(who: Name, device?: Device): Promise<Person>
  of(who: Name): Person
  readonly people: ReadonlyMap<Name, Person>
  restart(whileDown: () => Promise<void>): Promise<void>
  /** Keeps what is on every screen, and says where. */
  photograph(title: string): Promise<void>
  leave(): Promise<void>
}

export async function gatherCrew(browser: Browser): Promise<Crew> {
  const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-flow-'))
  const port = await freePort()
  let stack = await startStack({ dataDir, port })
  const site = `http://localhost:${port}`
  const people = new Map<Name, Person>()
  return {
    dataDir,
    site,
    people,
    stack: () => stack,
    async join(who, device = 'desktop') {
      const person = await openPerson(browser, site, { name: cast[who].name, device })
      people.set(who, person)
      return person
    },
    of(who) {
      const person = people.get(who)
      if (person === undefined) throw new Error(`${who} has not come yet`)
      return person
    },
    async restart(whileDown) {
      await stack.stop()
      await whileDown()
      stack = await startStack({ dataDir, port })
    },
    async photograph(title) {
      const folder = process.env['SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'operagrid-screens-'))
      mkdirSync(folder, { recursive: true })
      for (const [who, { page, problems }] of people) {
        const file = join(folder, `failed ${title} ${who}.png`.replaceAll(/[^\w.]+/g, '-'))
        await page.screenshot({ path: file }).catch(() => undefined)
        console.log(`${who}: ${page.url()} ${file}\n${problems.list().join('\n')}`)
      }
      console.log(stack.output().split('\n').slice(-30).join('\n'))
    },
    async leave() {
      for (const { context } of people.values()) await context.close()
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
