import { create as contentDisposition } from 'content-disposition'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import {
  attachmentId,
  attachmentKind,
  downloadName,
  isPicture,
  maxBytesOf,
  PLAIN_TYPE,
} from '@operagrid/shared/domain/attachment'
import type { AttachmentKind } from '@operagrid/shared/domain/attachment'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import { requestActor } from '../http/actor.ts'
import type { ActorOf } from '../http/actor.ts'
import type { Services } from '../http/context.ts'
import { requirePage } from '../http/page-fit.ts'
import { findDownload, openDownload } from './download.ts'
import { cleanFileName } from './file-name.ts'
import { thumbnailWidths } from './file-store.ts'
import type { ThumbnailWidth } from './file-store.ts'
import { makeFiles } from './files.ts'
import type { Files } from './files.ts'
import { tooLarge } from './receive.ts'
import { sweepFiles } from './sweep.ts'
import { makeUploadCap } from './upload-cap.ts'
import { storeUpload } from './upload.ts'

/** PUT and GET /files/:attachmentId on this server's disk; what crashes left is swept at start. */
export async function fileRoutes(app: FastifyInstance, services: Services): Promise<void> {
  const files = makeFiles(services.db, services.config.attachmentsDir)
  addFileRoutes(app, files, (request, permission) => requestActor(services, request, permission))
  app.addHook('onReady', () => {
    // Beside the start, not before it: a store of a million files takes its time.
    void sweepFiles(files, new Date()).then(
      (swept) => services.log.info(swept, 'swept what broken uploads left'),
      (error: unknown) => services.log.warn({ err: error }, 'could not sweep the attachments folder'),
    )
    return Promise.resolve()
  })
}

/** The routes themselves, on any store and with any way to tell who asks. */
export function addFileRoutes(app: FastifyInstance, files: Files, actorOf: ActorOf): void {
  const cap = makeUploadCap()

  // Its own scope: only here are bodies left unread, whatever their type says.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

    scope.put('/files/:attachmentId', async (request, reply) => {
      // Until the body is read to its end, the connection cannot serve another request.
      void reply.header('connection', 'close')
      requirePage(request)
      const id = readId(request)
      const kind = readKind(request)
      const maxBytes = maxBytesOf[kind]
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
      // Reporters send photos: no form asks them for anything else.
      const actor = (): Promise<Actor> => actorOf(request, kind === 'photo' ? 'fileReports' : 'editRecords')
      const name = cleanFileName(firstOf(request.headers['x-attachment-name']), kind)
      const { memberId } = await actor()
      const attachment = await cap(memberId, () => storeUpload(files, { id, kind, name, source: request.raw, actor }))
      void reply.removeHeader('connection')
      return attachment
    })
  })

  app.get('/files/:attachmentId', async (request, reply) => {
    const actor = await actorOf(request)
    const id = readId(request)
    const width = readWidth(request)
    const { attachment, type, tag } = await findDownload(files, actor, id, width)
    // Nothing but a picture is ever shown in place: whatever else it is, a browser saves it and runs nothing of it.
    const inline = isPicture(attachment)
    protect(reply)
    void reply.header('etag', tag)
    if (request.headers['if-none-match'] === tag) return await reply.code(304).send()
    const bytes = await openDownload(files, actor.tenantId, id, width)
    void reply
      .header('content-type', inline ? type : PLAIN_TYPE)
      .header('content-length', bytes.sizeBytes)
      .header(
        'content-disposition',
        contentDisposition(downloadName({ name: attachment.name, type }), { type: inline ? 'inline' : 'attachment' }),
      )
    return await reply.send(bytes.stream)
  })
}

/** On every file, whatever it is: nothing in it may run, frame, be guessed at or be read by another site. */
function protect(reply: FastifyReply): void {
  void reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cross-origin-resource-policy', 'same-origin')
    // no-cache: kept, but shown again only after this server has agreed again.
    .header('cache-control', 'private, no-cache')
    .header('vary', 'authorization')
}

const params = z.object({ attachmentId })

function readId(request: FastifyRequest): string {
  const parsed = params.safeParse(request.params)
  // A malformed id is the id of nothing.
  if (!parsed.success) throw notFound('file')
  return parsed.data.attachmentId
}

function readKind(request: FastifyRequest): AttachmentKind {
  const parsed = attachmentKind.safeParse(firstOf(request.headers['x-attachment-kind']) ?? 'photo')
  if (!parsed.success) throw new AppError('BAD_INPUT', 'x-attachment-kind: it is a photo or a file.')
  return parsed.data
}

const search = z.object({ w: z.enum(['320', '640', '1600']).optional() })

function readWidth(request: FastifyRequest): ThumbnailWidth | undefined {
  const parsed = search.safeParse(request.query)
  if (!parsed.success) throw new AppError('BAD_INPUT', 'w: thumbnails are 320, 640 or 1600 pixels wide.')
  return thumbnailWidths.find((width) => String(width) === parsed.data.w)
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0]
}
