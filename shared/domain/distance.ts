import type { Location } from './cell.ts'

/** The earth's mean radius. */
const EARTH_M = 6_371_008.8

/**
 * The shortest way over the ground between two places, in metres: the haversine formula on a sphere.
 * `app.metres_between` (0048) is the same in SQL, to less than a millimetre.
 */
export function metresBetween(a: Pick<Location, 'lat' | 'lng'>, b: Pick<Location, 'lat' | 'lng'>): number {
  const up = Math.sin(radians(b.lat - a.lat) / 2) ** 2
  const along = Math.sin(radians(b.lng - a.lng) / 2) ** 2
  const part = up + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * along
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(1, part)))
}

/** To a billionth of a degree: SQL fails at tinier ones. */
function radians(degrees: number): number {
  return (Math.round(degrees * 1e9) / 1e9) * (Math.PI / 180)
}
