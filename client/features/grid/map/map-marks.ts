import { divIcon, marker } from 'leaflet'
import type { DivIcon, Map as LeafletMap, Marker } from 'leaflet'

import type { ChoiceColor } from '@operagrid/shared/domain/field'

import type { MapMark } from './make-clusters.ts'

type Point = { readonly lat: number; readonly lng: number }

export type MarkActions = {
  readonly onOpen: (recordId: string) => void
  readonly onCluster: (key: string, at: Point) => void
  /** The pin was carried to another place. */
  readonly onMove: (recordId: string, to: Point) => void
}

/** A mark with what others do there. `other`: the colour of somebody who is on that record. */
export type DrawnMark = { readonly mark: MapMark; readonly title: string; readonly other: ChoiceColor | null }

/** The record that keys act on, or that is open: it has a pin, wherever its point is drawn. */
export type MapPin = Point & {
  readonly recordId: string
  readonly title: string
  readonly color: ChoiceColor | null
  readonly mayMove: boolean
}

export type Marks = {
  readonly draw: (marks: readonly DrawnMark[]) => void
  readonly pin: (pin: MapPin | null) => void
}

type Held = { readonly marker: Marker; look: string; readonly now: { mark: MapMark } }

/** The points of a map. They are for the eyes and the pointer: keys and screen readers have the list beside them. */
export function makeMarks(map: LeafletMap, actions: MarkActions): Marks {
  const held = new Map<string, Held>()
  let pinned: { readonly marker: Marker; readonly key: string } | null = null
  let carried = false
  map.getPane('markerPane')?.setAttribute('aria-hidden', 'true')

  function add(drawn: DrawnMark): Held {
    const { mark } = drawn
    const made = marker(placeOf(mark), { keyboard: false, icon: iconOf(drawn) })
    const now = { mark }
    made.on('click', () => {
      if (now.mark.kind === 'record') actions.onOpen(now.mark.at.id)
      else actions.onCluster(now.mark.key, placeOf(now.mark))
    })
    made.addTo(map)
    return { marker: made, look: '', now }
  }

  return {
    draw(marks) {
      const keys = new Set(marks.map(({ mark }) => mark.key))
      for (const [key, { marker: gone }] of held) {
        if (keys.has(key)) continue
        gone.remove()
        held.delete(key)
      }
      for (const drawn of marks) {
        const { mark } = drawn
        const one = held.get(mark.key) ?? add(drawn)
        held.set(mark.key, one)
        one.now.mark = mark
        one.marker.setLatLng(placeOf(mark))
        const look = JSON.stringify([classOf(drawn), drawn.title, mark.kind === 'cluster' ? mark.count : 0])
        if (look === one.look) continue
        one.look = look
        one.marker.setIcon(iconOf(drawn))
        const element = one.marker.getElement()
        if (element) element.title = drawn.title
      }
    },
    pin(pin) {
      // What is in somebody's hand stays there.
      if (carried) return
      const key = pin === null ? '' : JSON.stringify([pin.recordId, pin.color, pin.mayMove])
      if (pinned !== null && pinned.key !== key) {
        pinned.marker.remove()
        pinned = null
      }
      if (pin === null) return
      if (pinned === null) {
        const made = marker([pin.lat, pin.lng], {
          keyboard: false,
          draggable: pin.mayMove,
          autoPan: true,
          zIndexOffset: 10_000,
          icon: pinIcon(pin),
        })
        made.on('dragstart', () => {
          carried = true
        })
        made.on('dragend', () => {
          carried = false
          const { lat, lng } = made.getLatLng().wrap()
          actions.onMove(pin.recordId, { lat: Math.max(-90, Math.min(90, lat)), lng })
        })
        made.on('click', () => actions.onOpen(pin.recordId))
        made.addTo(map)
        pinned = { marker: made, key }
      } else pinned.marker.setLatLng([pin.lat, pin.lng])
      const element = pinned.marker.getElement()
      if (element) element.title = pin.mayMove ? `${pin.title}: drag it to another place` : pin.title
    },
  }
}

function placeOf(mark: MapMark): Point {
  return mark.kind === 'record' ? mark.at : mark
}

function classOf({ mark, other }: DrawnMark): string {
  const color = mark.kind === 'record' ? mark.at.color : mark.color
  const size =
    mark.kind === 'record' ? 'map-point' : `map-cluster map-cluster-${Math.min(4, String(mark.count).length)}`
  return `${size} ${color === null ? 'map-plain' : `choice-${color}`} ${other === null ? '' : 'map-other'}`
}

function iconOf(drawn: DrawnMark): DivIcon {
  const { mark, other } = drawn
  const face = document.createElement('span')
  face.className = 'map-face'
  if (mark.kind === 'cluster') face.textContent = shortCount(mark.count)
  if (other !== null) {
    const ring = document.createElement('span')
    ring.className = `map-ring choice-${other}`
    face.append(ring)
  }
  return divIcon({ className: classOf(drawn), html: face, iconSize: [44, 44] })
}

function pinIcon({ color, mayMove }: MapPin): DivIcon {
  const face = document.createElement('span')
  face.className = 'map-pin-face'
  return divIcon({
    className: `map-pin ${color === null ? 'map-plain' : `choice-${color}`} ${mayMove ? 'map-pin-moves' : ''}`,
    html: face,
    iconSize: [44, 52],
    iconAnchor: [22, 46],
  })
}

/** `12.3k`: a cluster has room for four signs. */
function shortCount(count: number): string {
  if (count < 1000) return String(count)
  return `${count < 10_000 ? (count / 1000).toFixed(1) : Math.round(count / 1000)}k`
}
