import { z } from 'zod'

import type { CellValue } from './cell.ts'
import { MAX_COLOR_RULES, colorRule } from './color-rule.ts'
import type { ChoiceColor } from './field.ts'
import { shortId, uuid } from './id.ts'
import { query } from './query.ts'
import type { SortKey } from './record.ts'

/** Most records that one answer puts on a map. */
export const MAX_PLACES = 20_000
/** Most records that are asked for by their ids. */
export const MAX_PLACES_NAMED = 200

/** Pictures of the world that a map may show: an address with places for {z}, {x} and {y}, and whose they are. */
export type MapTiles = { readonly url: string; readonly attribution: string }

/** A part of the map in degrees WGS 84, its edges within. It does not reach over the 180th meridian. */
export const mapBounds = z
  .strictObject({
    south: z.number().min(-90).max(90),
    west: z.number().min(-180).max(180),
    north: z.number().min(-90).max(90),
    east: z.number().min(-180).max(180),
  })
  .refine(
    ({ south, north, west, east }) => south <= north && west <= east,
    'Name the south-west before the north-east.',
  )
export type MapBounds = z.infer<typeof mapBounds>

/**
 * Which records of a query stand where: those that hold a place in `place`, in the query's order, at most `limit`.
 * `title`: the field that says what a record is called; null = its number does. `colors`: the rules by which points are
 * coloured, the first that a record passes; where it passes none, `colorBy` names a field whose choice has the colour.
 * `within`: no others. `recordIds`: none but these.
 */
export const recordPlaces = z.strictObject({
  gridId: uuid,
  query,
  place: shortId,
  title: shortId.nullable(),
  colors: z.array(colorRule).max(MAX_COLOR_RULES),
  colorBy: shortId.nullable(),
  within: mapBounds.optional(),
  recordIds: z.array(uuid).min(1).max(MAX_PLACES_NAMED).optional(),
  limit: z.int().min(1).max(MAX_PLACES),
})
export type RecordPlaces = z.infer<typeof recordPlaces>

/** A record on a map. `key`: its place in the query's order, absent where that is by number. */
export type RecordPlace = {
  readonly id: string
  readonly number: number
  readonly lat: number
  readonly lng: number
  readonly title: CellValue
  readonly color: ChoiceColor | null
  readonly key?: SortKey
}

/** `total`: how many records there are to show, also where that is more than `places`. `version`: as in a window. */
export type PlacesRead = {
  readonly version: number
  readonly total: number
  readonly places: readonly RecordPlace[]
}
