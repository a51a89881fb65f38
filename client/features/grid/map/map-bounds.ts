import type { MapBounds } from '@operagrid/shared/domain/place'

type Point = { readonly lat: number; readonly lng: number }

/** How much more than what is in sight is asked for, of its width and height on each side. */
const BESIDE = 0.4

export function holds({ south, west, north, east }: MapBounds, { lat, lng }: Point): boolean {
  return lat >= south && lat <= north && lng >= west && lng <= east
}

export function isWithin(inner: MapBounds, outer: MapBounds): boolean {
  return (
    inner.south >= outer.south && inner.north <= outer.north && inner.west >= outer.west && inner.east <= outer.east
  )
}

/** The same with something around it, held on the globe. */
export function boundsAround(bounds: MapBounds): MapBounds {
  const high = (bounds.north - bounds.south) * BESIDE
  const wide = (bounds.east - bounds.west) * BESIDE
  return onGlobe({
    south: bounds.south - high,
    west: bounds.west - wide,
    north: bounds.north + high,
    east: bounds.east + wide,
  })
}

/** The part of `bounds` that there is. */
export function onGlobe({ south, west, north, east }: MapBounds): MapBounds {
  const held = (value: number, most: number): number => Math.max(-most, Math.min(most, value))
  return { south: held(south, 90), west: held(west, 180), north: held(north, 90), east: held(east, 180) }
}

/** The smallest part of the map that holds all of `points`; null where there are none. */
export function boundsOf(points: readonly Point[]): MapBounds | null {
  const [first] = points
  if (!first) return null
  let bounds: MapBounds = { south: first.lat, north: first.lat, west: first.lng, east: first.lng }
  for (const { lat, lng } of points)
    bounds = {
      south: Math.min(bounds.south, lat),
      north: Math.max(bounds.north, lat),
      west: Math.min(bounds.west, lng),
      east: Math.max(bounds.east, lng),
    }
  return bounds
}
