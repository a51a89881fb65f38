import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { MAX_PHOTO_BYTES } from '@operagrid/shared/domain/attachment'

import { startFileServer } from './testing/file-server.ts'
import type { FileServer } from './testing/file-server.ts'
import { picture, pixelBomb } from './testing/pictures.ts'

let server: FileServer
let here: SeededTenant

beforeAll(async () => {
  server = await startFileServer()
  here = await seedTenant(server.database.adminUrl)
  for (const actor of Object.values(here.actors)) server.know(actor)
})
afterAll(() => server.close())

async function put(bytes: Buffer | string, headers: Record<string, string> = {}, id: string = randomUUID()) {
  const response = await fetch(`${server.url}/files/${id}`, {
    method: 'PUT',
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    headers: { authorization: `Bearer ${here.actors.reporter.memberId}`, 'x-operagrid': '1', ...headers },
  })
  const body: unknown = await response.json()
  const fault = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  return { id, status: response.status, body, fault }
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const html = '<!doctype html><script>alert(document.cookie)</script>'

describe('a hostile file is refused and leaves nothing behind', () => {
  const cut = async (format: 'jpeg' | 'png' | 'webp') => {
    const whole = await picture(format, 256)
    return whole.subarray(0, Math.floor(whole.byteLength / 2))
  }
  const cases: readonly [string, () => Promise<Buffer> | Buffer, number, Record<string, string>?][] = [
    ['an SVG', () => Buffer.from(svg), 400],
    ['an SVG that says it is a PNG', () => Buffer.from(svg), 400, { 'content-type': 'image/png' }],
    ['HTML', () => Buffer.from(html), 400],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj'), 400],
    ['a ZIP', () => Buffer.from('PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), 400],
    ['nothing', () => Buffer.alloc(0), 400],
    ['three bytes of JPEG', () => Buffer.from([0xff, 0xd8, 0xff]), 400],
    [
      'HTML behind the first bytes of a JPEG',
      () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(html)]),
      400,
    ],
    ['HTML behind the first bytes of a GIF', () => Buffer.from(`GIF89a/*${html}*/`), 400],
    ['an SVG behind the first bytes of a WebP', () => Buffer.from(`RIFF\u0000\u0000\u0000\u0000WEBP${svg}`), 400],
    ['half a JPEG', () => cut('jpeg'), 400],
    ['half a PNG', () => cut('png'), 400],
    ['half a WebP', () => cut('webp'), 400],
    ['a PNG of 100 million pixels', () => pixelBomb(10_000, 10_000), 413],
    ['a PNG of one row and 60 million columns', () => pixelBomb(60_000_000, 1), 413],
    ['a TIFF', () => Buffer.from('II*\u0000\u0008\u0000\u0000\u0000aaaaaaaaaaaaaaaaaaaaaaa', 'latin1'), 400],
  ]
  test.each(cases)('%s', async (_name, make, status, headers) => {
    const answer = await put(await make(), headers)
    expect(answer).toMatchObject({ status, fault: { code: status === 413 ? 'TOO_LARGE' : 'BAD_INPUT' } })
    expect(await server.stored()).toEqual([])
    const again = await put(await picture('png'), {}, answer.id)
    expect(again.status).toBe(200)
    await forget(again.id)
  })

  test('a file of 16 MB, announced', async () => {
    expect(await put(Buffer.alloc(MAX_PHOTO_BYTES + 1)).catch(() => ({ status: 413 }))).toMatchObject({ status: 413 })
  })

  test('a file without end, not announced, is cut at the limit', async () => {
    const id = randomUUID()
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(256 * 1024).fill(0xff))
      },
    })
    const init: RequestInit = {
      method: 'PUT',
      body: endless,
      duplex: 'half',
      headers: { authorization: `Bearer ${here.actors.reporter.memberId}`, 'x-operagrid': '1' },
    }
    const status = await fetch(`${server.url}/files/${id}`, init).then(
      (response) => response.status,
      // The server hangs up on a sender that does not stop; some clients see only that.
      () => 413,
    )
    expect(status).toBe(413)
    await expect.poll(() => server.stored()).toEqual([])
  })

  test('a sender that hangs up in the middle', async () => {
    const id = randomUUID()
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(
      `PUT /files/${id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${here.actors.reporter.memberId}\r\nx-operagrid: 1\r\ncontent-length: 100000\r\n\r\n`,
    )
    socket.write(Buffer.alloc(5000, 0xff))
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket.destroy()
    await expect.poll(() => server.stored()).toEqual([])
    const again = await put(await picture('png'), {}, id)
    expect(again.status).toBe(200)
    await forget(id)
  })

  test('a call without the header that a foreign page cannot send', async () => {
    expect(await put(await picture('png'), { 'x-operagrid': '' })).toMatchObject({ status: 400 })
  })

  test.each(['../../../etc/passwd', '..%2f..%2fetc%2fpasswd', 'x', `${randomUUID()}.w320`, '%00'])(
    'an id like %s is the id of nothing',
    async (id) => {
      const headers = { authorization: `Bearer ${here.actors.organizer.memberId}` }
      expect((await fetch(`${server.url}/files/${id}`, { headers })).status).toBe(404)
      expect((await put(await picture('png'), {}, id)).status).toBe(404)
    },
  )
})

async function forget(id: string): Promise<void> {
  await server.files.store.remove(`${here.tenantId}/${id}`)
}

describe('a photo', () => {
  test.each(['jpeg', 'png', 'webp', 'gif'] as const)(
    '%s loses its metadata and whatever hangs behind it',
    async (format) => {
      const sent = Buffer.concat([await picture(format), Buffer.from(html)])
      const { id, status, body } = await put(sent, { 'content-type': 'text/html' })
      expect({ status, body }).toMatchObject({ status: 200, body: { type: `image/${format}`, state: 'ready' } })
      const response = await get(id)
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(response.headers.get('content-type')).toBe(`image/${format}`)
      expect(bytes.includes('SpyCam')).toBe(false)
      expect(bytes.includes('<script>')).toBe(false)
    },
  )

  const names: readonly [string, string, string][] = [
    ['with folders', '..%2F..%2Fetc%2Fpasswd', '_.._etc_passwd.png'],
    ['with a direction mark', 'photo%E2%80%AEgnp.html', 'photognp.html.png'],
    ['with a line break', 'a%0D%0ASet-Cookie%3A%20x%3D1', 'aSet-Cookie_ x=1.png'],
    ['with a quote', '%22%3B%20filename%3D%22x.html', '_; filename=_x.html.png'],
    ['with umlauts and a ship', 'Gel%C3%A4nder%20%F0%9F%9A%A2.png', 'Geländer 🚢.png'],
    ['of 400 letters', encodeURIComponent('あ'.repeat(400)), `${'あ'.repeat(80)}.png`],
  ]
  test.each(names)('named %s keeps that out of the headers', async (_what, name, saved) => {
    const { id } = await put(await picture('png'), { 'x-attachment-name': name })
    const response = await get(id)
    const disposition = response.headers.get('content-disposition') ?? ''
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(disposition.startsWith('inline; filename=')).toBe(true)
    const [, extended] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? []
    const [, quoted, bare] = /filename=(?:"((?:[^"\\]|\\.)*)"|([^;]+))/.exec(disposition) ?? []
    expect(extended === undefined ? (quoted ?? bare) : decodeURIComponent(extended)).toBe(saved)
  })

  test('every answer with a file forbids guessing, framing, running and being read by another site', async () => {
    const { id } = await put(await picture('jpeg'))
    for (const path of ['', '?w=320', '?w=640', '?w=1600']) {
      const response = await get(id, path)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, no-cache',
      })
      const tag = response.headers.get('etag') ?? ''
      expect((await get(id, path, { 'if-none-match': tag })).status).toBe(304)
    }
  })

  test('has thumbnails of two widths only', async () => {
    const { id } = await put(await picture('jpeg', 900))
    const small = await get(id, '?w=320')
    expect(small.headers.get('content-type')).toBe('image/webp')
    expect(Number(small.headers.get('content-length'))).toBeGreaterThan(0)
    const twins = await Promise.all(Array.from({ length: 10 }, () => get(id, '?w=1600')))
    expect(new Set(twins.map((twin) => twin.status))).toEqual(new Set([200]))
    for (const query of ['?w=321', '?w=', '?w=320&w=320', '?w=100000']) expect((await get(id, query)).status).toBe(400)
  })
})

async function get(id: string, query = '', headers: Record<string, string> = {}) {
  return await fetch(`${server.url}/files/${id}${query}`, {
    headers: { authorization: `Bearer ${here.actors.reporter.memberId}`, ...headers },
  })
}
