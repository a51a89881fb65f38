import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { MAX_IMPORT_BYTES } from '@operagrid/shared/domain/import'
import { AppError } from '@operagrid/shared/errors'

import { makeByteScan } from './byte-scan.ts'
import type { ByteScan } from './byte-scan.ts'

/** Longest time one file may take to arrive, in milliseconds. */
const MAX_UPLOAD_MS = 15 * 60_000

/**
 * Writes a file to `path` as it arrives, looking at its bytes on the way.
 *
 * @throws AppError TOO_LARGE, BAD_INPUT when it broke off, UNAVAILABLE when the disk is full
 */
export async function receive(source: Readable, path: string): Promise<ByteScan> {
  const scan = makeByteScan()
  let bytes = 0
  try {
    await pipeline(
      source,
      async function* look(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length
          if (bytes > MAX_IMPORT_BYTES) throw tooLarge()
          scan.add(chunk)
          yield chunk
        }
      },
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      { signal: AbortSignal.timeout(MAX_UPLOAD_MS) },
    )
  } catch (error) {
    throw toAppError(error)
  }
  return scan.end()
}

/** The error for a file above the limit. */
export function tooLarge(): AppError {
  const maxMegabytes = MAX_IMPORT_BYTES / 1024 / 1024
  return new AppError(
    'TOO_LARGE',
    `The file is larger than ${maxMegabytes} MB. Split it into smaller ones, and import each.`,
    {
      details: { maxBytes: MAX_IMPORT_BYTES },
    },
  )
}

function toAppError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new AppError('UNAVAILABLE', 'The server has no room for the file just now. Try again later.', {
      cause: error,
    })
  }
  if (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ABORT_ERR') {
    return new AppError('BAD_INPUT', 'The upload broke off. Drop the file again.', { cause: error })
  }
  return error
}
