import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord, RecordOutline, RecordWindow, SortKey } from '@operagrid/shared/domain/record'

import type { Befores } from './record-after.ts'
import { applyToBlock, findInBlock, lowerBound, makeBlock, mendInBlock, splitLong } from './record-block.ts'
import type { Block, Mend } from './record-block.ts'
import { effectOf } from './record-effect.ts'
import type { Effect, Placed } from './record-effect.ts'
import type { RecordOrder } from './record-order.ts'
import { covers, loadedRuns } from './record-run.ts'
import type { Run } from './record-run.ts'

/** A loaded block that has grown past this is split in two. */
const SPLIT_AT = 400
/** How many changes are kept for windows that were read before them. */
const MAX_RECENT = 5000

type Taken = { readonly change: RecordChange; readonly effect: Effect | null }

/** What became of a window: `old`: it misses changes that are no longer kept, so read it again. */
export type Adoption = 'adopted' | 'old' | 'gone'

export type Blocks = {
  readonly list: () => readonly Block[]
  /** How many records the list has. */
  readonly total: () => number
  /** The version of the last change that was taken in; null before the first outline or window. */
  readonly head: () => number | null
  /** A change that could not be placed came at this version; 0 = none since the last outline. */
  readonly unplacedVersion: () => number
  /** Where `index` lies; undefined past the end. */
  readonly locate: (index: number) => { readonly block: Block; readonly offset: number } | undefined
  /** Index of the first record of `block`, -1 when it is gone. */
  readonly startOf: (block: Block) => number
  /** The key at which `block` ends, undefined for the last. */
  readonly endOf: (block: Block) => SortKey | undefined
  /** The loaded record of that id, with its index. */
  readonly find: (recordId: string) => { readonly record: GridRecord; readonly index: number } | undefined
  /** Which of these records are loaded. */
  readonly among: (recordIds: ReadonlySet<string>) => ReadonlySet<string>
  /** The record as it was just before `change`, where it is loaded and not to be read again. */
  readonly known: (change: RecordChange) => GridRecord | undefined
  /** How many records come before this key; `guess` as far as its block allows where that is not loaded. */
  readonly placeOf: (key: SortKey, guess?: number) => number
  /** Takes changes in, in version order; answers those that touch loaded records. */
  readonly take: (changes: readonly GridChange[], befores?: Befores) => readonly RecordChange[]
  /** The feed begins after this version: nothing up to it will come. */
  readonly beginAt: (version: number) => void
  /** The feed skipped up to `version`: all that was read before is to be read again. */
  readonly skipTo: (version: number) => void
  /** Puts what was done at `version` into the record, where an older one is loaded; in its place, whatever its key is now. */
  readonly mend: Mend
  /** Puts a new skeleton under the list and keeps what is loaded, to be fetched again. */
  readonly adoptOutline: (outline: RecordOutline) => 'adopted' | 'old'
  /** Fills `block` with a window that was asked for with its bounds and `limit`. */
  readonly adoptWindow: (block: Block, window: RecordWindow, limit: number) => Adoption
  /** Forgets the records of a block, not its count. */
  readonly unload: (block: Block) => void
}

/** The list of a query's records as blocks between sort keys, some loaded, all counted. */
export function createRecordBlocks(order: RecordOrder, startVersion: number | null): Blocks {
  let blocks: Block[] = [makeBlock(null)]
  let starts: number[] | null = null
  let head = startVersion
  /** What came in the versions (base, head]: a window may be read before and arrive after. */
  let recent: Taken[] = []
  let base = startVersion ?? 0
  let unplacedVersion = 0
  let lastUnplaced = 0

  /** Index of the first record of each block, and the total at the end. */
  function sums(): readonly number[] {
    if (starts === null) {
      let sum = 0
      starts = blocks.map((block) => (sum += block.count) - block.count)
      starts.push(sum)
    }
    return starts
  }

  /** The block in whose range `key` falls; there is always one once there is an outline. */
  function blockAt(key: SortKey): Block | undefined {
    let low = 0
    let high = blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      const start = blocks[middle]?.start
      if (start && order.compare(start, key) > 0) high = middle - 1
      else low = middle
    }
    return blocks[low]
  }

  function apply(effect: Effect & { known: true }, only?: Block): void {
    const from = effect.leaves && blockAt(effect.leaves)
    const to = effect.enters && blockAt(effect.enters.key)
    for (const block of new Set([from, to])) {
      if (block && (only === undefined || only === block))
        applyToBlock(block, effect, order, { from: block === from, to: block === to })
    }
    starts = null
  }

  function splitGrown(): void {
    if (splitLong(blocks, SPLIT_AT)) starts = null
  }

  function heldBefore(change: RecordChange, fresh = false): GridRecord | undefined {
    for (const block of blocks) {
      if (block.placed === null || block.recordsVersion >= change.version || (fresh && block.stale)) continue
      const record = findInBlock(block, change.recordId)
      if (record && record.version < change.version) return record
    }
    return undefined
  }

  function take(changes: readonly GridChange[], befores?: Befores): readonly RecordChange[] {
    const seen: RecordChange[] = []
    for (const change of changes) {
      if (head !== null && change.version <= head) continue
      head = change.version
      if (change.kind === 'schema') continue
      const held = heldBefore(change)
      if (held) seen.push(change)
      const effect = effectOf(change, held ?? befores?.get(change.version), order)
      recent.push({ change, effect })
      if (effect?.known) apply(effect)
      else if (effect) doubt(effect.version)
    }
    if (recent.length > MAX_RECENT) {
      const dropped = recent.splice(0, recent.length - MAX_RECENT)
      base = dropped.at(-1)?.change.version ?? base
    }
    splitGrown()
    return seen
  }

  function doubt(version: number): void {
    unplacedVersion = version
    lastUnplaced = version
    for (const block of blocks) if (block.placed && block.recordsVersion < version) block.doubtful = true
  }

  /** Counts what came after an outline's version. */
  function recount(version: number): void {
    for (const { change, effect } of recent) if (effect?.known && change.version > version) apply(effect)
  }

  /** Brings a window of `version` up to the head. */
  function catchUp(block: Block, version: number): void {
    for (const { change, effect } of recent) {
      if (change.version <= version) continue
      // A record that was not loaded then may be in this window.
      const told = effect?.known ? effect : effectOf(change, findInBlock(block, change.recordId), order)
      if (told?.known) apply(told, block)
    }
  }

  function adoptOutline(outline: RecordOutline): 'adopted' | 'old' {
    if (outline.version < base) return 'old'
    const { version, total, every, counts } = outline
    const carried = loadedRuns(blocks, head ?? 0)
    const keys = outline.keys.length > 0 ? outline.keys : [null]
    blocks = keys.map((start, at) => ({
      ...makeBlock(at === 0 ? null : start),
      count: counts?.[at] ?? (at === keys.length - 1 ? total - every * at : every),
      countVersion: version,
    }))
    for (const [at, block] of blocks.entries()) carry(block, blocks[at + 1]?.start ?? undefined, carried)
    starts = null
    if (unplacedVersion <= version) unplacedVersion = 0
    recount(version)
    return 'adopted'
  }

  /** Fills a block of a new outline with what was loaded before, where that covers it. */
  function carry(block: Block, end: SortKey | undefined, runs: readonly Run[]): void {
    const run = runs.find((candidate) => covers(candidate, block.start, end, order))
    if (!run) return
    const from = block.start === null ? 0 : lowerBound(run.placed, block.start, order)
    const to = end === undefined ? run.placed.length : lowerBound(run.placed, end, order)
    block.placed = run.placed.slice(from, to)
    block.recordsVersion = run.version
    block.stale = run.doubtful
    if (run.doubtful) return
    block.count = block.placed.length
    block.countVersion = run.version
  }

  function adoptWindow(block: Block, window: RecordWindow, limit: number): Adoption {
    if (!blocks.includes(block)) return 'gone'
    if (window.version < base) return 'old'
    const end = endOf(block)
    const placed: Placed[] = window.records.map((record) => ({ key: order.keyOf(record), record }))
    const inside = end === undefined ? placed : placed.slice(0, lowerBound(placed, end, order))
    const whole = window.records.length < limit || inside.length < placed.length
    if (!whole) {
      // The block holds more than one window: what is beyond becomes a block of its own.
      const beyond = inside.pop()
      if (beyond) {
        const rest = {
          ...makeBlock(beyond.key),
          count: Math.max(1, block.count - inside.length),
          countVersion: block.countVersion,
        }
        blocks.splice(blocks.indexOf(block) + 1, 0, rest)
        // Its count is a guess until the next outline.
        unplacedVersion = Math.max(unplacedVersion, window.version)
      }
    }
    block.placed = inside
    block.count = inside.length
    block.countVersion = window.version
    block.recordsVersion = window.version
    block.stale = false
    block.doubtful = window.version < lastUnplaced
    if (block.doubtful) unplacedVersion = lastUnplaced
    starts = null
    catchUp(block, window.version)
    splitGrown()
    return 'adopted'
  }

  function endOf(block: Block): SortKey | undefined {
    return blocks[blocks.indexOf(block) + 1]?.start ?? undefined
  }

  return {
    list: () => blocks,
    total: () => sums()[blocks.length] ?? 0,
    head: () => head,
    unplacedVersion: () => unplacedVersion,
    locate(index) {
      const all = sums()
      if (index < 0 || index >= (all[blocks.length] ?? 0)) return undefined
      let low = 0
      let high = blocks.length - 1
      while (low < high) {
        const middle = (low + high + 1) >>> 1
        if ((all[middle] ?? 0) > index) high = middle - 1
        else low = middle
      }
      const block = blocks[low]
      return block && { block, offset: index - (all[low] ?? 0) }
    },
    startOf: (block) => sums()[blocks.indexOf(block)] ?? -1,
    endOf,
    find(recordId) {
      for (const [at, block] of blocks.entries()) {
        const offset = block.placed?.findIndex((placed) => placed.record.id === recordId) ?? -1
        const record = block.placed?.[offset]?.record
        if (record) return { record, index: (sums()[at] ?? 0) + offset }
      }
      return undefined
    },
    among(recordIds) {
      const here = new Set<string>()
      for (const { placed } of blocks)
        for (const { record } of placed ?? []) if (recordIds.has(record.id)) here.add(record.id)
      return here
    },
    known: (change) => heldBefore(change, true),
    placeOf(key, guess = 0) {
      const block = blockAt(key)
      const start = block ? (sums()[blocks.indexOf(block)] ?? 0) : 0
      if (block?.placed) return start + lowerBound(block.placed, key, order)
      return Math.max(start, Math.min(start + (block?.count ?? 0), guess))
    },
    take,
    beginAt(version) {
      head = version
      base = version
    },
    skipTo(version) {
      head = version
      base = version
      recent = []
      unplacedVersion = 0
      lastUnplaced = version
      for (const block of blocks) block.stale = block.doubtful = block.placed !== null
    },
    mend(...what) {
      for (const block of blocks) mendInBlock(block, ...what)
    },
    adoptOutline,
    adoptWindow,
    unload(block) {
      block.placed = null
      block.stale = false
      block.doubtful = false
    },
  }
}
