import ImageOff from 'lucide-solid/icons/image-off'
import { createResource, createSignal, onCleanup, Show } from 'solid-js'

import { loadAttachment } from '../../live/attachment.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'

type PhotoViewProps = {
  readonly photoId: string
  readonly name: string
  readonly urlOf: ((photoId: string) => string | undefined) | undefined
}

/** A small picture that opens large. Pictures come with the member's own right to see them, so never by address alone. */
export function PhotoView(props: PhotoViewProps) {
  const [open, setOpen] = createSignal(false)
  const small = createPhotoUrl(() => (props.urlOf === undefined ? { id: props.photoId, width: 320 as const } : false))
  const large = createPhotoUrl(() =>
    open() && props.urlOf === undefined ? { id: props.photoId, width: 1600 as const } : false,
  )
  const smallUrl = () => props.urlOf?.(props.photoId) ?? small.url()
  const largeUrl = () => props.urlOf?.(props.photoId) ?? large.url() ?? small.url()
  return (
    <>
      <button
        type="button"
        class="photo-view"
        aria-label={`${props.name}: show it large`}
        onClick={() => setOpen(true)}
      >
        <Show
          when={smallUrl()}
          fallback={small.failed() ? <ImageOff size={20} class="photo-view-none" /> : <Spinner size={20} />}
        >
          {(url) => <img class="photo-view-picture" src={url()} alt={props.name} />}
        </Show>
      </button>
      <Dialog open={open()} onOpenChange={setOpen} title={props.name} size="xl">
        <Show when={largeUrl()} fallback={<p>This photo cannot be loaded just now.</p>}>
          {(url) => <img class="photo-view-large" src={url()} alt={props.name} />}
        </Show>
      </Dialog>
    </>
  )
}

type Wanted = { readonly id: string; readonly width: 320 | 1600 }

function createPhotoUrl(wanted: () => Wanted | false) {
  const urls: string[] = []
  const [photo] = createResource(wanted, async ({ id, width }) => {
    try {
      const url = URL.createObjectURL(await loadAttachment(id, width))
      urls.push(url)
      return url
    } catch {
      return null
    }
  })
  onCleanup(() => {
    for (const url of urls) URL.revokeObjectURL(url)
  })
  // `latest`: a photo that loads must not hold up the page around it.
  return { url: () => photo.latest ?? undefined, failed: () => photo.state === 'ready' && photo.latest === null }
}
