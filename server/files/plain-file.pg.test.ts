import { createHash, randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { MAX_FILE_BYTES, MAX_PHOTO_BYTES } from '@operagrid/shared/domain/attachment'
import type { Actor } from '@operagrid/shared/domain/member'

import { startFileServer } from './testing/file-server.ts'
import type { FileServer } from './testing/file-server.ts'
import { picture } from './testing/pictures.ts'

let server: FileServer
let here: SeededTenant
let there: SeededTenant

beforeAll(async () => {
  server = await startFileServer()
  here = await seedTenant(server.database.adminUrl)
  there = await seedTenant(server.database.adminUrl)
  for (const actor of [...Object.values(here.actors), ...Object.values(there.actors)]) server.know(actor)
})
afterAll(() => server.close())

type Sent = { readonly name?: string; readonly kind?: string; readonly type?: string; readonly as?: Actor }

async function put(bytes: Buffer | string, { name = 'plan.txt', kind = 'file', type, as }: Sent = {}) {
  const id = randomUUID()
  const response = await fetch(`${server.url}/files/${id}`, {
    method: 'PUT',
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    headers: {
      authorization: `Bearer ${(as ?? here.actors.organizer).memberId}`,
      'x-operagrid': '1',
      'x-attachment-name': encodeURIComponent(name),
      'x-attachment-kind': kind,
      ...(type === undefined ? {} : { 'content-type': type }),
    },
  })
  const body: unknown = await response.json()
  return { id, status: response.status, body }
}
const get = (id: string, as: Actor = here.actors.organizer, query = '') =>
  fetch(`${server.url}/files/${id}${query}`, { headers: { authorization: `Bearer ${as.memberId}` } })

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const html = '<!doctype html><script>alert(document.cookie)</script>'

describe('a file that is no picture', () => {
  const kinds: readonly [string, Buffer | string, Sent][] = [
    ['text', 'Deck 4', { name: 'notes.txt' }],
    ['a page', html, { name: 'page.html', type: 'text/html' }],
    ['a page that says it is a picture', html, { name: 'page.png', type: 'image/png' }],
    ['an SVG', svg, { name: 'drawing.svg', type: 'image/svg+xml' }],
    ['a page behind the first bytes of a GIF', `GIF89a/*${html}*/`, { name: 'a.gif', type: 'image/gif' }],
    ['a PDF', '%PDF-1.7\n1 0 obj', { name: 'plan.pdf', type: 'application/pdf' }],
    ['a script', 'alert(1)', { name: 'run.js', type: 'text/javascript' }],
  ]
  test.each(kinds)(
    '%s comes back to the byte, as a download that nothing runs, guesses at or frames',
    async (_what, bytes, sent) => {
      const { id, status, body } = await put(bytes, sent)
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { name: sent.name, type: 'application/octet-stream', sizeBytes: Buffer.byteLength(bytes) },
      })
      const response = await get(id)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename=${sent.name}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, no-cache',
      })
      expect(await response.text()).toBe(bytes)
    },
  )

  test('has no thumbnail, like what is not there', async () => {
    const { id } = await put('Deck 4')
    expect((await get(id, here.actors.organizer, '?w=320')).status).toBe(404)
  })

  test('keeps the ending of a name that is too long, and its letters in every script', async () => {
    const { id } = await put('x', { name: `${'Geländer'.repeat(20)}.pdf` })
    const disposition = (await get(id)).headers.get('content-disposition') ?? ''
    const [, extended = ''] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? []
    const saved = decodeURIComponent(extended)
    expect(saved).toMatch(/^Geländer.*\.pdf$/)
    expect(saved).toHaveLength(80)
  })

  test('may have more bytes than a photo, up to its own limit', async () => {
    const large = Buffer.alloc(MAX_PHOTO_BYTES + 1, 7)
    const { id, status } = await put(large)
    expect(status).toBe(200)
    const sum = createHash('sha256').update(Buffer.from(await (await get(id)).arrayBuffer()))
    expect(sum.digest('hex')).toBe(createHash('sha256').update(large).digest('hex'))
    expect(await put(Buffer.alloc(MAX_FILE_BYTES + 1)).catch(() => ({ status: 413 }))).toMatchObject({ status: 413 })
  })
})

test('a picture among files is shown like a photo', async () => {
  const { id } = await put(await picture('png'), { name: 'deck.png' })
  const response = await get(id)
  expect(response.headers.get('content-type')).toBe('image/png')
  expect(response.headers.get('content-disposition')).toBe('inline; filename=deck.png')
})

test('sent as a photo it is refused still, and of no other kind is anything sent', async () => {
  expect(await put('Deck 4', { kind: 'photo' })).toMatchObject({
    status: 400,
    body: { error: { message: 'This is no photo. Send a JPEG, PNG, WebP or GIF.' } },
  })
  expect((await put('Deck 4', { kind: 'page' })).status).toBe(400)
})

test('reporters and viewers send none, and whoever may not see it is told of nothing', async () => {
  const { reporter, viewer, secondReporter } = here.actors
  expect((await put('Deck 4', { as: reporter })).status).toBe(403)
  expect((await put('Deck 4', { as: viewer })).status).toBe(403)
  const { id } = await put('Deck 4')
  expect((await get(id, viewer)).status).toBe(200)
  for (const stranger of [reporter, secondReporter, ...Object.values(there.actors)]) {
    const [hidden, absent] = await Promise.all([get(id, stranger), get(randomUUID(), stranger)])
    expect([hidden.status, absent.status]).toEqual([404, 404])
  }
})
