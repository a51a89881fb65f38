import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import { MAX_IMPORT_BYTES } from '@operagrid/shared/domain/import'
import type { ImportAnalysis } from '@operagrid/shared/domain/import'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

import { answerError } from '../http/errors.ts'
import { makeEngine } from '../live/engine.ts'
import type { Engine } from '../live/engine.ts'
import { addImportRoutes } from './import-routes.ts'
import { makeImports } from './imports.ts'
import type { Imports } from './imports.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let tenant: SeededTenant
let folder: string
let imports: Imports
let engine: Engine
let app: FastifyInstance

beforeAll(async () => {
  database = await createTestDatabase()
  tenant = await seedTenant(database.adminUrl)
  folder = await mkdtemp(join(tmpdir(), 'operagrid-import-'))
  engine = makeEngine(database.db, log)
  imports = makeImports({ db: database.db, log, engine, folder })
  app = fastify()
  app.setErrorHandler(answerError(log))
  addImportRoutes(app, imports, async (asking, permission): Promise<Actor> => {
    const role = asking.headers['x-role']
    const actors: Readonly<Record<string, Actor>> = tenant.actors
    const actor = typeof role === 'string' ? actors[role] : undefined
    if (actor === undefined) throw new AppError('UNAUTHENTICATED')
    if (permission !== undefined && !may(actor.role, permission)) throw new AppError('NOT_ALLOWED')
    return await Promise.resolve(actor)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await app.close()
  await imports.close()
  engine.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

function post(payload: string, headers: Readonly<Record<string, string>> = {}, query = '') {
  const defaults = { 'x-operagrid': '1', 'x-role': 'organizer', 'content-type': 'text/csv' }
  return app.inject({ method: 'POST', url: `/files/imports${query}`, payload, headers: { ...defaults, ...headers } })
}

const codeOf = (answer: { json<T>(): T }) => answer.json<{ error: { code: string; message: string } }>().error

describe('an upload', () => {
  test('is answered with what was found in it, its name made harmless', async () => {
    const answer = await post(
      'Name,Cost\nAnna,5.5\n',
      {},
      `?name=${encodeURIComponent('../../a\u202eb\n.csv')}&locale=en-US`,
    )
    expect(answer.statusCode).toBe(200)
    const analysis = answer.json<ImportAnalysis>()
    expect(analysis).toMatchObject({ fileName: '../../ab.csv', rowCount: 1, delimiter: ',' })
    await imports.cancel(tenant.actors.organizer, analysis.importId)
    expect(await readdir(folder)).toEqual([])
  })

  test.each<[Role, number]>([
    ['management', 200],
    ['reporter', 403],
    ['viewer', 403],
  ])('of %s is answered %i', async (role, status) => {
    expect((await post('a,b\n1,2\n', { 'x-role': role })).statusCode).toBe(status)
  })

  test('without a member, or from another site, is refused', async () => {
    expect((await post('a,b\n1,2\n', { 'x-role': 'nobody' })).statusCode).toBe(401)
    expect((await post('a,b\n1,2\n', { 'x-operagrid': '' })).statusCode).toBe(400)
  })

  test('that is no CSV is refused in words, and leaves no file', async () => {
    const before = await readdir(folder)
    expect(codeOf(await post('%PDF-1.7'))).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('PDF') as string,
    })
    expect(await readdir(folder)).toEqual(before)
  })

  test('that says it is too large is refused before it is read', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = app.server.address() as { port: number }
      const headers = {
        'x-operagrid': '1',
        'x-role': 'organizer',
        'content-type': 'text/csv',
        'content-length': 2 * MAX_IMPORT_BYTES,
      }
      const sending = request({ port, method: 'POST', path: '/files/imports', headers }, (answer) => {
        resolve(answer.statusCode)
        sending.destroy()
      })
      sending.on('error', reject)
      sending.flushHeaders()
    })
    expect(status).toBe(413)
  })

  test('that lies about its size is cut at the limit', async () => {
    const before = await readdir(folder)
    const status = await new Promise((resolve, reject) => {
      const { port } = app.server.address() as { port: number }
      const headers = { 'x-operagrid': '1', 'x-role': 'organizer', 'content-type': 'text/csv' }
      const sending = request({ port, method: 'POST', path: '/files/imports', headers }, (answer) => {
        resolve(answer.statusCode)
        sending.destroy()
      })
      let answered = false
      sending.once('response', () => {
        answered = true
      })
      // The server closes as soon as it has answered.
      sending.on('error', (error) => (answered ? undefined : reject(error)))
      const piece = Buffer.alloc(4 * 1024 * 1024, 'a,b\n')
      let left = MAX_IMPORT_BYTES / piece.length + 2
      const next = (): void => {
        left -= 1
        if (left > 0 && !sending.destroyed) sending.write(piece, next)
      }
      next()
    })
    expect(status).toBe(413)
    expect(await readdir(folder)).toEqual(before)
  })

  test('that breaks off leaves no file', async () => {
    const before = await readdir(folder)
    const { port } = app.server.address() as { port: number }
    const headers = {
      'x-operagrid': '1',
      'x-role': 'organizer',
      'content-type': 'text/csv',
      'content-length': 1_000_000,
    }
    const sending = request({ port, method: 'POST', path: '/files/imports', headers })
    sending.on('error', () => undefined)
    sending.write('a,b\n1,2\n')
    await expect.poll(async () => (await readdir(folder)).length).toBe(before.length + 1)
    sending.destroy()
    await expect.poll(async () => await readdir(folder)).toEqual(before)
  })
})

test("the list of a result is its member's own, and of an import that is not there there is none", async () => {
  for (const url of [`/files/imports/${randomUUID()}/problems`, '/files/imports/..%2f..%2fetc/problems']) {
    const answer = await app.inject({ url, headers: { 'x-role': 'organizer' } })
    expect(answer.statusCode).toBe(404)
  }
})
