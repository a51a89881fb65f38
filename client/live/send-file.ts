import { z } from 'zod'

import type { AttachmentKind, FileFacts } from '@operagrid/shared/domain/attachment'
import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'
import { AppError } from '@operagrid/shared/errors'

import { accessOwner, freshAccess, refuseAccess, renewAccess } from './access.ts'
import { toAppError } from './attachment.ts'

export type Sending = {
  readonly kind: AttachmentKind
  /** How much of it has left, from 0 to 1. */
  readonly onSent: (share: number) => void
  /** Aborting drops the connection, and with it what has arrived. */
  readonly signal: AbortSignal
}

const stored = z.object({ id: z.string(), name: z.string(), type: z.string(), sizeBytes: z.number() })

/**
 * Sends a file under an id made here, and answers how it was stored; sending it again is harmless.
 *
 * @throws AppError as the server said it, UNAVAILABLE when no answer came; the signal's reason when aborted
 */
export async function sendFile(id: string, file: File, sending: Sending): Promise<FileFacts> {
  const owner = accessOwner()
  const first = await put(id, file, { ...sending, owner })
  if (first.status !== 401) return read(first)
  refuseAccess()
  if (!(await renewAccess().catch(() => false))) throw new AppError('UNAUTHENTICATED')
  return read(await put(id, file, { ...sending, owner }))
}

type Answer = { readonly status: number; readonly body: unknown }

async function put(
  id: string,
  file: File,
  { kind, onSent, signal, owner }: Sending & { readonly owner: string | null },
) {
  const token = await freshAccess()
  signal.throwIfAborted()
  // Somebody else may have signed in meanwhile: one person's file is not sent as another's.
  if (token === null || accessOwner() !== owner) throw new AppError('UNAUTHENTICATED')
  // fetch cannot tell how much of a body has been sent.
  const request = new XMLHttpRequest()
  return await new Promise<Answer>((resolve, reject) => {
    request.open('PUT', `/files/${id}`)
    request.setRequestHeader(PROTOCOL_HEADER, String(PROTOCOL))
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-attachment-name', encodeURIComponent(file.name))
    request.setRequestHeader('x-attachment-kind', kind)
    request.upload.addEventListener('progress', (event) => event.lengthComputable && onSent(event.loaded / event.total))
    request.addEventListener('load', () => resolve({ status: request.status, body: parse(request.responseText) }))
    request.addEventListener('error', () =>
      reject(new AppError('UNAVAILABLE', 'It could not be sent. Check the connection.')),
    )
    request.addEventListener('abort', () => reject(new DOMException('It was cancelled.', 'AbortError')))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

function read({ status, body }: Answer): FileFacts {
  if (status !== 200) throw toAppError(body)
  const { id, name, type, sizeBytes } = stored.parse(body)
  return { id, name, type, sizeBytes }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
