import { uuid } from './id.ts'

/** Largest photo a reporter may attach, in bytes. */
export const MAX_PHOTO_BYTES = 15 * 1024 * 1024

/** Image types that are shown inline; decided by the file's first bytes, never by its name. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const

/** A stored file. `sha256` in hex; `ready` means the bytes are on disk with that sum and size. */
export type Attachment = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly state: 'uploading' | 'ready'
}

export const attachmentId = uuid
