import type { GridRecord } from '@operagrid/shared/domain/record'

/** Next to which record another one was made. */
export type Beside = { readonly recordId: string; readonly side: 'above' | 'below' }

/** A record made here and the row that it is shown in. */
export type Placed = { readonly index: number; readonly record: GridRecord }

/** `placed`: rows among those of a list, the first first. `behind`: those that come after all of the list. */
export type Among = { readonly placed: readonly Placed[]; readonly behind: readonly GridRecord[] }

/**
 * Where records that a list does not hold yet stand among its rows: each next to the one that it was made beside, be
 * that one of them too, and behind all where that is not loaded.
 *
 * @param made in the order in which they were made
 * @param indexOf where a record stands in the list; undefined or -1 where it is not loaded
 */
export function placeAmong(
  made: readonly GridRecord[],
  besideOf: (recordId: string) => Beside | undefined,
  indexOf: (recordId: string) => number | undefined,
): Among {
  /** `before`: the row of the list in front of which it stands. */
  const spots: { readonly before: number; readonly record: GridRecord }[] = []
  const behind: GridRecord[] = []
  for (const record of made) {
    const beside = besideOf(record.id)
    const near = spots.findIndex((spot) => spot.record.id === beside?.recordId)
    const index = beside === undefined ? -1 : (indexOf(beside.recordId) ?? -1)
    if (near !== -1) {
      const before = spots[near]?.before ?? 0
      spots.splice(near + (beside?.side === 'below' ? 1 : 0), 0, { before, record })
    } else if (index === -1) behind.push(record)
    else {
      const before = beside?.side === 'below' ? index + 1 : index
      // Directly below the one, before what was put above the next; or directly above it, behind those.
      const next = spots.findIndex((spot) => (beside?.side === 'below' ? spot.before >= before : spot.before > before))
      spots.splice(next === -1 ? spots.length : next, 0, { before, record })
    }
  }
  return { placed: spots.map(({ before, record }, nth) => ({ index: before + nth, record })), behind }
}
