import Supercluster from 'supercluster'

import type { ChoiceColor } from '@operagrid/shared/domain/field'
import type { MapBounds, RecordPlace } from '@operagrid/shared/domain/place'

/** What is drawn at a place: one record, or several that lie too near to each other. `color`: null = none, or not the same of all. */
export type MapMark =
  | { readonly kind: 'record'; readonly key: string; readonly at: RecordPlace }
  | {
      readonly kind: 'cluster'
      readonly key: string
      readonly lat: number
      readonly lng: number
      readonly count: number
      readonly color: ChoiceColor | null
    }

export type Clusters = {
  readonly inSight: (bounds: MapBounds, zoom: number) => readonly MapMark[]
  /** The zoom at which a cluster falls apart; above `MAX_ZOOM` where it never does. */
  readonly zoomInto: (key: string) => number
  /** The records of a cluster, some of them. */
  readonly recordsOf: (key: string) => readonly RecordPlace[]
}

/** How far one can zoom in. */
export const MAX_ZOOM = 19
/** Points nearer to each other than this are drawn as one, in CSS pixels. */
const RADIUS_PX = 44

type Tinted = { color: ChoiceColor | null; mixed: boolean }

/** Puts places together that lie too near to each other to be told apart, at every zoom. */
export function makeClusters(places: readonly RecordPlace[]): Clusters {
  const index = new Supercluster<{ at: number; color: ChoiceColor | null }, Tinted>({
    radius: RADIUS_PX,
    extent: 256,
    // Beyond what can be zoomed to: what lies at one place is never drawn as a heap of points.
    maxZoom: MAX_ZOOM,
    map: ({ color }) => ({ color, mixed: false }),
    reduce(all, { color, mixed }) {
      if (mixed || color !== all.color) all.mixed = true
    },
  })
  index.load(
    places.map(({ lat, lng, color }, at) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: { at, color },
    })),
  )
  const idOf = (key: string): number => Number(key.slice(1))
  return {
    inSight({ west, south, east, north }, zoom) {
      return index.getClusters([west, south, east, north], Math.round(zoom)).flatMap((feature): MapMark[] => {
        const { properties, geometry } = feature
        const [lng = 0, lat = 0] = geometry.coordinates
        if ('cluster' in properties) {
          const { cluster_id: id, point_count: count, color, mixed } = properties
          return [{ kind: 'cluster', key: `c${id}`, lat, lng, count, color: mixed ? null : color }]
        }
        const place = places[properties.at]
        return place ? [{ kind: 'record', key: place.id, at: place }] : []
      })
    },
    zoomInto: (key) => index.getClusterExpansionZoom(idOf(key)),
    recordsOf: (key) => index.getLeaves(idOf(key), 100).flatMap(({ properties }) => places[properties.at] ?? []),
  }
}
