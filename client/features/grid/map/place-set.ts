import type { PlacesRead, RecordPlace } from '@operagrid/shared/domain/place'
import type { SortKey } from '@operagrid/shared/domain/record'

export type PlaceSet = {
  /** In the order of the query. */
  readonly list: () => readonly RecordPlace[]
  readonly find: (recordId: string) => RecordPlace | undefined
  /** How many there are, also where not all were told. */
  readonly total: () => number
  /** Whether there are more than were told. */
  readonly isPartial: () => boolean
  /** Puts a record where it stands at a version of the grid; null = nowhere on this map. What is older is left aside. */
  readonly put: (recordId: string, place: RecordPlace | null, version: number) => void
  /** Takes in an answer about all records. What came to be known since stays. */
  readonly adopt: (read: PlacesRead) => void
  /** Takes in an answer about some: of these records those that it does not tell of stand nowhere. */
  readonly adoptSome: (read: PlacesRead, recordIds: readonly string[]) => void
}

/** Where records stand, put together from answers and changes that overtake each other: the newest word of each record counts. */
export function makePlaceSet(compare: (a: SortKey, b: SortKey) => number): PlaceSet {
  let places = new Map<string, RecordPlace>()
  /** Of which version what is known of a record is, where that is newer than the answer about all. */
  const newer = new Map<string, number>()
  let base = 0
  let missing = 0
  let sorted: readonly RecordPlace[] | null = []

  const keyOf = ({ key, number }: RecordPlace): SortKey => key ?? [number]

  function set(recordId: string, place: RecordPlace | null): void {
    if (place === null) places.delete(recordId)
    else places.set(recordId, place)
    sorted = null
  }

  return {
    list() {
      sorted ??= [...places.values()].sort((a, b) => compare(keyOf(a), keyOf(b)))
      return sorted
    },
    find: (recordId) => places.get(recordId),
    total: () => places.size + missing,
    isPartial: () => missing > 0,
    put(recordId, place, version) {
      if (version <= (newer.get(recordId) ?? base)) return
      newer.set(recordId, version)
      set(recordId, place)
    },
    adopt(read) {
      const next = new Map(read.places.map((place) => [place.id, place]))
      missing = Math.max(0, read.total - next.size)
      base = read.version
      for (const [recordId, version] of newer) {
        if (version <= base) {
          newer.delete(recordId)
          continue
        }
        const known = places.get(recordId)
        if (known) next.set(recordId, known)
        else next.delete(recordId)
      }
      places = next
      sorted = null
    },
    adoptSome(read, recordIds) {
      const told = new Map(read.places.map((place) => [place.id, place]))
      for (const recordId of recordIds) {
        if ((newer.get(recordId) ?? base) > read.version) continue
        newer.set(recordId, read.version)
        set(recordId, told.get(recordId) ?? null)
      }
    },
  }
}
