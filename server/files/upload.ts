import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { abandonAttachment, claimAttachment, finishAttachment, lockAttachment } from '@operagrid/db/queries/attachment'
import type { OwnAttachment } from '@operagrid/db/queries/attachment'
import { inTenant } from '@operagrid/db/tenant'
import { maxBytesOf, PLAIN_TYPE } from '@operagrid/shared/domain/attachment'
import type { Attachment, AttachmentKind } from '@operagrid/shared/domain/attachment'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { fileKey } from './file-store.ts'
import type { Files } from './files.ts'
import { photoTypeOf } from './photo-type.ts'
import type { PhotoType } from './photo-type.ts'
import { cleanPhoto } from './photo.ts'
import { receive } from './receive.ts'

/** Longest time one upload may take: a file over a bad line, not a socket held open. */
const MAX_UPLOAD_MS = 5 * 60_000

export type Upload = {
  /** Made by the client, so that a retry is the same upload. */
  readonly id: string
  /** A photo must be a picture; a file may be anything. */
  readonly kind: AttachmentKind
  readonly name: string
  readonly source: Readable
  /** Asked again before anything is kept: the member may have been removed while the bytes came. */
  readonly actor: () => Promise<Actor>
}

/**
 * Stores one file: claim → receive → a picture is written anew → durable under its key → `ready`, in that order,
 * so that a ready attachment has its file whatever happens in between (I9). Sending the same bytes
 * under the same id again answers the same. What is no picture is stored as it was sent, and typed as nothing.
 *
 * @throws AppError NOT_FOUND for another member's id, CONFLICT for other bytes under a ready id,
 *   BAD_INPUT for a photo that is none, TOO_LARGE
 */
export async function storeUpload(files: Files, upload: Upload): Promise<Attachment> {
  const actor = await upload.actor()
  const claim = { id: upload.id, name: upload.name, memberId: actor.memberId }
  await inTenant(files.db, actor, (tx) => claimAttachment(tx, claim))
  try {
    return await files.scratch.use(async (newPath) => {
      const arrived = newPath()
      const received = await receive(upload.source, arrived, {
        maxBytes: maxBytesOf[upload.kind],
        maxMs: MAX_UPLOAD_MS,
      })
      const seems = photoTypeOf(received.head)
      if (seems === null && upload.kind === 'photo')
        throw new AppError('BAD_INPUT', 'This is no photo. Send a JPEG, PNG, WebP or GIF.')

      const known = await inTenant(files.db, actor, (tx) => claimAttachment(tx, claim))
      if (known.attachment.state === 'ready') return sameAgain(known, received.sha256)

      const cleaned = newPath()
      const type =
        seems === null ? null : await files.photoLane(() => asPicture(upload.kind, { arrived, cleaned, seems }))
      const path = type === null ? arrived : cleaned
      const sum = await sumFile(path)

      const still = await upload.actor()
      return await inTenant(files.db, still, async (tx) => {
        // Claimed again: a failed twin of this upload may have given the claim up meanwhile.
        await claimAttachment(tx, claim)
        const own = await lockAttachment(tx, upload.id, still.memberId)
        if (own.attachment.state === 'ready') return sameAgain(own, received.sha256)
        await files.store.put(fileKey(still.tenantId, upload.id), path)
        return await finishAttachment(tx, upload.id, {
          type: type ?? PLAIN_TYPE,
          ...sum,
          receivedSha256: received.sha256,
        })
      })
    })
  } catch (error) {
    // What cannot be given up now is swept later; the first error is the one to tell.
    await inTenant(files.db, actor, (tx) => abandonAttachment(tx, upload.id, actor.memberId)).catch(() => undefined)
    throw error
  }
}

/**
 * Writes the picture anew, and answers its type. A file that only begins like one, or is too large for one, is null: it
 * is stored like any other.
 */
async function asPicture(
  kind: AttachmentKind,
  { arrived, cleaned, seems }: { readonly arrived: string; readonly cleaned: string; readonly seems: PhotoType },
): Promise<PhotoType | null> {
  try {
    await cleanPhoto(arrived, cleaned, seems)
    return seems
  } catch (error) {
    const isNone = error instanceof AppError && (error.code === 'BAD_INPUT' || error.code === 'TOO_LARGE')
    if (kind === 'file' && isNone) return null
    throw error
  }
}

function sameAgain(known: OwnAttachment, receivedSha256: string): Attachment {
  if (known.receivedSha256 === receivedSha256) return known.attachment
  throw new AppError('CONFLICT', 'Another file was stored under this id. Send this one under a new id.')
}

async function sumFile(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      sizeBytes += chunk.byteLength
      hash.update(chunk)
    }
  })
  return { sizeBytes, sha256: hash.digest('hex') }
}
