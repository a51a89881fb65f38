import type { GridRecord, SortKey } from '@operagrid/shared/domain/record'

import type { Effect, Placed } from './record-effect.ts'
import type { RecordOrder } from './record-order.ts'

/**
 * A stretch of a query's list, from `start` up to the next block's. Its `count` is known from the
 * outline; its `records` only while it is loaded. Each part says which grid version it is of, so
 * that a change is applied to it once, and never to what is newer than the change.
 */
export type Block = {
  /** Inclusive; null for the first block, which has no lower bound. */
  start: SortKey | null
  count: number
  countVersion: number
  /** In order, or null while not loaded. */
  placed: Placed[] | null
  recordsVersion: number
  /** A change that could not be placed may belong here: to be fetched again once the outline is. */
  doubtful: boolean
  /** Shown, but to be fetched again now. */
  stale: boolean
}

/** Brings a record that is held from before `version` up to it: by what is known of that version, not by the feed. */
export type Mend = (recordId: string, version: number, update: (record: GridRecord) => GridRecord) => void

/** A block of which nothing is known but where it begins. */
export function makeBlock(start: SortKey | null): Block {
  return { start, count: 0, countVersion: 0, placed: null, recordsVersion: 0, doubtful: false, stale: false }
}

/** Applies what `effect` does to one of its places; `from`/`to` say whether the block is that place. */
export function applyToBlock(
  block: Block,
  effect: Effect & { known: true },
  order: RecordOrder,
  place: { from: boolean; to: boolean },
): void {
  if (effect.version > block.countVersion) block.count += (place.to ? 1 : 0) - (place.from ? 1 : 0)
  if (block.placed === null || effect.version <= block.recordsVersion) return
  if (place.from || place.to) take(block.placed, effect.recordId)
  if (place.to && effect.enters) insert(block.placed, effect.enters, order)
  if (!block.stale) block.count = block.placed.length
}

export function mendInBlock({ placed }: Block, ...[recordId, version, update]: Parameters<Mend>): void {
  const at = placed?.findIndex((candidate) => candidate.record.id === recordId) ?? -1
  const held = placed?.[at]
  if (placed && held && held.record.version < version)
    placed[at] = { key: held.key, record: { ...update(held.record), version } }
}

/** Splits loaded blocks of more than `most` records in two; true when there was one. */
export function splitLong(blocks: Block[], most: number): boolean {
  let split = false
  for (const block of [...blocks]) {
    if (block.placed === null || block.stale || block.placed.length <= most) continue
    const rest = block.placed.splice(block.placed.length >>> 1)
    const [first] = rest
    if (!first) continue
    block.count = block.placed.length
    blocks.splice(blocks.indexOf(block) + 1, 0, { ...block, start: first.key, placed: rest, count: rest.length })
    split = true
  }
  return split
}

/** The loaded record of that id in `block`, or undefined. */
export function findInBlock(block: Block, recordId: string): GridRecord | undefined {
  return block.placed?.find((placed) => placed.record.id === recordId)?.record
}

function take(placed: Placed[], recordId: string): void {
  const at = placed.findIndex((candidate) => candidate.record.id === recordId)
  if (at !== -1) placed.splice(at, 1)
}

function insert(placed: Placed[], entering: Placed, order: RecordOrder): void {
  placed.splice(lowerBound(placed, entering.key, order), 0, entering)
}

/** How many of `placed` come before `key`. */
export function lowerBound(placed: readonly Placed[], key: SortKey, order: RecordOrder): number {
  let low = 0
  let high = placed.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = placed[middle]
    if (at && order.compare(at.key, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
