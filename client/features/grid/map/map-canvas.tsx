import Maximize from 'lucide-solid/icons/maximize'
import Minus from 'lucide-solid/icons/minus'
import Plus from 'lucide-solid/icons/plus'
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'

import type { MapTiles } from '@operagrid/shared/domain/place'

import { trpc } from '../../../trpc.ts'
import { colorForId } from '../../../ui/choice-color.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useTheme } from '../../../ui/theme.ts'
import { countWords } from '../cell-words.ts'
import { createMedia } from '../create-media.ts'
import { useGridView } from '../grid-context.ts'
import type { MapState } from './create-map.ts'
import type { MapHandle } from './leaflet-map.ts'
import { MAX_ZOOM } from './make-clusters.ts'
import { boundsAround, boundsOf } from './map-bounds.ts'
import type { DrawnMark, MapPin } from './map-marks.ts'

type MapCanvasProps = {
  readonly map: MapState
  /** Whether the place is marked where a record would be put. */
  readonly aims: boolean
  /** Called once the map is there, with the way to its middle. */
  readonly onReady: (center: () => { readonly lat: number; readonly lng: number }) => void
  /** A heap of records at one place was pressed. */
  readonly onHeap: (recordId: string) => void
}

/** The map itself: the eyes and the pointer have it, keys pan and zoom it. The library loads with the first one. */
export function MapCanvas(props: MapCanvasProps) {
  const view = useGridView()
  const theme = useTheme()
  const isDark = createMedia('(prefers-color-scheme: dark)')
  const [host, setHost] = createSignal<HTMLDivElement>()
  const [handle, setHandle] = createSignal<MapHandle>()
  const [tiles, setTiles] = createSignal<MapTiles | null>(null)
  // A canvas is drawn for one map; another one gets its own.
  const map = props.map
  // Somebody has come to look at this part of the map: nothing moves it by itself any more.
  let looked = map.look() !== null

  onMount(() => {
    let gone = false
    // Without an answer there are none.
    const asked = trpc.map.tiles.query().catch(() => null)
    void Promise.all([import('./leaflet-map.ts'), asked]).then(([{ makeLeafletMap }, found]) => {
      const element = host()
      if (gone || element === undefined) return
      setTiles(found)
      const made = makeLeafletMap(element, {
        tiles: found,
        look: map.look(),
        onSight: map.setSight,
        onOpen: view.openRecord,
        onMove: map.move,
        onResized: revealOpen,
        onCluster(key, at) {
          const zoom = map.clusters().zoomInto(key)
          if (zoom <= MAX_ZOOM) made.goTo({ ...at, zoom })
          else {
            made.goTo({ ...at, zoom: MAX_ZOOM })
            const [first] = map.clusters().recordsOf(key)
            if (first) props.onHeap(first.id)
          }
        },
      })
      setHandle(made)
      props.onReady(made.center)
    })
    onCleanup(() => {
      gone = true
      handle()?.dispose()
    })
  })

  function revealOpen(): void {
    const recordId = view.open.id()
    const place = recordId === null ? undefined : map.places.find(recordId)
    if (place) handle()?.reveal(place)
  }
  const fitAll = (): void => {
    const bounds = boundsOf(map.places.list())
    if (bounds) handle()?.fit(bounds)
  }
  // The first records that are here are what one wants to see.
  createEffect(
    on([handle, () => map.places.total() !== undefined && map.places.list().length > 0], ([made, there]) => {
      if (!made || !there || looked) return
      looked = true
      fitAll()
    }),
  )
  const othersOn = createMemo(
    () =>
      new Map(
        view.presence.others.flatMap(({ recordId, memberId }) => (recordId === null ? [] : [[recordId, memberId]])),
      ),
  )
  createEffect(() => {
    const now = map.sight()
    const made = handle()
    if (!made || !now) return
    const around = boundsAround(now.bounds)
    made.draw(
      map
        .clusters()
        .inSight(around, now.zoom)
        .map((mark): DrawnMark => {
          if (mark.kind === 'cluster') return { mark, title: `${countWords(mark.count)} records`, other: null }
          const memberId = othersOn().get(mark.at.id)
          return { mark, title: map.titleOf(mark.at), other: memberId === undefined ? null : colorForId(memberId) }
        }),
    )
  })
  const pin = createMemo<MapPin | null>(
    () => {
      const recordId = view.open.id() ?? map.active()?.recordId ?? null
      const place = recordId === null ? undefined : map.places.find(recordId)
      if (!place) return null
      const { id, lat, lng, color } = place
      return { recordId: id, lat, lng, color, title: map.titleOf(place), mayMove: map.mayMove() }
    },
    null,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
  createEffect(() => handle()?.pin(pin()))
  // What was opened is brought into sight, also beside its panel; what moves by itself is not followed.
  createEffect(on([handle, view.open.id], () => requestAnimationFrame(revealOpen)))
  createEffect(on([theme.theme, isDark], () => handle()?.restyle(), { defer: true }))
  const hidden = createMemo(() => {
    const given = map.places.list().length
    const total = map.places.total() ?? 0
    return map.places.isPartial() && total > given ? { given, total } : null
  })

  return (
    <div class="map-frame">
      <div
        ref={setHost}
        class="map-canvas"
        role="region"
        aria-label={`Map by ${map.field().name}`}
        aria-describedby="map-help"
        tabindex={0}
        data-ready={handle() === undefined ? undefined : ''}
      />
      <Show when={props.aims}>
        <span class="map-aim" aria-hidden="true" />
      </Show>
      <div class="map-tools">
        <For
          each={[
            { label: 'Zoom in', icon: Plus, press: () => handle()?.zoomBy(1) },
            { label: 'Zoom out', icon: Minus, press: () => handle()?.zoomBy(-1) },
            { label: 'Show all', icon: Maximize, press: fitAll },
          ]}
        >
          {(tool) => (
            <IconButton
              label={tool.label}
              icon={tool.icon}
              size="sm"
              class="map-tool"
              tooltipPlacement="right"
              onClick={() => tool.press()}
            />
          )}
        </For>
      </div>
      <Show when={hidden()}>
        {(told) => (
          <p class="map-note" role="status">
            {countWords(told().given)} of {countWords(told().total)} are shown. Zoom in to see all.
          </p>
        )}
      </Show>
      <p class="map-source">
        {['Natural Earth', tiles()?.attribution ?? ''].filter((part) => part !== '').join(' · ')}
      </p>
      <p id="map-help" hidden>
        Arrows move the map, plus and minus zoom. The records on it are in the list beside it.
      </p>
    </div>
  )
}
