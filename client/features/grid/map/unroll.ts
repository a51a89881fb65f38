/** Degrees, as the world's file has them: longitude before latitude. */
type Position = readonly number[]
/** Degrees, as maps draw them: latitude before longitude, which goes on beyond 180. */
type Drawn = [lat: number, lng: number]

/**
 * A shore as it is drawn on a flat map. The world’s file goes around the globe: where a shore crosses the 180th meridian
 * its next point would lie at the other end of the map. Here it goes on beyond, and what goes all the way round is
 * closed over its pole.
 */
export function unrollRing(ring: readonly Position[]): Drawn[] {
  let turn = 0
  let before: number | undefined
  const drawn = ring.map(([lng = 0, lat = 0]): Drawn => {
    if (before !== undefined && Math.abs(lng - before) > 180) turn += lng < before ? 360 : -360
    before = lng
    return [lat, lng + turn]
  })
  const [first, last] = [drawn[0], drawn.at(-1)]
  if (turn === 0 || !first || !last) return drawn
  const pole = first[0] < 0 ? -90 : 90
  return [...drawn, [pole, last[1]], [pole, first[1]]]
}

/** A piece of land with its lakes, and once more on the other side where it reaches over the edge of the map. */
export function unrollPolygon(rings: readonly (readonly Position[])[]): Drawn[][][] {
  const drawn = rings.map(unrollRing)
  const lngs = (drawn[0] ?? []).map(([, lng]) => lng)
  const shifted = (by: number): Drawn[][] => drawn.map((ring) => ring.map(([lat, lng]): Drawn => [lat, lng + by]))
  const pieces = [drawn]
  if (lngs.some((lng) => lng > 180)) pieces.push(shifted(-360))
  if (lngs.some((lng) => lng < -180)) pieces.push(shifted(360))
  return pieces
}
