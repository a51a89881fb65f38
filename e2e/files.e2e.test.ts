import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { MAX_FILE_BYTES } from '@operagrid/shared/domain/attachment'

import { openPerson } from './browser/person.ts'
import { startBrowser } from './browser/start-browser.ts'
import { gridHands } from './flow/grid-hands.ts'
import { choose, dropFiles, see, seeNoMore, until } from './flow/hands.ts'
import { openDesk } from './hold/desk.ts'
import type { Desk, Seat } from './hold/desk.ts'
import { png } from './probe/world/send-files.ts'
import { findBarriers, overhang } from './tour/check-page.ts'

const started = await startBrowser('files')

describe.skipIf(started.skip)(`files of a record${started.skip ? ` (${started.reason})` : ''}`, () => {
  let desk: Desk
  let olga: Seat
  let oskar: Seat
  const notes = { name: 'Notes of deck 4.txt', type: 'text/plain', bytes: Buffer.from('Valve open.\n'.repeat(400)) }
  const leak = { name: 'leak.png', type: 'image/png', bytes: png }
  const page = { name: 'page.html', type: 'text/html', bytes: Buffer.from('<script>alert(1)</script>') }
  beforeAll(async () => {
    if (started.skip) return
    desk = await openDesk(started.browser)
    for (const [id, name, type] of [
      ['files000', 'Files', 'attachment'],
      ['photo000', 'Photos', 'photo'],
    ])
      await desk.manager.mutate('field.add', { gridId: desk.gridId, field: { id, name, type, choices: [] } })
    olga = await desk.join('Olga Holt', 'organizer')
    oskar = await desk.join('Oskar Oehm', 'organizer')
  })
  afterAll(async () => {
    await desk?.leave()
    if (!started.skip) await started.browser.close()
  })

  const panel = ({ page }: Seat): Locator => page.getByRole('dialog', { name: /^Record/ })
  const part = (seat: Seat, field: string): Locator => panel(seat).getByRole('group', { name: new RegExp(`^${field}`) })
  const cell = (seat: Seat, row: number, field: string) => seat.hands.cell(seat.hands.row(row), field)
  async function openPanel(seat: Seat, row: number): Promise<void> {
    await (await cell(seat, row, 'Note')).click()
    await seat.hands.grid.press('Space')
    await see(part(seat, 'Files'))
  }
  const heldBy = async (row: number) => {
    const { records } = await desk.manager.query<{ records: { cells: Record<string, string[] | undefined> }[] }>(
      'record.window',
      { gridId: desk.gridId, query: { filter: null, sort: [] }, limit: 10 },
    )
    return records[row - 1]?.cells ?? {}
  }

  it('are dropped on their field, seen by the other at once, and saved to the byte', async () => {
    await openPanel(olga, 1)
    await dropFiles(part(olga, 'Files'), [notes, leak])
    const save = (seat: Seat) => part(seat, 'Files').getByRole('button', { name: /^Save Notes of deck 4.txt, 4.7/ })
    await see(save(olga))
    await see(part(olga, 'Files').getByRole('button', { name: 'Show leak.png' }).locator('img'))
    const shown = await cell(oskar, 1, 'Files')
    await see(shown.getByText('Notes of deck 4.txt'))
    await see(shown.locator('img'))
    await openPanel(oskar, 1)
    const [download] = await Promise.all([oskar.page.waitForEvent('download'), save(oskar).click()])
    expect(download.suggestedFilename()).toBe(notes.name)
    expect(await readFile(await download.path())).toEqual(notes.bytes)
    await part(oskar, 'Files').getByRole('button', { name: 'Show leak.png' }).click()
    const large = oskar.page.getByRole('dialog', { name: 'leak.png' })
    await see(large.locator('img'))
    await oskar.page.keyboard.press('Escape')
    await seeNoMore(large)
    // Nothing of it was taken for an import.
    expect(new URL(olga.page.url()).pathname).toBe(desk.gridPath)
  })

  it('are taken away, and brought back by the words beside it or by a step back', async () => {
    const line = part(oskar, 'Files').getByText('Notes of deck 4.txt')
    const remove = part(olga, 'Files').getByRole('button', { name: 'Remove Notes of deck 4.txt' })
    await remove.click()
    await seeNoMore(line)
    await olga.page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await see(line)
    await until(
      () => heldBy(1),
      ({ files000 }) => expect(files000).toHaveLength(2),
    )
    await remove.click()
    await seeNoMore(line)
    await olga.hands.grid.focus()
    await olga.page.keyboard.press('Control+z')
    await see(line)
  })

  it('of both stay when two add at the same time', async () => {
    await openPanel(olga, 2)
    await openPanel(oskar, 2)
    await Promise.all([dropFiles(part(olga, 'Files'), [notes]), dropFiles(part(oskar, 'Files'), [page])])
    for (const seat of [olga, oskar])
      for (const { name } of [notes, page]) await see(part(seat, 'Files').getByText(name))
    await until(
      () => heldBy(2),
      ({ files000 }) => expect(files000).toHaveLength(2),
    )
  })

  it('are added by keys alone, from the grid', async () => {
    const keys = olga.page.keyboard
    await keys.press('Escape')
    await (await cell(olga, 3, 'Note')).click()
    await keys.press('ArrowRight')
    const [chooser] = await Promise.all([
      olga.page.waitForEvent('filechooser'),
      keys.press('Enter').then(async () => {
        await until(
          () => olga.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
          (label) => expect(label).toBe('Add files: Files'),
        )
        await keys.press('Enter')
      }),
    ])
    await chooser.setFiles([{ name: notes.name, mimeType: notes.type, buffer: notes.bytes }])
    await see((await cell(oskar, 3, 'Files')).getByText(notes.name))
    const remove = part(olga, 'Files').getByRole('button', { name: `Remove ${notes.name}` })
    await see(remove)
    await keys.press('Shift+Tab')
    await keys.press('Enter')
    await seeNoMore(remove)
    await until(
      () => heldBy(3),
      ({ files000 }) => expect(files000).toBeUndefined(),
    )
  })

  it('that are too large, or no photo, are refused in words, and the others are added', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'operagrid-large-'))
    const paths = ['film.mov', notes.name].map((name) => join(folder, name))
    await writeFile(paths[1] ?? '', notes.bytes)
    await writeFile(paths[0] ?? '', '')
    // No bytes of it are on the disk, and none go through the test.
    await truncate(paths[0] ?? '', MAX_FILE_BYTES + 5 * 1024 * 1024)
    await part(olga, 'Files').locator('input[type=file]').setInputFiles(paths)
    await see(part(olga, 'Files').getByText('film.mov was not added. It has 30 MB; a file may have 25 MB at most.'))
    await see(part(olga, 'Files').getByRole('button', { name: `Remove ${notes.name}` }))
    // The browser reads a file when it sends it, and it has been sent by now.
    await rm(folder, { recursive: true })
    expect(await findBarriers(olga.page, 'all', true)).toEqual([])
    await part(olga, 'Files').getByRole('button', { name: 'Dismiss film.mov' }).click()
    await seeNoMore(part(olga, 'Files').getByText('film.mov'))
    const disguised = { name: 'page.png', type: 'image/png', bytes: page.bytes }
    await olga.problems.during([/status of 400/], async () => {
      await dropFiles(part(olga, 'Photos'), [page, disguised, leak])
      await see(part(olga, 'Photos').getByText('page.html was not added. This is no photo.'))
      await see(part(olga, 'Photos').getByText('page.png was not added. This is no photo.'))
    })
    await see(part(olga, 'Photos').getByRole('button', { name: 'Show leak.png' }))
    await until(
      () => heldBy(3),
      ({ photo000 }) => expect(photo000).toHaveLength(1),
    )
  })

  it('are dropped on a cell, where what is refused opens the record to say so', async () => {
    await dropFiles(await cell(oskar, 4, 'Files'), [notes])
    await see((await cell(oskar, 4, 'Files')).getByText(notes.name))
    await dropFiles(await cell(oskar, 5, 'Photos'), [page])
    await see(part(oskar, 'Photos').getByText('page.html was not added. This is no photo.'))
    expect(new URL(oskar.page.url()).pathname).toBe(desk.gridPath)
  })

  it('are pasted into a cell, and the first picture among them is the cover of a card', async () => {
    const target = await cell(oskar, 6, 'Files')
    await target.click()
    await oskar.page.evaluate(
      (held) => {
        const clipboardData = new DataTransfer()
        for (const { name, type, base64 } of held) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
          clipboardData.items.add(new File([bytes], name, { type }))
        }
        const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
        document.activeElement?.dispatchEvent(paste)
      },
      [notes, leak].map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
    )
    await see(target.getByText(notes.name))
    await see(target.locator('img'))
    await oskar.page.getByRole('button', { name: /^Group/ }).click()
    const look = oskar.page.getByRole('dialog', { name: 'Show records as' })
    await choose(look, 'Layout', 'Gallery')
    await choose(look, 'Cover', 'Files')
    await oskar.page.keyboard.press('Escape')
    const card = oskar.page.locator('.gallery').getByRole('button', { name: /^Entry 6/ })
    await see(card.locator('img'))
  })

  it('can be saved by who may look only, and not added or taken away', async () => {
    const vera = await desk.join('Vera Voss', 'viewer')
    await openPanel(vera, 1)
    const files = part(vera, 'Files')
    const [download] = await Promise.all([
      vera.page.waitForEvent('download'),
      files.getByRole('button', { name: /^Save Notes/ }).click(),
    ])
    expect(await readFile(await download.path())).toEqual(notes.bytes)
    expect(await files.getByRole('button', { name: /^(Add|Remove)/ }).count()).toBe(0)
  })

  it('are added and taken away by a finger on a phone', async () => {
    if (started.skip) return
    const url = new URL(olga.page.url()).origin
    const person = await openPerson(started.browser, url, { name: 'Olga Holt', device: 'phone', still: true })
    const phone = { ...person, hands: gridHands(person.page) }
    await desk.signIn(phone.page, 'Olga Holt')
    await (await cell(phone, 4, 'Note')).tap()
    const add = part(phone, 'Files').getByRole('button', { name: 'Add files: Files' })
    const [chooser] = await Promise.all([phone.page.waitForEvent('filechooser'), add.tap()])
    await chooser.setFiles([{ name: leak.name, mimeType: leak.type, buffer: leak.bytes }])
    const remove = part(phone, 'Files').getByRole('button', { name: `Remove ${leak.name}` })
    await see(remove)
    const save = part(phone, 'Files').getByRole('button', { name: /^Save Notes/ })
    for (const target of [add, save]) expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(await overhang(phone.page)).toBe(0)
    expect(await findBarriers(phone.page, 'all', true)).toEqual([])
    // Beside the cross, within what a finger may miss it by.
    await remove.tap({ position: { x: -6, y: 14 }, force: true })
    await seeNoMore(remove)
    expect(phone.problems.list()).toEqual([])
    await phone.context.close()
  })

  it('leave no error behind', () => {
    for (const { problems } of [olga, oskar]) expect(problems.list()).toEqual([])
  })
})
