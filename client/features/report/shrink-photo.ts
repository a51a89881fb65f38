import { MAX_PHOTO_BYTES, photoTypes } from '@operagrid/shared/domain/attachment'

/** Longest side of a photo that is sent, in pixels, and the quality of its JPEG. */
const MAX_SIDE = 1600
const QUALITY = 0.8

/**
 * A photo as it is sent: a JPEG of at most 1600 pixels, upright, without the camera's notes.
 * One that this browser cannot draw is sent as it is when the server can read it.
 *
 * @throws Error with words for the person when it is no photo that can be sent
 */
export async function shrinkPhoto(file: File): Promise<Blob> {
  const drawn = await draw(file).catch(() => null)
  if (drawn !== null) return drawn
  if (!photoTypes.some((type) => type === file.type)) {
    throw new Error('This browser cannot read that file as a photo. Take it again, or choose a JPEG or PNG.')
  }
  if (file.size > MAX_PHOTO_BYTES) throw new Error('That photo is larger than 15 MB. Choose a smaller one.')
  return file
}

async function draw(file: File): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const context = canvas.getContext('2d')
    if (context === null) return null
    // JPEG has no see-through; black would be the default.
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  } finally {
    bitmap.close()
  }
}
