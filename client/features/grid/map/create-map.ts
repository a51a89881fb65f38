import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import { withoutColorFaults } from '@operagrid/shared/domain/color-rule'
import { isFact } from '@operagrid/shared/domain/fact-field'
import { cellType, holdsChoice, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { RecordPlace } from '@operagrid/shared/domain/place'

import { cellWords, countWords } from '../cell-words.ts'
import type { GridView } from '../grid-context.ts'
import { createPlaces } from './create-places.ts'
import type { Places } from './create-places.ts'
import type { MapLook, MapSight } from './leaflet-map.ts'
import { makeClusters } from './make-clusters.ts'
import type { Clusters } from './make-clusters.ts'
import { holds } from './map-bounds.ts'
import { readLook, writeLook } from './map-look.ts'

/** Clusters are made anew after so long at the soonest, and so many times as long as making them takes. */
const RECLUSTER_MS = 80
const RECLUSTER_SHARE = 8

/** What keys act on: a record among those in sight. */
export type ActivePlace = { readonly place: number; readonly recordId: string | null }

export type MapState = {
  readonly field: Accessor<Field>
  readonly mayMove: Accessor<boolean>
  readonly places: Places
  readonly clusters: Accessor<Clusters>
  /** The field by whose choices points are coloured; undefined where rules do it, or nothing. */
  readonly colorField: Accessor<Field | undefined>
  readonly titleOf: (place: RecordPlace) => string
  readonly sight: Accessor<MapSight | undefined>
  readonly setSight: (sight: MapSight) => void
  /** Where the address says that the map looks; null = nowhere yet. */
  readonly look: () => MapLook | null
  /** The records whose points are on screen, in the view's order. */
  readonly inSight: Accessor<readonly RecordPlace[]>
  readonly active: Accessor<ActivePlace | null>
  /** Grows whenever the person, not a change, goes to a record. */
  readonly moves: Accessor<number>
  readonly activate: (place: number) => void
  readonly stand: (place: number, recordId: string) => void
  readonly move: (recordId: string, to: { readonly lat: number; readonly lng: number }) => void
}

/** A grid's records on a map: which stand where, what part of it is looked at, and what is done to them. */
export function createMap(view: GridView, field: Accessor<Field>): MapState {
  const shown = createMemo(() => view.columns.list().map((column) => column.field))
  const rules = createMemo(() => withoutColorFaults(view.look.colors(), view.fields()))
  const colorField = createMemo(() => {
    if (rules().length > 0) return undefined
    const group = view.groupField()
    return group && holdsChoice(group) && !isFact(group) ? group : shown().find(holdsChoice)
  })
  const title = () => shown().find((one) => !['photo', 'attachment', 'location', 'link'].includes(cellType(one)))
  const places = createPlaces(view, () => ({
    gridId: view.gridId,
    query: view.queryState.query(),
    place: field().id,
    title: title()?.id ?? null,
    colors: rules(),
    colorBy: colorField()?.id ?? null,
  }))
  const [clusters, setClusters] = createSignal(makeClusters([]))
  const [sight, setSight] = createSignal<MapSight>()
  const [active, setActive] = createSignal<ActivePlace | null>(null)
  const [moves, setMoves] = createSignal(0)
  const [params, setParams] = useSearchParams<{ at: string }>()

  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = 0
  onCleanup(() => clearTimeout(timer))
  createEffect(
    on(places.list, () => {
      timer ??= setTimeout(() => {
        timer = undefined
        const began = performance.now()
        setClusters(makeClusters(untrack(places.list)))
        waitMs = Math.max(RECLUSTER_MS, (performance.now() - began) * RECLUSTER_SHARE)
      }, waitMs)
    }),
  )
  createEffect(() => {
    const now = sight()
    if (now) places.show(now.bounds)
  })
  const inSight = createMemo<readonly RecordPlace[]>(() => {
    const bounds = sight()?.bounds
    return bounds ? places.list().filter((place) => holds(bounds, place)) : []
  })

  function put(place: number): void {
    const held = Math.max(0, Math.min(place, inSight().length - 1))
    const recordId = inSight()[held]?.id ?? null
    setActive(recordId === null ? null : { place: held, recordId })
  }

  // The active record is followed in the list; one that is gone leaves its place, one out of sight stays active.
  createEffect(
    on([inSight, active], ([list, now]) => {
      if (now === null || now.recordId === null) return
      const at = list.findIndex(({ id }) => id === now.recordId)
      if (at !== -1 && at !== now.place) setActive({ ...now, place: at })
      else if (at === -1 && places.find(now.recordId) === undefined && list.length > 0) put(now.place)
    }),
  )
  // A record that is opened by a point, a link or a key is where the keys go on.
  createEffect(
    on(view.open.id, (recordId) => {
      if (recordId === null || active()?.recordId === recordId) return
      const at = inSight().findIndex(({ id }) => id === recordId)
      setActive({ place: Math.max(0, at), recordId })
    }),
  )

  return {
    field,
    mayMove: () => view.mayEdit() && !isComputed(field()),
    places,
    clusters,
    colorField,
    titleOf(place) {
      const by = title()
      const words = by ? cellWords(by, place.title) : ''
      return words || (place.number === 0 ? 'New record' : `Record ${countWords(place.number)}`)
    },
    sight,
    setSight(next) {
      setSight(next)
      setParams({ at: writeLook(next.look) }, { replace: true, scroll: false })
    },
    look: () => readLook(params.at),
    inSight,
    active,
    moves,
    activate(place) {
      untrack(() => put(place))
      setMoves((count) => count + 1)
    },
    stand: (place, recordId) => setActive({ place, recordId }),
    move(recordId, { lat, lng }) {
      const to = { lat: rounded(lat), lng: rounded(lng) }
      view.editCells(recordId, { [field().id]: to })
      places.move(recordId, to)
    },
  }
}

/** A tenth of a metre: what a hand can mean. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
