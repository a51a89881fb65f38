import sharp from 'sharp'
import type { Sharp } from 'sharp'

import { AppError } from '@operagrid/shared/errors'

import type { ThumbnailWidth } from './file-store.ts'
import type { PhotoType } from './photo-type.ts'

/** Most pixels a picture may have; a small file can unpack to any number of them. */
export const MAX_PHOTO_PIXELS = 40_000_000

/** Seconds one picture may take. */
const TIMEOUT_S = 20

sharp.cache(false)
sharp.concurrency(1)
// Only these four formats are ever decoded, whatever a file turns out to be: no SVG, no PDF, no TIFF.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
  ],
})

/**
 * Writes the picture at `from` anew to `to`, upright and without its metadata (place, camera,
 * anything appended to it). A moving picture keeps its first frame.
 *
 * @throws AppError BAD_INPUT when it is no whole picture of `type`, TOO_LARGE beyond MAX_PHOTO_PIXELS
 */
export async function cleanPhoto(from: string, to: string, type: PhotoType): Promise<void> {
  try {
    const picture = openPhoto(from)
    const { format } = await picture.metadata()
    if (`image/${format}` !== type) throw unreadable()
    await encode(picture.autoOrient(), type).toFile(to)
  } catch (error) {
    throw toPhotoError(error)
  }
}

/** Writes a WebP of at most `width` pixels in width and height to `to`; small pictures keep their size. */
export async function writeThumbnail(from: string, to: string, width: ThumbnailWidth): Promise<void> {
  await openPhoto(from)
    .resize({ width, height: width, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toFile(to)
}

function openPhoto(path: string): Sharp {
  return sharp(path, { limitInputPixels: MAX_PHOTO_PIXELS, failOn: 'warning', sequentialRead: true }).timeout({
    seconds: TIMEOUT_S,
  })
}

function encode(picture: Sharp, type: PhotoType): Sharp {
  switch (type) {
    case 'image/jpeg':
      return picture.jpeg({ quality: 88 })
    case 'image/png':
      return picture.png()
    case 'image/webp':
      return picture.webp({ quality: 88 })
    case 'image/gif':
      return picture.gif()
  }
}

function toPhotoError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  if (error.message.includes('pixel limit')) {
    return new AppError('TOO_LARGE', 'The photo has more than 40 million pixels. Send a smaller one.', { cause: error })
  }
  // A full disk is not the picture's fault.
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EIO')) return error
  return unreadable(error)
}

function unreadable(cause?: unknown): AppError {
  return new AppError(
    'BAD_INPUT',
    'This file is no photo that can be read. Take it again, or choose a JPEG, PNG, WebP or GIF.',
    { cause },
  )
}
