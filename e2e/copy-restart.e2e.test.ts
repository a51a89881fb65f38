import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import type { GridSummary } from '@operagrid/shared/domain/grid'
import type { Op } from '@operagrid/shared/domain/op'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, until } from './flow/hands.ts'
import { signUp } from './stack/api.ts'
import { freePort } from './stack/free-port.ts'
import { startStack } from './stack/start-stack.ts'
import { findBarriers } from './tour/check-page.ts'

const started = await startBrowser('a copy under a restart')
const password = 'fair winds and following seas'
const RECORDS = 12_000
const folder = process.env['SCREENSHOTS']

describe.skipIf(started.skip)(`a copy under a restart${started.skip ? ` (${started.reason})` : ''}`, () => {
  it('leaves nothing when its server is killed, says so, and is begun anew', { timeout: 240_000 }, async () => {
    if (started.skip) return
    const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-copy-restart-'))
    const port = await freePort()
    const site = `http://localhost:${port}`
    const run = () => startStack({ port, dataDir, env: { BASE_URL: site } })
    let stack = await run()
    try {
      const email = 'maren@pier.test'
      const manager = await signUp(site, { workspace: 'Pier', name: 'Maren Moll', email, password })
      const gridId = uuidv7()
      const note = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
      await manager.mutate('grid.create', { id: gridId, name: 'Log', fields: [note] })
      for (let at = 0; at < RECORDS; at += 1_000) {
        const ops = Array.from({ length: 1_000 }, (_, n): Op => {
          const cells = { note0000: `Case ${at + n}` }
          return { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
        })
        await manager.mutate('record.apply', { gridId, ops })
      }
      const { page, context, problems } = await openPerson(started.browser, site, { name: 'Maren Moll', still: true })
      await page.goto('/sign-in')
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(/\/w\/[^/]+\/./)
      // From the list of grids it is the same.
      await page.goto(`/w/${manager.session.tenant.slug}/grids`)
      await page.getByRole('button', { name: 'Actions for Log' }).click()
      await page.getByRole('menuitem', { name: 'Duplicate grid…' }).click()
      await page.getByRole('checkbox', { name: 'With its 12,000 records' }).check()
      await page.getByRole('button', { name: 'Duplicate grid' }).click()
      const bar = page.getByRole('progressbar', { name: 'Making Log copy' })
      await until(
        async () => Number(await bar.getAttribute('aria-valuenow')),
        (share) => expect(share).toBeGreaterThan(0),
      )
      manager.close()
      // Whatever fails while there is no server is as it should be.
      await problems.during([/./], async () => {
        await stack.kill()
        stack = await run()
        await see(page.getByText('The server was restarted, and the copy removed.'), 90_000)
      })
      const names = async () => (await manager.query<GridSummary[]>('grid.list', undefined)).map(({ name }) => name)
      expect(await names()).toEqual(['Log'])
      expect(await findBarriers(page, 'all', true)).toEqual([])
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: join(folder, 'failed-desktop-light.png') })
      }
      await page.getByRole('button', { name: 'Try again' }).click()
      await see(page.getByRole('heading', { name: 'Log copy' }), 90_000)
      await see(page.getByText('12,000 records came along.'))
      expect(await names()).toEqual(['Log', 'Log copy'])
      await context.close()
    } finally {
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
      await started.browser.close()
    }
  })
})
