import type { PhotoBox } from './question-props.ts'

/** For questions without photos. */
export const noPhotos: PhotoBox = {
  urlOf: () => undefined,
  add: async () => await Promise.resolve([]),
  remove: () => undefined,
}
