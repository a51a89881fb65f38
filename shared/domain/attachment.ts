import { z } from 'zod'

import { uuid } from './id.ts'

/** Largest photo a reporter may attach, in bytes. */
export const MAX_PHOTO_BYTES = 15 * 1024 * 1024

/** Largest file of any kind that an organizer may add to a record, in bytes. */
export const MAX_FILE_BYTES = 25 * 1024 * 1024

/** Most files that one cell names. */
export const MAX_CELL_FILES = 20

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

/**
 * What a file is sent for, as the header `x-attachment-kind` says it: a photo is a picture and nothing else, a file
 * may be anything. Absent = a photo.
 */
export const attachmentKind = z.enum(['photo', 'file'])
export type AttachmentKind = z.infer<typeof attachmentKind>

/** Largest upload of each kind, in bytes. */
export const maxBytesOf: Readonly<Record<AttachmentKind, number>> = { photo: MAX_PHOTO_BYTES, file: MAX_FILE_BYTES }

/** The type of every stored file that is no picture: it is never shown, only saved. */
export const PLAIN_TYPE = 'application/octet-stream'

/** True for the type of a file that can be shown as a picture. */
export function isPicture({ type }: Pick<Attachment, 'type'>): boolean {
  return photoTypes.some((photo) => photo === type)
}

/** The ending of a file's name in lower case with its dot, as `.pdf`; '' where it has none. */
export function endingOf(name: string): string {
  return /[^.](\.[^.\s]{1,12})$/u.exec(name)?.[1]?.toLowerCase() ?? ''
}

const pictureEndings: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/gif': ['.gif'],
}

/** The name under which a file is saved: the ending of a picture says what its bytes are; any other keeps its own. */
export function downloadName({ name, type }: Pick<Attachment, 'name' | 'type'>): string {
  const fitting = pictureEndings[type]
  return fitting === undefined || fitting.includes(endingOf(name)) ? name : `${name}${fitting[0]}`
}

/** Most files that one call asks about. */
export const MAX_DESCRIBED = 200

export const attachmentsAsk = z.strictObject({ ids: z.array(attachmentId).min(1).max(MAX_DESCRIBED) })

/** What is said of a stored file where it is named; of one that is ready it never changes. */
export type FileFacts = Pick<Attachment, 'id' | 'name' | 'type' | 'sizeBytes'>
