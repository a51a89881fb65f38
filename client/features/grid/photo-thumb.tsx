import ImageOff from 'lucide-solid/icons/image-off'
import { Match, Switch } from 'solid-js'

import { createPhoto } from './create-photo.ts'

type PhotoThumbProps = {
  readonly attachmentId: string
  /** What it is called, where that is known. */
  readonly name?: string
  /** `cell`: in a row of the grid; `panel`: as wide as the record panel. */
  readonly size: 'cell' | 'panel'
}

/** A photo of a record; holds its place while it is fetched. */
export function PhotoThumb(props: PhotoThumbProps) {
  // A thumb keeps its size for life.
  const url = createPhoto(() => props.attachmentId, props.size === 'cell' ? 320 : 640)
  return (
    <span class={`photo-thumb photo-thumb-${props.size}`}>
      <Switch>
        <Match when={url()}>{(src) => <img src={src()} alt={props.name ?? 'Photo'} loading="lazy" />}</Match>
        <Match when={url() === null}>
          <span class="photo-missing" title="This photo could not be loaded">
            <ImageOff size={props.size === 'cell' ? 14 : 20} />
          </span>
        </Match>
      </Switch>
    </span>
  )
}
