import ImageIcon from 'lucide-solid/icons/image'
import ImageOff from 'lucide-solid/icons/image-off'
import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js'

import { createPhoto } from '../create-photo.ts'

/** What is scrolled past faster than this is not fetched. */
const REST_MS = 90
/** A cover that is drawn wider than this, in pixels of the screen, takes the larger picture. */
const SMALL_PX = 360

type GalleryCoverProps = {
  /** The photo, undefined where the record has none. */
  readonly attachmentId: string | undefined
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
}

/** The photo on top of a card; its room is held while it is fetched, and where there is none. */
export function GalleryCover(props: GalleryCoverProps) {
  return (
    <span class="gallery-cover" style={{ height: `${props.height}px` }}>
      <Show
        when={props.attachmentId}
        keyed
        fallback={<ImageIcon size={22} class="gallery-cover-none" aria-hidden="true" />}
      >
        {(attachmentId) => <Rested attachmentId={attachmentId} width={props.width} />}
      </Show>
    </span>
  )
}

function Rested(props: { readonly attachmentId: string; readonly width: number }) {
  const [rests, setRests] = createSignal(false)
  const timer = setTimeout(() => setRests(true), REST_MS)
  onCleanup(() => clearTimeout(timer))
  return <Show when={rests()}>{(_rests) => <Photo attachmentId={props.attachmentId} width={props.width} />}</Show>
}

function Photo(props: { readonly attachmentId: string; readonly width: number }) {
  // It keeps its size for life.
  const width = props.width * window.devicePixelRatio > SMALL_PX ? 640 : 320
  const url = createPhoto(() => props.attachmentId, width)
  return (
    <Switch>
      <Match when={url()}>{(src) => <img class="gallery-photo" src={src()} alt="" />}</Match>
      <Match when={url() === null}>
        <span class="gallery-cover-none" title="This photo could not be loaded">
          <ImageOff size={22} />
        </span>
      </Match>
    </Switch>
  )
}
