import { createMemo, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord, RecordOutline, RecordWindow, SortKey } from '@operagrid/shared/domain/record'
import { MAX_WINDOW } from '@operagrid/shared/domain/record'

import { blocksBetween, farBlocks, neededBlocks } from './blocks-in-sight.ts'
import { createRecordBlocks } from './create-record-blocks.ts'
import { drawTogether } from './draw-together.ts'
import { makeInsist } from './make-insist.ts'
import type { Befores } from './record-after.ts'
import { findInBlock } from './record-block.ts'
import type { Block, Mend } from './record-block.ts'
import { makeClaims } from './record-claims.ts'
import type { RecordOrder } from './record-order.ts'

/** Unless said otherwise: records between two outline keys, and how many such blocks are kept. */
const EVERY = 200
const MAX_LOADED = 60
const MAX_IN_FLIGHT = 2
const REFRESH_MS = 1000
const RETRY_MS = 1500

/** Where a list's records come from. Bounds are sort keys: `from` inclusive, `before` exclusive. */
export type RecordSource = {
  readonly outline: (every: number) => Promise<RecordOutline>
  readonly window: (bounds: { from?: SortKey; before?: SortKey; limit: number }) => Promise<RecordWindow>
}

export type RecordListOptions = {
  readonly source: RecordSource
  readonly order: RecordOrder
  /** The version of the last change the feed has told; null while there is no feed yet. */
  readonly head: number | null
  /** A fault that trying again will not mend, or null: a pause and another try. */
  readonly isFinal: (error: unknown) => boolean
  /** Records between two keys of the outline, and how many such blocks are kept in memory. */
  readonly size?: { readonly every: number; readonly maxLoaded: number }
}

export type RecordList = {
  /** Resolves with the version from which the feed must continue, once the first records are here. */
  readonly ready: Promise<number>
  readonly total: Accessor<number>
  /** The record at `index`, undefined while it is not loaded. Reactive. */
  readonly at: (index: number) => GridRecord | undefined
  /** The loaded record of that id. Reactive. */
  readonly find: (recordId: string) => { readonly record: GridRecord; readonly index: number } | undefined
  /** Which of these records are loaded. Reactive. */
  readonly among: (recordIds: readonly string[]) => ReadonlySet<string>
  /** Says which rows are on screen; fetches them, then the blocks around them, those ahead first. */
  readonly show: (first: number, last: number) => void
  /** Resolves when all records between these rows are loaded; they stay until then, and while they are on screen. */
  readonly load: (first: number, last: number) => Promise<void>
  /** How many records come before this key; `guess` where that is not loaded. Reactive. */
  readonly placeOf: (key: SortKey, guess?: number) => number
  /** The record as it was just before a change that was not taken in yet, if loaded. */
  readonly known: (change: RecordChange) => GridRecord | undefined
  /** Takes the feed's changes in, once a frame; answers those that touched loaded records. */
  readonly take: (changes: readonly GridChange[], befores?: Befores) => readonly RecordChange[]
  readonly beginAt: (version: number) => void
  /** Reads everything anew, keeping what is shown. `version`: the feed skipped up to it. */
  readonly reload: (version?: number) => void
  /** Brings a loaded record up to what was done at a version of which the feed did not tell. */
  readonly mend: Mend
  /** True while something on screen is known to be old and on its way anew. Reactive. */
  readonly stale: Accessor<boolean>
  /** True while the record is shown as it was before the feed skipped, or might be one of those on their way. Reactive. */
  readonly isOld: (recordId: string) => boolean
  /** Tries again now what failed for lack of a connection. */
  readonly wake: () => void
  /** Why the list cannot be shown, or undefined. */
  readonly fault: Accessor<unknown>
}

/**
 * The records of one query as a list of any length, of which the blocks around the screen are
 * loaded. Follows the feed by itself; a change it cannot place makes it read its outline again.
 */
export function createRecordList(options: RecordListOptions): RecordList {
  const { source } = options
  const blocks = createRecordBlocks(options.order, options.head)
  const [revision, setRevision] = createSignal(0)
  const [fault, setFault] = createSignal<unknown>()
  const { every, maxLoaded } = options.size ?? { every: EVERY, maxLoaded: MAX_LOADED }
  // The first window reaches a little beyond the first block, so that it fills it whole.
  const firstLimit = Math.ceil(every * 1.3)
  const insist = makeInsist({
    isFinal: options.isFinal,
    isGone: () => disposed,
    onFault: (error) => setFault(() => error),
  })
  const inFlight = new Set<Block>()
  let shown = { first: 0, last: 0, forward: true }
  let refreshing = false
  let refreshTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let refreshedAtMs = 0
  let outlined = false
  /** The feed has skipped, and the outline is from before. */
  let skipped = false
  let disposed = false
  onCleanup(() => {
    disposed = true
    claims.end()
    clearTimeout(refreshTimer)
    clearTimeout(retryTimer)
    drawing.end()
  })

  const drawing = drawTogether(() => setRevision((last) => last + 1))
  const touch = drawing.now
  // A memo: most of what is read changes no count, and a count lays the whole table out anew.
  const total = createMemo(() => {
    revision()
    return blocks.total()
  })

  async function start(): Promise<number> {
    const outline = readOutline().then((read) => {
      outlined = true
      refreshedAtMs = Date.now()
      touch()
      return read.version
    })
    const window = insist
      .read(() => source.window({ limit: firstLimit }))
      .then((read) => {
        const [first] = blocks.list()
        if (first) blocks.adoptWindow(first, read, firstLimit)
        touch()
        return read.version
      })
    const versions = await Promise.all([outline, window])
    fetchShown()
    return Math.min(...versions)
  }

  /** One that the feed has skipped beyond meanwhile is read again: nobody would tell what it misses. */
  async function readOutline(): Promise<RecordOutline> {
    for (;;) {
      const read = await insist.read(() => source.outline(every))
      if (disposed || blocks.adoptOutline(read) === 'adopted') {
        skipped = false
        return read
      }
    }
  }

  const claims = makeClaims((first, last) => blocksBetween(blocks, first, last))
  const needed = () => neededBlocks(blocks, shown)
  const isStale = (): boolean => needed().visible.some((block) => block.stale)

  function fetchShown(): void {
    if (!outlined || disposed) return
    const { visible, around } = needed()
    const lacks = (block: Block) => block.placed === null || block.stale
    // What is on screen does not share the way with what may be needed next.
    const wanted = [...visible, ...claims.blocks()]
    for (const block of wanted.some(lacks) ? wanted : around) {
      if (inFlight.size >= MAX_IN_FLIGHT) return
      if (lacks(block) && !inFlight.has(block)) void fetchBlock(block)
    }
    evict()
  }

  async function fetchBlock(block: Block): Promise<void> {
    inFlight.add(block)
    const before = blocks.endOf(block)
    try {
      const window = await source.window({
        ...(block.start && { from: block.start }),
        ...(before && { before }),
        limit: MAX_WINDOW,
      })
      inFlight.delete(block)
      if (disposed) return
      blocks.adoptWindow(block, window, MAX_WINDOW)
      drawing.soon(needed().visible.some((shown) => inFlight.has(shown)))
      claims.settle()
      refreshIfDoubtful()
      fetchShown()
    } catch (error) {
      inFlight.delete(block)
      if (disposed) return
      if (options.isFinal(error)) setFault(() => error)
      else retryLater()
    }
  }

  function retryLater(): void {
    clearTimeout(retryTimer)
    retryTimer = setTimeout(fetchShown, RETRY_MS)
  }

  function evict(): void {
    const middle = (shown.first + shown.last) / 2
    for (const block of farBlocks(blocks, { held: claims.blocks(), middle, most: maxLoaded })) blocks.unload(block)
  }

  function refreshIfDoubtful(): void {
    if (blocks.unplacedVersion() > 0) refreshSoon()
  }

  function refreshSoon(): void {
    if (refreshTimer !== undefined || refreshing || !outlined) return
    refreshTimer = setTimeout(() => void refresh(), Math.max(30, REFRESH_MS - (Date.now() - refreshedAtMs)))
  }

  async function refresh(): Promise<void> {
    refreshTimer = undefined
    refreshing = true
    refreshedAtMs = Date.now()
    try {
      await readOutline()
      if (disposed) return
      touch()
      fetchShown()
      refreshing = false
      refreshIfDoubtful()
    } catch {
      // The fault says why.
    } finally {
      refreshing = false
    }
  }

  return {
    ready: start(),
    total,
    at(index) {
      revision()
      const place = blocks.locate(index)
      return place?.block.placed?.[place.offset]?.record
    },
    find(recordId) {
      revision()
      return blocks.find(recordId)
    },
    among(recordIds) {
      revision()
      return blocks.among(new Set(recordIds))
    },
    show(first, last) {
      if (first === shown.first && last === shown.last) return
      shown = { first, last, forward: first >= shown.first }
      fetchShown()
    },
    async load(first, last) {
      const loaded = claims.wait(first, last)
      fetchShown()
      await loaded
    },
    placeOf(key, guess) {
      revision()
      return blocks.placeOf(key, guess)
    },
    known: blocks.known,
    take(changes, befores) {
      const seen = blocks.take(changes, befores)
      touch()
      refreshIfDoubtful()
      // A block that has grown or shrunk may bring others into sight.
      fetchShown()
      return seen
    },
    beginAt: blocks.beginAt,
    reload(version) {
      if (version !== undefined) {
        blocks.skipTo(version)
        skipped = true
        touch()
      }
      clearTimeout(refreshTimer)
      refreshTimer = undefined
      refreshedAtMs = 0
      refreshSoon()
    },
    mend(...what) {
      blocks.mend(...what)
      touch()
    },
    stale() {
      revision()
      return isStale()
    },
    isOld(recordId) {
      revision()
      const holding = blocks.list().filter((block) => findInBlock(block, recordId))
      return skipped || (holding.length > 0 ? holding.some((block) => block.stale) : isStale())
    },
    wake() {
      insist.wake()
      fetchShown()
    },
    fault,
  }
}
