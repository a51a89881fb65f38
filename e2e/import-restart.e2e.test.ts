import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import type { Grid } from '@operagrid/shared/domain/grid'
import type { GridImport } from '@operagrid/shared/domain/import-undo'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { see, until } from './flow/hands.ts'
import { signUp } from './stack/api.ts'
import { freePort } from './stack/free-port.ts'
import { startStack } from './stack/start-stack.ts'

const started = await startBrowser('an undo under a restart')
const password = 'fair winds and following seas'
const RECORDS = 5_000

describe.skipIf(started.skip)(`an undo under a restart${started.skip ? ` (${started.reason})` : ''}`, () => {
  it('goes on by itself when the server is back, and takes everything back once', { timeout: 240_000 }, async () => {
    if (started.skip) return
    const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-restart-'))
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
      const { page, context, problems } = await openPerson(started.browser, site, { name: 'Maren Moll' })
      await page.goto('/sign-in')
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(/\/w\/[^/]+\/./)
      await page.goto(`/w/${manager.session.tenant.slug}/import?grid=${gridId}`)
      const text = `Note\n${Array.from({ length: RECORDS }, (_, at) => `Case ${at}\n`).join('')}`
      const file = { name: 'cases.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
      await page.getByLabel('File to import').setInputFiles(file)
      await page.getByRole('button', { name: 'Check' }).click()
      await page.getByRole('button', { name: /^Import 5,000/ }).click()
      await see(page.getByRole('button', { name: 'Undo this import' }), 90_000)

      await page.getByRole('button', { name: 'Undo this import' }).click()
      // On its way: some of it is taken back, and not all.
      await until(
        async () => (await manager.query<Grid>('grid.get', { gridId })).recordCount,
        (left) => expect(left).toBeLessThan(RECORDS),
      )
      const half = await manager.query<Grid>('grid.get', { gridId })
      expect(half.recordCount).toBeGreaterThan(RECORDS / 5)
      manager.close()
      // Whatever fails while there is no server is as it should be.
      await problems.during([/./], async () => {
        await stack.stop()
        stack = await run()
        await see(page.getByText('5,000 edits taken back.'), 90_000)
      })
      const grid = await manager.query<Grid>('grid.get', { gridId })
      // Made and taken back, each once.
      expect([grid.recordCount, grid.version]).toEqual([0, 2 * RECORDS])
      const [one] = await manager.query<GridImport[]>('import.list', { gridId })
      expect(one).toMatchObject({ state: 'undone', undo: { done: RECORDS, left: 0 } })
      await context.close()
    } finally {
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
      await started.browser.close()
    }
  })
})
