import { createReadStream } from 'node:fs'

import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'

import { uuid } from '@operagrid/shared/domain/id'
import { MAX_IMPORT_BYTES } from '@operagrid/shared/domain/import'
import { AppError, notFound } from '@operagrid/shared/errors'

import { requestActor } from '../http/actor.ts'
import type { ActorOf } from '../http/actor.ts'
import type { Services } from '../http/context.ts'
import { requirePage } from '../http/page-fit.ts'
import type { Imports } from './imports.ts'
import { tooLarge } from './receive.ts'

/** Another server on the same database may be importing: no import takes this long, in milliseconds. */
const LONGEST_MS = 60 * 60_000

const uploadQuery = z.object({
  /** The file's name on the person's disk: data, never a path. */
  name: z.string().max(400).default(''),
  /** BCP 47: decides what the file alone does not, such as the order of day and month. */
  locale: z.string().max(35).default('en-GB'),
})

/** POST /files/imports takes a CSV and answers its analysis; GET …/:importId/problems is the result's whole list. */
export async function importRoutes(app: FastifyInstance, services: Services): Promise<void> {
  addImportRoutes(app, services.imports, (request, permission) => requestActor(services, request, permission))
  const sweep = (madeBefore: number): void => {
    services.imports
      .sweepGrids(new Date(madeBefore))
      .catch((error: unknown) => services.log.warn({ err: error }, 'could not sweep what broken imports left'))
  }
  const timer = setInterval(() => sweep(Date.now() - LONGEST_MS), LONGEST_MS)
  timer.unref()
  app.addHook('onReady', async () => {
    await services.imports.sweepFiles()
    // Nobody else imports into the embedded database. Beside the start, not before it: a big grid takes its time.
    sweep(Date.now() - (services.config.databaseUrl === undefined ? 0 : LONGEST_MS))
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await services.imports.close()
    await services.importUndos.close()
  })
}

/** The routes themselves, with any way to tell who asks. */
export function addImportRoutes(app: FastifyInstance, imports: Imports, actorOf: ActorOf): void {
  // Its own scope: only here are bodies left unread, whatever their type says.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

    scope.post('/files/imports', async (request, reply) => {
      // Until the body is read to its end, the connection cannot serve another request.
      void reply.header('connection', 'close').header('cache-control', 'no-store')
      requirePage(request)
      if (Number(request.headers['content-length'] ?? 0) > MAX_IMPORT_BYTES) throw tooLarge()
      const query = uploadQuery.safeParse(request.query)
      if (!query.success) throw new AppError('BAD_INPUT', 'name or locale is too long.')
      const actor = await actorOf(request, 'shapeGrids')
      const left = new AbortController()
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) left.abort()
      })
      const analysis = await imports.receive(actor, {
        fileName: shown(query.data.name),
        locale: query.data.locale,
        source: request.raw,
        signal: left.signal,
      })
      void reply.removeHeader('connection')
      return analysis
    })
  })

  app.get('/files/imports/:importId/problems', async (request, reply) => {
    const actor = await actorOf(request, 'shapeGrids')
    const id = uuid.safeParse(z.object({ importId: z.string() }).parse(request.params).importId)
    if (!id.success) throw notFound('list')
    const path = imports.problemsFile(actor, id.data)
    return await sendList(reply, path)
  })
}

async function sendList(reply: FastifyReply, path: string): Promise<FastifyReply> {
  return await reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', 'attachment; filename="import-problems.csv"')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cache-control', 'private, no-store')
    .send(createReadStream(path))
}

/** A name as people may see it: one line, without what changes the direction of text. */
function shown(name: string): string {
  return (
    name
      .replaceAll(/[\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
      .trim()
      .slice(0, 200) || 'file.csv'
  )
}
