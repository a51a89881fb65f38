import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'

import { openPerson } from '../browser/person.ts'
import type { Device, Person } from '../browser/person.ts'
import { startBrowser } from '../browser/start-browser.ts'
import { see } from '../flow/hands.ts'
import { startStack } from '../stack/start-stack.ts'
import type { Stack } from '../stack/start-stack.ts'
import { findBarriers, overhang } from './check-page.ts'
import { readDemo, signInAs } from './demo.ts'
import type { Demo } from './demo.ts'
import { screensOf } from './screens.ts'
import type { Screen } from './screens.ts'

/** Where pictures of all screens are wanted; without it none are taken, which saves a fifth of the time. */
const folder = process.env['SCREENSHOTS']

/** A suite that goes through all screens of these people, signed in or not. */
export async function describeScreens(people: readonly (Role | 'nobody')[]): Promise<void> {
  const started = await startBrowser('the screens')
  describe.skipIf(started.skip)(
    `the screens of the demo workspace${started.skip ? ` (${started.reason})` : ''}`,
    () => {
      let stack: Stack
      let demo: Demo
      beforeAll(async () => {
        if (folder !== undefined) mkdirSync(folder, { recursive: true })
        stack = await startStack({ env: { SEED_DEMO: '1', SMTP_URL: 'smtp://127.0.0.1:9' } })
        demo = await readDemo(stack)
      })
      afterAll(async () => {
        if (!started.skip) await started.browser.close()
        await stack?.stop()
      })

      const tours = people.flatMap((who) => (['desktop', 'phone'] as const).map((device) => [who, device] as const))
      it.each(tours)(
        'can be used by everyone, in light and dark, within the screen: %s, on a %s',
        async (who, device) => {
          if (started.skip) return
          const person = await openPerson(started.browser, stack.url.replace('127.0.0.1', 'localhost'), {
            name: who,
            device,
            still: true,
          })
          try {
            if (who !== 'nobody') await signInAs(person.page, demo, who)
            const faults: string[] = []
            for (const screen of screensOf(who, demo)) {
              if (screen.desktopOnly === true && device === 'phone') continue
              faults.push(...(await visit(person, screen, who, device)))
            }
            faults.push(...person.problems.list())
            expect(faults.join('\n')).toBe('')
          } finally {
            await person.context.close()
          }
        },
        900_000,
      )

      /** Goes there, looks at it in both schemes, and answers what is wrong with it. */
      async function visit({ page, problems }: Person, screen: Screen, who: Role | 'nobody', device: Device) {
        const faults: string[] = []
        const name = `${who}-${screen.name}`
        await page.emulateMedia({ colorScheme: 'light' })
        // Links that are gone are the only ones here that must not be found.
        await problems.during(screen.name.endsWith('-gone') ? [/status of 40[04]/] : [], async () => {
          await page.goto(screen.path)
          if (screen.act) await screen.act(page)
          await see(screen.ready(page))
        })
        // Colours are the same tokens on every screen: in the dark they are looked at on the larger one.
        const schemes = device === 'phone' && folder === undefined ? (['light'] as const) : (['light', 'dark'] as const)
        for (const scheme of schemes) {
          await page.emulateMedia({ colorScheme: scheme })
          // Charts are drawn anew in the colours of the scheme, a frame later.
          await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
          if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}-${device}-${scheme}.png`) })
          const barriers = await findBarriers(page, scheme === 'light' ? 'all' : 'colors', screen.act !== undefined)
          faults.push(...barriers.map((barrier) => `${name} in ${scheme}: ${barrier}`))
        }
        const over = await overhang(page)
        if (over > 0) faults.push(`${name}: ${over} px wider than the screen`)
        return faults
      }
    },
  )
}
