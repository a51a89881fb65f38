import type { Location } from './cell.ts'

const decimal = String.raw`[+-]?\d{1,3}(?:\.\d+)?`
// Some exports put an (empty) postal address in front, with its commas and line breaks.
const bracketed = new RegExp(String.raw`^[\s,]*\(\s*(${decimal})\s*[,;]\s*(${decimal})\s*\)$`)
const bare = /^([+-]?\d{1,2}\.\d+)\s*[,;]\s*([+-]?\d{1,3}\.\d+)$/
// Well-known text names longitude first.
const wellKnown = new RegExp(String.raw`^point\s*\(\s*(${decimal})\s+(${decimal})\s*\)$`, 'i')

/** The place that a trimmed text like '(52.5, 13.4)' names, or null. */
export function readPoint(text: string): Location | null {
  if (text.length > 120) return null
  const pair = bracketed.exec(text) ?? bare.exec(text)
  if (pair !== null) return place(Number(pair[1]), Number(pair[2]))
  const point = wellKnown.exec(text)
  return point === null ? null : place(Number(point[2]), Number(point[1]))
}

/** The place of a latitude and a longitude text, or null. */
export function readPair(lat: string, lng: string): Location | null {
  const north = readDegrees(lat)
  const east = readDegrees(lng)
  return north === null || east === null ? null : place(north, east)
}

/** Degrees with a point or a comma before the decimals, or null. */
export function readDegrees(text: string): number | null {
  if (!/^[+-]?\d{1,3}(?:[.,]\d+)?$/.test(text)) return null
  return Number(text.replace(',', '.'))
}

/**
 * What a header says of coordinates: which one, and the words around it that tell pairs apart
 * ('pickup_latitude' → lat of 'pickup'). Null when it says nothing.
 */
export function coordinateOf(header: string): { readonly axis: 'lat' | 'lng'; readonly of: string } | null {
  const words = header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
  for (const [axis, names] of axes) {
    const at = words.findIndex((word) => names.has(word))
    if (at !== -1) return { axis, of: words.filter((_, index) => index !== at).join(' ') }
  }
  return null
}

const axes: readonly (readonly ['lat' | 'lng', ReadonlySet<string>])[] = [
  ['lat', new Set(['lat', 'latitude', 'breite', 'breitengrad', 'latitud'])],
  ['lng', new Set(['lng', 'lon', 'long', 'longitude', 'länge', 'laenge', 'längengrad', 'laengengrad', 'longitud'])],
]

function place(lat: number, lng: number): Location | null {
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null
}
