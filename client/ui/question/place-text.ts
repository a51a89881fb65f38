import { location } from '@operagrid/shared/domain/cell'
import type { Location } from '@operagrid/shared/domain/cell'

/** Latitude and longitude as people read them, about a metre exact: `54.32330, 10.13940`. */
export function formatPlace(place: Location): string {
  return `${place.lat.toFixed(5)}, ${place.lng.toFixed(5)}`
}

/** `±12 m`, `±1.4 km`; empty when the device did not say. */
export function formatAccuracy(place: Location): string {
  if (place.accuracyM === undefined) return ''
  return place.accuracyM < 1000
    ? `±${Math.max(1, Math.round(place.accuracyM))} m`
    : `±${(place.accuracyM / 1000).toFixed(1)} km`
}

/** A typed place: two numbers in degrees, latitude first, with a comma, semicolon or space between. Null when it is none. */
export function parsePlace(text: string): Location | null {
  const [, lat, lng] = /^\s*([+-]?\d+(?:\.\d+)?)°?\s*[,;\s]\s*([+-]?\d+(?:\.\d+)?)°?\s*$/.exec(text) ?? []
  const parsed = location.safeParse({ lat: Number(lat), lng: Number(lng) })
  return parsed.success ? parsed.data : null
}
