import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

import { findAttachment } from '@operagrid/db/queries/attachment'
import { inTenant } from '@operagrid/db/tenant'
import { isPicture } from '@operagrid/shared/domain/attachment'
import type { Attachment } from '@operagrid/shared/domain/attachment'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import { fileKey } from './file-store.ts'
import type { StoredBytes, ThumbnailWidth } from './file-store.ts'
import type { Files } from './files.ts'
import { writeThumbnail } from './photo.ts'

/** What to send: `type` is that of the bytes (a thumbnail is WebP), `tag` names exactly these bytes. */
export type Download = { readonly attachment: Attachment; readonly type: string; readonly tag: string }

/**
 * What `actor` may see of the attachment, decided anew by row security for this very request.
 *
 * @throws AppError NOT_FOUND when there is none, it is not ready, or it is not theirs to see; also for a thumbnail of
 *   what is no picture
 */
export async function findDownload(files: Files, actor: Actor, id: string, width?: ThumbnailWidth): Promise<Download> {
  const attachment = await inTenant(files.db, actor, (tx) => findAttachment(tx, id), { mode: 'read' })
  if (attachment === undefined || attachment.state !== 'ready') throw notFound('file')
  if (width !== undefined && !isPicture(attachment)) throw notFound('file')
  const sum = attachment.sha256.slice(0, 32)
  return width === undefined
    ? { attachment, type: attachment.type, tag: `"${sum}"` }
    : { attachment, type: 'image/webp', tag: `"${sum}-${width}"` }
}

/**
 * The bytes of a found attachment; a thumbnail is made on its first request and kept.
 *
 * @throws AppError INTERNAL when a ready attachment has lost its file
 */
export async function openDownload(
  files: Files,
  tenantId: string,
  id: string,
  width?: ThumbnailWidth,
): Promise<StoredBytes> {
  const wanted = fileKey(tenantId, id, width)
  const stored = await files.store.open(wanted)
  if (stored !== undefined) return stored
  if (width !== undefined) {
    // In the lane, so that ten viewers of a new photo make one thumbnail.
    await files.photoLane(() => makeThumbnail(files, tenantId, id, width))
    const made = await files.store.open(wanted)
    if (made !== undefined) return made
  }
  throw lost(wanted)
}

async function makeThumbnail(files: Files, tenantId: string, id: string, width: ThumbnailWidth): Promise<void> {
  const target = fileKey(tenantId, id, width)
  const made = await files.store.open(target)
  if (made !== undefined) {
    made.stream.destroy()
    return
  }
  const source = fileKey(tenantId, id)
  const stored = await files.store.open(source)
  if (stored === undefined) throw lost(source)
  await files.scratch.use(async (newPath) => {
    const original = newPath()
    await pipeline(stored.stream, createWriteStream(original, { flags: 'wx', mode: 0o600 }))
    const small = newPath()
    await writeThumbnail(original, small, width)
    await files.store.put(target, small)
  })
}

function lost(key: string): AppError {
  return new AppError('INTERNAL', 'This file is missing on the server.', {
    cause: new Error(`no file at ${key} although its attachment is ready`),
  })
}
