import { canvas, geoJSON, polygon } from 'leaflet'
import type { Map as LeafletMap } from 'leaflet'
import { feature, mesh } from 'topojson-client'
import type { MultiPolygon, Topology } from 'topojson-specification'
import worldUrl from 'world-atlas/countries-50m.json?url'

import { readColor } from '../../../ui/read-color.ts'
import { unrollPolygon } from './unroll.ts'

export type BaseMap = { readonly restyle: () => void }

type Land = { readonly type: 'GeometryCollection'; readonly geometries: MultiPolygon[] }
type World = Topology<{ readonly land: Land; readonly countries: Land }>

/** Land and borders, from a file of our own that is read with the first map. They lie below everything else. */
export async function addBaseMap(map: LeafletMap): Promise<BaseMap> {
  const response = await fetch(worldUrl)
  // A file of this very build.
  const world = (await response.json()) as World
  const still = { interactive: false, renderer: canvas({ padding: 0.6 }) } as const
  const pieces = feature(world, world.objects.land).features.flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates.flatMap(unrollPolygon) : [],
  )
  const land = polygon(pieces, { ...still, ...landStyle() }).addTo(map)
  const lines = mesh(world, world.objects.countries, (a, b) => a !== b)
  const borders = geoJSON(lines, { ...still, style: borderStyle }).addTo(map)
  return {
    restyle() {
      land.setStyle(landStyle())
      borders.setStyle(borderStyle())
    },
  }
}

function landStyle() {
  return { stroke: false, fill: true, fillOpacity: 1, fillColor: readColor('--surface-raised') }
}

function borderStyle() {
  return { fill: false, weight: 1, opacity: 1, color: readColor('--border-strong') }
}
