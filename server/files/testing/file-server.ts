import { mkdtempSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Fastify from 'fastify'
import { pino } from 'pino'

import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

import { answerError } from '../../http/errors.ts'
import { addFileRoutes } from '../file-routes.ts'
import { makeFiles } from '../files.ts'
import type { Files } from '../files.ts'

/** The file routes on a port of their own, with a database and a folder; a bearer token is a member's id. */
export type FileServer = {
  readonly database: TestDatabase
  readonly files: Files
  readonly folder: string
  readonly url: string
  /** Lets this member in. */
  know(actor: Actor): void
  /** Every file in the folder, as paths below it. */
  stored(): Promise<string[]>
  close(): Promise<void>
}

export async function startFileServer(): Promise<FileServer> {
  const database = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'operagrid-files-'))
  const files = makeFiles(database.db, folder)
  const actors = new Map<string, Actor>()
  // A client of fetch may hold what it was told to stop sending on.
  const app = Fastify({ forceCloseConnections: true })
  app.setErrorHandler(answerError(pino({ enabled: false })))
  addFileRoutes(app, files, async (request, permission) => {
    const actor = actors.get((request.headers.authorization ?? '').replace('Bearer ', ''))
    if (actor === undefined) throw new AppError('UNAUTHENTICATED')
    if (permission !== undefined && !may(actor.role, permission)) throw new AppError('NOT_ALLOWED')
    return await Promise.resolve(actor)
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    database,
    files,
    folder,
    url,
    know: (actor) => actors.set(actor.memberId, actor),
    stored: async () => (await readdir(folder, { recursive: true })).filter((path) => path.includes('/')).sort(),
    async close() {
      await app.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
