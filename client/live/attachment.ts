import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'
import { AppError, errorCodes } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import { accessOwner, freshAccess, refuseAccess, renewAccess } from './access.ts'

/** Longest time one file may take, in milliseconds: a photo of half a megabyte over a bad line. */
const PATIENCE_MS = 120_000

/**
 * Sends a file under an id made here; sending it again is harmless.
 *
 * @throws AppError as the server said it; UNAVAILABLE when no answer came, so that it may or may
 *   not have arrived
 */
export async function sendAttachment(id: string, file: Blob, name: string): Promise<void> {
  await call(`/files/${id}`, {
    method: 'PUT',
    body: file,
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL),
      'x-attachment-name': encodeURIComponent(name),
      'content-type': file.type,
    },
  })
}

/**
 * The whole of a file that the member may see, as it is stored.
 *
 * @throws AppError NOT_FOUND, or UNAVAILABLE when no answer came
 */
export async function loadWhole(id: string): Promise<Blob> {
  return await (await call(`/files/${id}`, {})).blob()
}

/**
 * A photo that the member may see, at most `width` pixels wide and high.
 *
 * @throws AppError NOT_FOUND, or UNAVAILABLE when no answer came
 */
export async function loadAttachment(id: string, width: 320 | 1600): Promise<Blob> {
  return await (await call(`/files/${id}?w=${width}`, {})).blob()
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const owner = accessOwner()
  const first = await ask(owner, path, init)
  if (first.status !== 401) return await orThrow(first)
  refuseAccess()
  if (!(await renewAccess().catch(() => false))) throw new AppError('UNAUTHENTICATED')
  return await orThrow(await ask(owner, path, init))
}

async function ask(owner: string | null, path: string, init: RequestInit): Promise<Response> {
  const token = await freshAccess()
  // Somebody else may have signed in meanwhile: one person's photo is not sent as another's.
  if (token === null || accessOwner() !== owner) throw new AppError('UNAUTHENTICATED')
  const headers = { ...init.headers, authorization: `Bearer ${token}` }
  try {
    return await fetch(path, { ...init, headers, signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', 'OperaGrid cannot be reached just now.', { cause })
  }
}

async function orThrow(response: Response): Promise<Response> {
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => null)
  throw toAppError(body)
}

/** `{error: {code, message}}` as every plain route of the server answers; a proxy's own page is UNAVAILABLE. */
export function toAppError(body: unknown): AppError {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  if (typeof error !== 'object' || error === null || !('code' in error) || !isCode(error.code)) {
    return new AppError('UNAVAILABLE')
  }
  const message = 'message' in error && typeof error.message === 'string' ? error.message : errorCodes[error.code]
  return new AppError(error.code, message)
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in errorCodes
}
