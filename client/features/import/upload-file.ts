import { MAX_IMPORT_BYTES } from '@operagrid/shared/domain/import'
import type { ImportAnalysis } from '@operagrid/shared/domain/import'
import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'
import { errorCodes } from '@operagrid/shared/errors'

import { freshAccess } from '../../live/access.ts'
import { uiLocale } from '../../ui/format-time.ts'

/** How an upload stands: `share` from 0 to 1, or null while the server reads what has arrived. */
export type OnUpload = (share: number | null) => void

/** A sentence for the person when a file is not worth sending, else null. */
export function faultOf(file: File): string | null {
  if (file.size === 0) return `“${file.name}” is empty. Export it again, and drop the new file.`
  if (file.size > MAX_IMPORT_BYTES) {
    const megabytes = (file.size / 1024 / 1024).toLocaleString(uiLocale, { maximumFractionDigits: 0 })
    return `“${file.name}” has ${megabytes} MB; an import takes ${MAX_IMPORT_BYTES / 1024 / 1024} MB at most. Split it into smaller files, and import each.`
  }
  return null
}

/**
 * Sends a file and answers what was found in it. Aborting drops the connection, and with it
 * what has arrived.
 *
 * @throws Error with a sentence for the person; the signal's reason when aborted
 */
export async function uploadFile(file: File, signal: AbortSignal, onUpload: OnUpload): Promise<ImportAnalysis> {
  const token = await freshAccess()
  signal.throwIfAborted()
  const query = new URLSearchParams({ name: file.name.slice(0, 200), locale: navigator.language.slice(0, 35) })
  // fetch cannot tell how much of a body has been sent.
  const request = new XMLHttpRequest()
  return await new Promise((resolve, reject) => {
    request.open('POST', `/files/imports?${query.toString()}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader(PROTOCOL_HEADER, String(PROTOCOL))
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`)
    request.upload.addEventListener('progress', (event) => {
      onUpload(event.lengthComputable ? event.loaded / event.total : null)
    })
    request.upload.addEventListener('load', () => onUpload(null))
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      // Our own server's answer to this very call.
      if (request.status === 200 && answer !== null) resolve(answer as ImportAnalysis)
      else reject(new Error(messageOf(answer) ?? errorCodes.INTERNAL))
    })
    request.addEventListener('error', () => {
      reject(new Error('The file could not be sent. Check the connection, and try again.'))
    })
    request.addEventListener('abort', () => reject(new DOMException('The upload was cancelled.', 'AbortError')))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function messageOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null
  const { error } = answer
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
    ? error.message
    : null
}
