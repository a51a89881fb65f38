import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { freshAccess } from '../../live/access.ts'

type Held = { readonly url: Promise<string | null>; users: number; timer: ReturnType<typeof setTimeout> | undefined }

/** A picture that left the screen is kept this long: scrolling back must not fetch it again. */
const KEEP_MS = 60_000
const held = new Map<string, Held>()

/** A photo as a URL for `<img>`, undefined while it is fetched, null when it cannot be. `width`: a thumbnail. */
export function createPhoto(attachmentId: Accessor<string>, width: number | null): Accessor<string | null | undefined> {
  const [url, setUrl] = createSignal<string | null>()
  // Not a resource: one that waits would take the whole page back to its Suspense fallback.
  createEffect(() => {
    const path = `/files/${attachmentId()}${width === null ? '' : `?w=${width}`}`
    const photo = take(path)
    let over = false
    setUrl(undefined)
    void photo.url.then((fetched) => {
      if (!over) setUrl(fetched)
    })
    onCleanup(() => {
      over = true
      release(path, photo)
    })
  })
  return url
}

function take(path: string): Held {
  const photo = held.get(path) ?? { url: fetchPhoto(path), users: 0, timer: undefined }
  held.set(path, photo)
  photo.users += 1
  clearTimeout(photo.timer)
  return photo
}

function release(path: string, photo: Held): void {
  photo.users -= 1
  if (photo.users > 0) return
  photo.timer = setTimeout(() => {
    held.delete(path)
    void photo.url.then((url) => url && URL.revokeObjectURL(url))
  }, KEEP_MS)
}

/** Files are read with the bearer token, which an `<img src>` cannot send. */
async function fetchPhoto(path: string): Promise<string | null> {
  try {
    const token = await freshAccess()
    const response = await fetch(path, { headers: token === null ? {} : { authorization: `Bearer ${token}` } })
    return response.ok ? URL.createObjectURL(await response.blob()) : null
  } catch {
    return null
  }
}
