import type { MapLook } from './leaflet-map.ts'
import { MAX_ZOOM } from './make-clusters.ts'

/** Where a map looks, as the address has it: `54.3233,10.1394,14`; null for what is none. */
export function readLook(text: string | undefined): MapLook | null {
  const [lat, lng, zoom, ...more] = (text ?? '').split(',').map((part) => (part === '' ? Number.NaN : Number(part)))
  if (lat === undefined || lng === undefined || zoom === undefined || more.length > 0) return null
  const isLook = Math.abs(lat) <= 90 && Math.abs(lng) <= 220 && zoom >= 0 && zoom <= MAX_ZOOM
  return isLook ? { lat, lng, zoom } : null
}

export function writeLook({ lat, lng, zoom }: MapLook): string {
  return [lat.toFixed(5), lng.toFixed(5), String(Math.round(zoom * 100) / 100)].join(',')
}
