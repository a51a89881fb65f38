import { createHash, randomUUID } from 'node:crypto'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { findAttachment } from '@operagrid/db/queries/attachment'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import type { AttachmentKind } from '@operagrid/shared/domain/attachment'
import { AppError } from '@operagrid/shared/errors'

import type { Files } from './files.ts'
import { sweepFiles } from './sweep.ts'
import { startFileServer } from './testing/file-server.ts'
import type { FileServer } from './testing/file-server.ts'
import { picture } from './testing/pictures.ts'
import { storeUpload } from './upload.ts'

let server: FileServer
let here: SeededTenant
let bytes: Buffer

beforeAll(async () => {
  server = await startFileServer()
  bytes = await picture('jpeg')
})
beforeEach(async () => {
  here = await seedTenant(server.database.adminUrl)
})
afterAll(() => server.close())

type Sent = {
  readonly files?: Files
  readonly content?: Buffer
  readonly kind?: AttachmentKind
  readonly actor?: () => Promise<never>
}

function send(id: string, options: Sent = {}) {
  return storeUpload(options.files ?? server.files, {
    id,
    kind: options.kind ?? 'photo',
    name: 'deck.jpg',
    source: Readable.from([options.content ?? bytes]),
    actor: options.actor ?? (() => Promise.resolve(here.actors.reporter)),
  })
}
const find = (id: string) => inTenant(server.database.db, here.actors.organizer, (tx) => findAttachment(tx, id))
const pathOf = (id: string) => join(server.folder, here.tenantId, id)
const ownFiles = async () => (await server.stored()).filter((path) => path.startsWith(here.tenantId))

/** I9: whatever is ready has its file, with its sum and size. */
async function expectWhole(id: string): Promise<void> {
  const attachment = await find(id)
  expect(attachment?.state).toBe('ready')
  const stored = await readFile(pathOf(id))
  expect(stored.byteLength).toBe(attachment?.sizeBytes)
  expect(createHash('sha256').update(stored).digest('hex')).toBe(attachment?.sha256)
}

describe('I9', () => {
  test('a stored photo has its file with its sum and size', async () => {
    const id = randomUUID()
    await send(id)
    await expectWhole(id)
  })

  test.each([
    ['text', Buffer.from('Deck 4, port side')],
    ['the first bytes of a JPEG alone', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ])('a file of %s is stored as it was sent, with its sum and size, and typed as nothing', async (_what, content) => {
    const id = randomUUID()
    const stored = await send(id, { content, kind: 'file' })
    expect(stored).toMatchObject({ type: 'application/octet-stream', sizeBytes: content.byteLength })
    await expectWhole(id)
    expect(await readFile(pathOf(id))).toEqual(content)
    expect(await send(id, { content, kind: 'file' })).toEqual(stored)
  })

  test('a picture among files is written anew like a photo', async () => {
    const [asPhoto, asFile] = [randomUUID(), randomUUID()]
    const { sha256, type } = await send(asPhoto)
    expect(await send(asFile, { kind: 'file' })).toMatchObject({ sha256, type })
    await expectWhole(asFile)
  })

  test('a crash before a file of any kind is durable: nothing is ready, the retry makes it whole', async () => {
    const id = randomUUID()
    const content = Buffer.from('a plan')
    const files: Files = {
      ...server.files,
      store: { ...server.files.store, put: () => Promise.reject(new Error('power cut')) },
    }
    await expect(send(id, { files, content, kind: 'file' })).rejects.toThrow('power cut')
    expect(await ownFiles()).toEqual([])
    await send(id, { content, kind: 'file' })
    await expectWhole(id)
  })

  test('a crash after the file is durable and before the row is ready: the photo is not ready, the retry makes it whole', async () => {
    const id = randomUUID()
    const files: Files = {
      ...server.files,
      store: {
        ...server.files.store,
        async put(key, path) {
          await server.files.store.put(key, path)
          throw new Error('power cut')
        },
      },
    }
    await expect(send(id, { files })).rejects.toThrow('power cut')
    expect((await find(id))?.state ?? 'absent').not.toBe('ready')
    await send(id)
    await expectWhole(id)
  })

  test('a crash before the file is durable: nothing is ready, the retry makes it whole', async () => {
    const id = randomUUID()
    const files: Files = {
      ...server.files,
      store: { ...server.files.store, put: () => Promise.reject(new Error('power cut')) },
    }
    await expect(send(id, { files })).rejects.toThrow('power cut')
    expect(await ownFiles()).toEqual([])
    await send(id)
    await expectWhole(id)
  })

  test('many uploads of one id at once, of the same and of other bytes, end as one whole photo', async () => {
    const id = randomUUID()
    const other = await picture('png')
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => send(id, { content: at % 2 === 0 ? bytes : other })),
    )
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won).toHaveLength(4)
    expect(new Set(won.map((result) => result.value.sha256)).size).toBe(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'CONFLICT' })
    }
    await expectWhole(id)
  })
})

describe('a retry', () => {
  test('with the same bytes is answered the same', async () => {
    const id = randomUUID()
    expect(await send(id)).toEqual(await send(id))
  })

  test('with other bytes is refused and changes nothing', async () => {
    const id = randomUUID()
    await send(id)
    await expect(send(id, { content: await picture('png') })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expectWhole(id)
  })
})

test('a member removed while the bytes come has nothing stored', async () => {
  const id = randomUUID()
  let asked = 0
  const actor = (): Promise<never> => {
    asked += 1
    // Only the first question is answered: the second comes after the removal.
    return asked === 1
      ? (Promise.resolve(here.actors.reporter) as Promise<never>)
      : Promise.reject(new AppError('UNAUTHENTICATED'))
  }
  await expect(send(id, { actor })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await ownFiles()).toEqual([])
  expect(await find(id)).toBeUndefined()
})

describe('the sweep', () => {
  const old = new Date(Date.now() - 2 * 60 * 60_000)
  const claim = async (id: string, at: Date) => {
    await withConnection(server.database.adminUrl, (client) =>
      client.query(
        `insert into attachment (tenant_id, id, name, type, created_by, created_at) values ($1, $2, 'x', '', $3, $4)`,
        [here.tenantId, id, here.actors.reporter.memberId, at],
      ),
    )
  }
  const leave = async (path: string, at: Date) => {
    await writeFile(path, 'left behind')
    await utimes(path, at, at)
  }

  test('removes old claims, their files and old scratch files, and leaves everything young or ready', async () => {
    const ready = randomUUID()
    await send(ready)
    await utimes(pathOf(ready), old, old)
    const [dead, young, stranger] = [randomUUID(), randomUUID(), randomUUID()]
    await claim(dead, old)
    await claim(young, new Date())
    await leave(pathOf(dead), old)
    await leave(pathOf(young), new Date())
    await leave(pathOf(stranger), old)
    await leave(join(server.folder, '.incoming', 'old'), old)
    await leave(join(server.folder, '.incoming', 'young'), new Date())

    const swept = await sweepFiles(server.files, new Date())
    expect(swept).toMatchObject({ scratchFiles: 1, claims: 1, files: 1 })
    expect(swept.unknown).toBeGreaterThanOrEqual(1)
    expect(await ownFiles()).toEqual([ready, young, stranger].map((id) => `${here.tenantId}/${id}`).sort())
    expect(await find(dead)).toBeUndefined()
    expect((await find(young))?.state).toBe('uploading')
    await expectWhole(ready)
  })
})
