import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import type { Actor } from '@operagrid/shared/domain/member'

import { textWithoutId } from '../testing/without-id.ts'
import { startFileServer } from './testing/file-server.ts'
import type { FileServer } from './testing/file-server.ts'
import { picture } from './testing/pictures.ts'

let server: FileServer
let here: SeededTenant
let there: SeededTenant
let bytes: Buffer
const id = randomUUID()

beforeAll(async () => {
  server = await startFileServer()
  here = await seedTenant(server.database.adminUrl)
  there = await seedTenant(server.database.adminUrl)
  for (const actor of [...Object.values(here.actors), ...Object.values(there.actors)]) server.know(actor)
  bytes = await picture('jpeg')
  expect((await put(here.actors.reporter, id)).status).toBe(200)
})
afterAll(() => server.close())

const authorize = (actor: Actor) => ({ authorization: `Bearer ${actor.memberId}`, 'x-operagrid': '1' })
const put = (actor: Actor, to: string) =>
  fetch(`${server.url}/files/${to}`, { method: 'PUT', body: new Uint8Array(bytes), headers: authorize(actor) })
async function get(actor: Actor, of: string, query = '') {
  const response = await fetch(`${server.url}/files/${of}${query}`, { headers: authorize(actor) })
  return { status: response.status, text: textWithoutId(await response.text()) }
}

test('its reporter and those who read the grids see a photo', async () => {
  for (const who of ['reporter', 'organizer', 'management', 'viewer'] as const) {
    expect((await get(here.actors[who], id)).status).toBe(200)
  }
})

test('another reporter and every member of another tenant get the answer for a photo that does not exist', async () => {
  for (const stranger of [here.actors.secondReporter, ...Object.values(there.actors)]) {
    for (const query of ['', '?w=320']) {
      const hidden = await get(stranger, id, query)
      expect(hidden).toEqual(await get(stranger, randomUUID(), query))
      expect(hidden.status).toBe(404)
    }
  }
})

test('a thumbnail that exists already is no way around', async () => {
  expect((await get(here.actors.reporter, id, '?w=320')).status).toBe(200)
  expect((await get(here.actors.secondReporter, id, '?w=320')).status).toBe(404)
})

test('nobody can send to another member’s id, and its file stays', async () => {
  for (const other of [here.actors.secondReporter, here.actors.organizer]) {
    expect((await put(other, id)).status).toBe(404)
  }
  expect((await get(here.actors.reporter, id)).status).toBe(200)
})

test('the same id in another tenant is another file', async () => {
  bytes = await picture('png')
  expect((await put(there.actors.reporter, id)).status).toBe(200)
  expect((await get(there.actors.reporter, id)).text).not.toBe((await get(here.actors.reporter, id)).text)
})

test('a viewer cannot add photos, and nobody can without signing in', async () => {
  expect((await put(here.actors.viewer, randomUUID())).status).toBe(403)
  expect((await put({ ...here.actors.reporter, memberId: randomUUID() }, randomUUID())).status).toBe(401)
  expect((await fetch(`${server.url}/files/${id}`)).status).toBe(401)
})
