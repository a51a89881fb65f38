import { control, latLngBounds, map as makeMap, tileLayer } from 'leaflet'
import type { LatLngBounds } from 'leaflet'

import type { MapBounds, MapTiles } from '@operagrid/shared/domain/place'

import { addBaseMap } from './base-map.ts'
import type { BaseMap } from './base-map.ts'
import { MAX_ZOOM } from './make-clusters.ts'
import { onGlobe } from './map-bounds.ts'
import { makeMarks } from './map-marks.ts'
import type { MarkActions, Marks } from './map-marks.ts'

import 'leaflet/dist/leaflet.css'

/** Where a map looks: degrees, and a zoom as maps count it. */
export type MapLook = { readonly lat: number; readonly lng: number; readonly zoom: number }
export type MapSight = { readonly bounds: MapBounds; readonly zoom: number; readonly look: MapLook }

export type LeafletMapOptions = MarkActions & {
  readonly tiles: MapTiles | null
  /** Where it begins; null = the whole world. */
  readonly look: MapLook | null
  /** Called whenever another part of the map is on screen, once it rests there. */
  readonly onSight: (sight: MapSight) => void
  /** Called when the map has become larger or smaller. */
  readonly onResized: () => void
}

export type MapHandle = Marks & {
  readonly fit: (bounds: MapBounds) => void
  readonly goTo: (look: MapLook) => void
  readonly zoomBy: (steps: 1 | -1) => void
  /** Brings a place into sight, where it is not. */
  readonly reveal: (at: { readonly lat: number; readonly lng: number }) => void
  readonly center: () => { readonly lat: number; readonly lng: number }
  /** Takes on the colours of the theme as they are now. */
  readonly restyle: () => void
  readonly dispose: () => void
}

/** Of a map with one place on it, and of one that leads to a record. */
const CLOSE_ZOOM = 15
const WORLD: MapBounds = { south: -55, west: -140, north: 70, east: 160 }
/** Room around what is to be seen whole, in CSS pixels. */
const MARGIN_PX = 48

/** A map in an element that has a size. It draws nothing but what it is given, and asks nobody but for its tiles. */
export function makeLeafletMap(host: HTMLElement, options: LeafletMapOptions): MapHandle {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const map = makeMap(host, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 1,
    maxZoom: MAX_ZOOM,
    maxBounds: [
      [-89, -220],
      [89, 220],
    ],
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
  })
  control.scale({ position: 'bottomleft', imperial: false }).addTo(map)
  if (options.look === null) map.fitBounds(toLatLng(WORLD), { animate: false })
  else map.setView([options.look.lat, options.look.lng], options.look.zoom, { animate: false })
  let base: BaseMap | undefined
  let gone = false
  void addBaseMap(map).then(
    (made) => {
      base = made
    },
    () => {
      // Without signal, and never read before: points and their list are there all the same.
      if (!gone) host.classList.add('map-bare')
    },
  )
  if (options.tiles !== null) tileLayer(options.tiles.url, { maxZoom: MAX_ZOOM, className: 'map-tiles' }).addTo(map)

  const tell = (): void => {
    const { lat, lng } = map.getCenter()
    const zoom = map.getZoom()
    options.onSight({ bounds: fromLatLng(map.getBounds()), zoom, look: { lat, lng, zoom } })
  }
  map.on('moveend', tell)
  const resized = new ResizeObserver(() => {
    if (!gone) map.invalidateSize({ animate: false, pan: false })
  })
  resized.observe(host)
  map.on('resize', () => {
    tell()
    options.onResized()
  })
  tell()

  return {
    ...makeMarks(map, options),
    fit: (bounds) =>
      map.fitBounds(toLatLng(bounds), { padding: [MARGIN_PX, MARGIN_PX], maxZoom: CLOSE_ZOOM, animate: !still }),
    goTo: ({ lat, lng, zoom }) => map.setView([lat, lng], zoom, { animate: !still }),
    zoomBy: (steps) => map.setZoom(map.getZoom() + steps),
    reveal({ lat, lng }) {
      map.panInside([lat, lng], { padding: [MARGIN_PX, MARGIN_PX], animate: !still })
    },
    center() {
      const { lat, lng } = map.getCenter()
      return { lat, lng }
    },
    restyle: () => base?.restyle(),
    dispose() {
      gone = true
      resized.disconnect()
      map.remove()
    },
  }
}

function toLatLng({ south, west, north, east }: MapBounds): LatLngBounds {
  return latLngBounds([south, west], [north, east])
}

function fromLatLng(bounds: LatLngBounds): MapBounds {
  return onGlobe({
    south: bounds.getSouth(),
    west: bounds.getWest(),
    north: bounds.getNorth(),
    east: bounds.getEast(),
  })
}
