import type { Readable } from 'node:stream'

/**
 * Where the bytes of attachments live. Keys are `<tenant id>/<attachment id>`, with `.w320`,
 * `.w640` or `.w1600` behind it for a thumbnail: made by `fileKey`, never from anything a person typed.
 */
export type FileStore = {
  /**
   * Takes over a finished local file. Durable when it resolves: after a power cut the whole file
   * is there under `key`. A file of that key is replaced at once, never half.
   */
  put(key: string, path: string): Promise<void>
  /** The bytes and how many they are, or undefined when there is no such file. */
  open(key: string): Promise<StoredBytes | undefined>
  /** Removes the file; there being none is fine. */
  remove(key: string): Promise<void>
  /** Every file, in no order. */
  list(): AsyncIterable<StoredFile>
}

export type StoredBytes = { readonly stream: Readable; readonly sizeBytes: number }

export type StoredFile = {
  readonly tenantId: string
  readonly attachmentId: string
  readonly key: string
  readonly modifiedAt: Date
}

/** Widths in pixels that a thumbnail may have. */
export const thumbnailWidths = [320, 640, 1600] as const
export type ThumbnailWidth = (typeof thumbnailWidths)[number]

/** The key of an attachment's bytes, or of a thumbnail of them. */
export function fileKey(tenantId: string, attachmentId: string, width?: ThumbnailWidth): string {
  return `${tenantId}/${attachmentId}${width === undefined ? '' : `.w${width}`}`
}

const keyShape =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.w(?:320|640|1600))?$/

/** The ids a key is made of, or null when it is none: the last guard before a path is built from it. */
export function parseFileKey(key: string): { readonly tenantId: string; readonly attachmentId: string } | null {
  const [, tenantId, attachmentId] = keyShape.exec(key) ?? []
  return tenantId === undefined || attachmentId === undefined ? null : { tenantId, attachmentId }
}
