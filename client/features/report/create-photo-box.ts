import { onCleanup } from 'solid-js'
import { createStore } from 'solid-js/store'
import { v7 as uuidv7 } from 'uuid'

import type { PhotoBox } from '../../ui/question/question-props.ts'
import type { HeldPhoto } from './held-report.ts'
import type { ReportStore } from './report-store.ts'
import { shrinkPhoto } from './shrink-photo.ts'

/** The photos of one report on this phone: made small, kept at once, shown from memory while the page is open. */
export function createPhotoBox(store: Promise<ReportStore>, recordId: string): PhotoBox {
  const [urls, setUrls] = createStore<Record<string, string>>({})
  const asked = new Set<string>()
  let over = false

  const show = (photo: HeldPhoto): void => {
    if (over) return
    asked.add(photo.id)
    setUrls(photo.id, URL.createObjectURL(new Blob([photo.bytes], { type: photo.type })))
  }
  const open = async (photoId: string): Promise<void> => {
    const photo = await (await store).getPhoto(photoId)
    if (photo) show(photo)
  }
  onCleanup(() => {
    over = true
    for (const url of Object.values(urls)) URL.revokeObjectURL(url)
  })

  return {
    urlOf(photoId) {
      const url = urls[photoId]
      if (url === undefined && !asked.has(photoId)) {
        asked.add(photoId)
        void open(photoId)
      }
      return url
    },
    async add(files) {
      const ids: string[] = []
      for (const file of files) {
        const small = await shrinkPhoto(file)
        const photo: HeldPhoto = {
          id: uuidv7(),
          recordId,
          name: small === file ? file.name : `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`,
          type: small.type,
          bytes: await small.arrayBuffer(),
          sent: false,
        }
        await (await store).putPhoto(photo).catch(() => {
          throw new Error('There is no room for this photo on the phone. Free some space, then try again.')
        })
        show(photo)
        ids.push(photo.id)
      }
      return ids
    },
    remove(photoId) {
      const url = urls[photoId]
      if (url !== undefined) URL.revokeObjectURL(url)
      void store.then((opened) => opened.removePhoto(photoId))
    },
  }
}
