/** Between cards, and around all of them, in CSS pixels: see gallery.css. */
export const GALLERY_GAP = 12
/** A card is at least so wide; a phone has two beside each other all the same. */
const MIN_WIDTH = 220
const MIN_TOUCH_WIDTH = 150
/** Of a cover’s width. */
const COVER_HEIGHT = 0.66

/** How many cards stand beside each other, and how large each is, in CSS pixels. `cover`: the height of its photo. */
export type GallerySize = {
  readonly columns: number
  readonly width: number
  readonly cover: number
  readonly height: number
}

type GallerySizeAsked = {
  /** The room for all columns, in CSS pixels. */
  readonly room: number
  readonly hasCovers: boolean
  /** Fields that a card tells of. */
  readonly facts: number
  readonly compact: boolean
}

/** As many columns as fit. All cards are alike in height, so that a row of cards is told by its place. */
export function gallerySize({ room, hasCovers, facts, compact }: GallerySizeAsked): GallerySize {
  const within = Math.max(0, room - 2 * GALLERY_GAP)
  const least = compact ? MIN_TOUCH_WIDTH : MIN_WIDTH
  const columns = Math.max(compact ? 2 : 1, Math.floor((within + GALLERY_GAP) / (least + GALLERY_GAP)))
  const width = Math.max(0, (within - (columns - 1) * GALLERY_GAP) / columns)
  const cover = hasCovers ? Math.round(width * COVER_HEIGHT) : 0
  const words = (compact ? 62 : 54) + facts * (compact ? 24 : 22)
  return { columns, width, cover, height: cover + words }
}
