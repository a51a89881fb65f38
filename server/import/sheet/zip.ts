import yauzl from 'yauzl'

import { AppError } from '@operagrid/shared/errors'

import { damaged } from './damaged.ts'

/** A ZIP archive on disk, opened part by part. */
export type Zip = {
  has(path: string): boolean
  /** The bytes of a part, unpacked as they are read. @throws AppError BAD_INPUT, TOO_LARGE */
  open(path: string): AsyncGenerator<Buffer>
  close(): void
}

/** Parts of a workbook: a thousand sheets and all that belongs to them. */
const MAX_PARTS = 10_000

/** What is read of a workbook, unpacked, in bytes: 5,000,000 cells are some 400 MB. A bomb is stopped on the way. */
export const MAX_UNPACKED_BYTES = 512 * 1024 * 1024

/** Opens the archive at `path`; the caller closes it. @throws AppError BAD_INPUT for what is no archive, TOO_LARGE */
export async function openZip(path: string): Promise<Zip> {
  const file = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw damaged(error)
  })
  const entries = new Map<string, yauzl.Entry>()
  try {
    for await (const entry of file.eachEntry()) {
      if (entries.size >= MAX_PARTS) throw tooLarge()
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    file.close()
    throw error instanceof AppError ? error : damaged(error)
  }
  let unpacked = 0

  async function* open(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name)
    if (entry === undefined) throw damaged()
    if (entry.isEncrypted()) throw locked()
    // The archive's own word first, then what really comes out; yauzl stops a part that is longer than was said.
    if (entry.uncompressedSize > MAX_UNPACKED_BYTES) throw tooLarge()
    try {
      for await (const chunk of await file.openReadStreamPromise(entry)) {
        // A stream without an encoding yields buffers.
        const bytes = chunk as Buffer
        unpacked += bytes.length
        if (unpacked > MAX_UNPACKED_BYTES) throw tooLarge()
        yield bytes
      }
    } catch (error) {
      throw error instanceof AppError ? error : damaged(error)
    }
  }

  return { has: (name) => entries.has(name), open, close: () => file.close() }
}

function locked(): AppError {
  return new AppError(
    'BAD_INPUT',
    'This workbook is locked with a password. Save it without one, and drop the new file.',
  )
}

function tooLarge(): AppError {
  const maxMegabytes = MAX_UNPACKED_BYTES / 1024 / 1024
  return new AppError(
    'TOO_LARGE',
    `The workbook is larger than ${maxMegabytes} MB when it is unpacked. Save the sheet as CSV in parts, and import each.`,
    { details: { maxBytes: MAX_UNPACKED_BYTES } },
  )
}
