import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { AppError } from '@operagrid/shared/errors'

/** What arrived: `head` is its first bytes, enough to tell its type. The sum is in hex. */
export type Received = { readonly sizeBytes: number; readonly sha256: string; readonly head: Buffer }

export type ReceiveLimits = { readonly maxBytes: number; readonly maxMs: number }

/** Bytes of `head`. */
const HEAD_BYTES = 32

/**
 * Writes `source` to a new file at `path`, counting and summing as it flows: memory stays flat and
 * nothing is read past the limit.
 *
 * @throws AppError TOO_LARGE beyond `maxBytes`, BAD_INPUT when empty, broken off or slower than
 *   `maxMs`, UNAVAILABLE when the disk is full
 */
export async function receive(source: Readable, path: string, limits: ReceiveLimits): Promise<Received> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let head = Buffer.alloc(0)
  try {
    await pipeline(
      source,
      async function* measure(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          sizeBytes += chunk.byteLength
          if (sizeBytes > limits.maxBytes) throw tooLarge(limits.maxBytes)
          if (head.byteLength < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES)
          hash.update(chunk)
          yield chunk
        }
      },
      // wx: a path that exists already is somebody else's file.
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      { signal: AbortSignal.timeout(limits.maxMs) },
    )
  } catch (error) {
    throw toReceiveError(error)
  }
  if (sizeBytes === 0) throw new AppError('BAD_INPUT', 'The file is empty. Choose another one.')
  return { sizeBytes, sha256: hash.digest('hex'), head }
}

/** The error for a file of more than `maxBytes`. */
export function tooLarge(maxBytes: number): AppError {
  const maxMegabytes = Math.floor(maxBytes / 1024 / 1024)
  return new AppError('TOO_LARGE', `The file is larger than ${maxMegabytes} MB. Send a smaller one.`, {
    details: { maxBytes },
  })
}

const brokenOff = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'EPIPE'])

function toReceiveError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new AppError('UNAVAILABLE', 'The server has no room for files just now. Keep the report; try again later.', {
      cause: error,
    })
  }
  if (typeof error.code === 'string' && brokenOff.has(error.code)) {
    return new AppError('BAD_INPUT', 'The upload broke off. Send the file again.', { cause: error })
  }
  return error
}
