/** Keys a block is made with, and the most that one holds. */
export const BLOCK_KEYS = 256
const MAX_KEYS = 512
const LENGTH_BYTES = 2
const PLACE_BYTES = 6

/** Where a record lay in its table when that was looked at: its ctid, like `(12,3)`; null = not known. */
export type Place = string | null

/** What an order says of a record. */
export type OrderEntry = { readonly key: Uint8Array; readonly place: Place }

/** A stretch of an order: entries by their packed keys, the least first, all from `start` up to the next block's. */
export type OrderBlock = { readonly start: Uint8Array; readonly entries: readonly OrderEntry[] }

/** Before every key. */
export const FIRST: Uint8Array = new Uint8Array(0)

/** Keys as the table has them: each behind its length. */
export function packKeys(keys: readonly Uint8Array[]): Buffer {
  const packed = Buffer.alloc(keys.reduce((sum, key) => sum + LENGTH_BYTES + key.length, 0))
  let at = 0
  for (const key of keys) {
    at = packed.writeUInt16BE(key.length, at)
    packed.set(key, at)
    at += key.length
  }
  return packed
}

export function unpackKeys(packed: Buffer): Uint8Array[] {
  const keys: Uint8Array[] = []
  let at = 0
  while (at < packed.length) {
    const end = at + LENGTH_BYTES + packed.readUInt16BE(at)
    keys.push(packed.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return keys
}

/** The places of entries in their order, six bytes each. */
export function packPlaces(entries: readonly OrderEntry[]): Buffer {
  const packed = Buffer.alloc(entries.length * PLACE_BYTES)
  for (const [at, { place }] of entries.entries()) {
    const [, page, line] = /^\((\d+),(\d+)\)$/.exec(place ?? '') ?? []
    packed.writeUInt32BE(Number(page ?? 0), at * PLACE_BYTES)
    packed.writeUInt16BE(Number(line ?? 0), at * PLACE_BYTES + 4)
  }
  return packed
}

/** The place of the entry at `at`; `packed` is null in orders that know of none. */
export function placeIn(packed: Buffer | null, at: number): Place {
  if (packed === null) return null
  const line = packed.readUInt16BE(at * PLACE_BYTES + 4)
  // Lines of a page count from 1.
  return line === 0 ? null : `(${packed.readUInt32BE(at * PLACE_BYTES)},${line})`
}

/** Index of the first key at or after `key`. */
export function lowerBound(keys: readonly Uint8Array[], key: Uint8Array): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const candidate = keys[middle]
    if (candidate !== undefined && Buffer.compare(candidate, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the block among those that begin at `starts` into which a key falls; the first begins before every key. */
export function blockAt(starts: readonly Uint8Array[], key: Uint8Array): number {
  const at = lowerBound(starts, key)
  const start = starts[at]
  return start !== undefined && Buffer.compare(start, key) === 0 ? at : at - 1
}

/**
 * A block after some keys left and others came, as one or more; none when nothing is left of one that is not the first.
 * Null when a key that leaves is not there: the order is not what it was taken for.
 */
export function editBlock(
  { start, entries }: OrderBlock,
  leaving: readonly Uint8Array[],
  coming: readonly Uint8Array[],
): readonly OrderBlock[] | null {
  const keys = entries.map(({ key }) => key)
  const edited = [...entries]
  for (const key of leaving) {
    const at = lowerBound(keys, key)
    const found = keys[at]
    if (found === undefined || Buffer.compare(found, key) !== 0) return null
    keys.splice(at, 1)
    edited.splice(at, 1)
  }
  for (const key of coming) {
    const at = lowerBound(keys, key)
    keys.splice(at, 0, key)
    edited.splice(at, 0, { key, place: null })
  }
  if (edited.length === 0) return start.length === 0 ? [{ start, entries: [] }] : []
  if (edited.length <= MAX_KEYS) return [{ start, entries: edited }]
  const blocks: OrderBlock[] = []
  for (let at = 0; at < edited.length; at += BLOCK_KEYS) {
    const part = edited.slice(at, at + BLOCK_KEYS)
    blocks.push({ start: at === 0 ? start : (part[0]?.key ?? start), entries: part })
  }
  return blocks
}
